/** `1.5 GiB`, to three digits; `0 bytes`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const count = bytes / 1024 ** power;
  const digits = count >= 1000 ? String(Math.round(count)) : String(Number(count.toPrecision(3)));
  return `${digits} ${bytes === 1 ? 'byte' : (units[power] ?? '')}`;
}

/** What so many bytes cost on demand, in the price's currency. */
export function priceOf(bytes: number, pricePerTib: number): number {
  return (bytes / 1024 ** 4) * pricePerTib;
}

/** US dollars: `$12.30`, `$0.0040`, `under $0.0001`, `nothing`. */
export function formatPrice(price: number): string {
  if (price <= 0) return 'nothing';
  if (price < 0.0001) return 'under $0.0001';
  return price < 0.01
    ? `$${price.toFixed(4)}`
    : `$${price.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `about $9.38`, `under $0.0001`. */
export function aboutPrice(price: number): string {
  return price < 0.0001 ? formatPrice(price) : `about ${formatPrice(price)}`;
}

/** `1.5 GiB, about $0.0092`; `nothing` for what costs nothing. */
export function costText(bytes: number, pricePerTib: number): string {
  return bytes === 0 ? 'nothing' : `${formatBytes(bytes)}, ${aboutPrice(priceOf(bytes, pricePerTib))}`;
}
