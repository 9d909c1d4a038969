/**
 * NUMERIC division, exact: both sides as whole numbers of a thousand-millionth, rounded half away from zero. DuckDB would divide as
 * DOUBLE. Where its whole numbers of 128 bits are too small the native function divides. Operands are repeated; NULL for a zero divisor.
 */
export function numericQuotient(left: string, right: string): string {
  const whole = (value: string) => `CAST(replace(CAST(abs(${value}) AS VARCHAR), '.', '') AS HUGEINT)`;
  const rounded = `((${whole(left)} * 2000000000 + ${whole(right)}) // (2 * ${whole(right)}))`;
  const digits = `lpad(CAST(${rounded} AS VARCHAR), CAST(greatest(10, length(CAST(${rounded} AS VARCHAR))) AS INTEGER), '0')`;
  const small = `abs(${left}) < 10000000000000000 AND abs(${right}) < 10000000000000000`;
  const quotient = `(CAST(left(${digits}, -9) || '.' || right(${digits}, 9) AS DECIMAL(38,9)) * CAST(sign(${left}) * sign(${right}) AS DECIMAL(1,0)))::DECIMAL(38,9)`;
  return `CASE WHEN ${small} THEN ${quotient} ELSE ${native('quotient', left, right)} END`;
}

/**
 * The same for a product, whose 18 digits after the point leave DuckDB 20 before it. Rounding to nine of them is four times as fast as the
 * cast that gives the same.
 */
export function numericProduct(left: string, right: string): string {
  const small = `abs(CAST(${left} AS DOUBLE) * CAST(${right} AS DOUBLE)) < 1e19`;
  return `CASE WHEN ${small} THEN CAST(round(${left} * ${right}, 9) AS DECIMAL(38,9)) ELSE ${native('product', left, right)} END`;
}

function native(name: string, left: string, right: string): string {
  return `CAST(googlesql_numeric_${name}(CAST(${left} AS VARCHAR), CAST(${right} AS VARCHAR)) AS DECIMAL(38,9))`;
}
