const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { minimumFractionDigits: 0, maximumFractionDigits: 1 });
const cents = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function formatCount(value: number): string {
  return whole.format(value);
}

/** Sums of credit: whole for single-touch models, a fraction for others. */
export function formatConversions(value: number): string {
  return tenth.format(value);
}

export function formatMoney(value: number): string {
  return cents.format(value);
}

export function formatShare(value: number): string {
  return percent.format(value);
}

/** With a sign that does not depend on colour; a difference of nothing is `0`. */
export function formatDifference(value: number, format: (value: number) => string): string {
  const text = format(Math.abs(value));
  if (text === format(0)) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}
