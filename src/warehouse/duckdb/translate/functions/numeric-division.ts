/*
 * DuckDB shortens whole numbers of 128 bits bit by bit, some hundred times slower than it multiplies them. So the number with nine digits
 * that is nearest to what doubles give is taken where it is less than half a digit from the exact one, and only ties and what is beyond
 * a double's 15 digits are shortened.
 */

/**
 * NUMERIC division, exact: both sides as whole numbers of a thousand-millionth, rounded half away from zero. DuckDB would divide as
 * DOUBLE. Where its whole numbers of 128 bits are too small the native function divides. Operands are repeated; NULL for a zero divisor.
 */
export function numericQuotient(left: string, right: string): string {
  const whole = (value: string) => `CAST(replace(CAST(abs(${value}) AS VARCHAR), '.', '') AS HUGEINT)`;
  const rounded = `((${whole(left)} * 2000000000 + ${whole(right)}) // (2 * ${whole(right)}))`;
  const digits = `lpad(CAST(${rounded} AS VARCHAR), CAST(greatest(10, length(CAST(${rounded} AS VARCHAR))) AS INTEGER), '0')`;
  const isLarge = `abs(${left}) >= 10000000000000000 OR abs(${right}) >= 10000000000000000`;
  const quotient = `(CAST(left(${digits}, -9) || '.' || right(${digits}, 9) AS DECIMAL(38,9)) * CAST(sign(${left}) * sign(${right}) AS DECIMAL(1,0)))::DECIMAL(38,9)`;
  const exactly = `CASE WHEN ${isLarge} THEN ${native('quotient', left, right)} ELSE ${quotient} END`;
  const near = `CAST(${double(left)} / ${double(right)} AS DECIMAL(38,9))`;
  const isNearest = `abs(CAST(${left} AS DECIMAL(38,18)) - ${near} * ${right}) < abs(${right}) * 0.0000000005`;
  const isBounded = `abs(${double(left)}) < 1e18 AND abs(${double(right)}) < 1e18 AND abs(${double(left)} / ${double(right)}) < 1e18`;
  return `CASE WHEN CASE WHEN ${isBounded} THEN ${isNearest} ELSE FALSE END THEN ${near} ELSE ${exactly} END`;
}

/** The same for a product, whose 18 digits after the point leave DuckDB 20 before it. */
export function numericProduct(left: string, right: string): string {
  const product = `${double(left)} * ${double(right)}`;
  const near = `CAST(${product} AS DECIMAL(38,9))`;
  const rounded = `CASE WHEN abs(${left} * ${right} - ${near}) < 0.0000000005 THEN ${near} ELSE CAST(round(${left} * ${right}, 9) AS DECIMAL(38,9)) END`;
  return `CASE WHEN abs(${product}) >= 1e19 THEN ${native('product', left, right)} ELSE ${rounded} END`;
}

/** A NUMERIC rounded half away from zero to constant `digits` after the point, 0 to 8. The operand is repeated. */
export function numericRounded(value: string, digits: number): string {
  const near = `CAST(${double(value)} AS DECIMAL(38,${digits}))`;
  const isNearest = `abs(${value} - ${near}) < ${(5 / 10 ** (digits + 1)).toFixed(digits + 1)}`;
  return `CASE WHEN ${isNearest} THEN CAST(${near} AS DECIMAL(38,9)) ELSE CAST(round(${value}, ${digits}) AS DECIMAL(38,9)) END`;
}

function double(value: string): string {
  return `CAST(${value} AS DOUBLE)`;
}

function native(name: string, left: string, right: string): string {
  return `CAST(googlesql_numeric_${name}(CAST(${left} AS VARCHAR), CAST(${right} AS VARCHAR)) AS DECIMAL(38,9))`;
}
