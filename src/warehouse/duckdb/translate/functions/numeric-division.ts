/**
 * NUMERIC division, exact: both sides as whole numbers of a thousand-millionth, rounded half away from zero. DuckDB would divide as
 * DOUBLE. Beyond about 19 digits before the point it fails rather than lose any. Operands are repeated; NULL for a zero divisor.
 */
export function numericQuotient(left: string, right: string): string {
  const whole = (value: string) => `CAST(replace(CAST(abs(${value}) AS VARCHAR), '.', '') AS HUGEINT)`;
  const rounded = `((${whole(left)} * 2000000000 + ${whole(right)}) // (2 * ${whole(right)}))`;
  const digits = `lpad(CAST(${rounded} AS VARCHAR), CAST(greatest(10, length(CAST(${rounded} AS VARCHAR))) AS INTEGER), '0')`;
  return `(CAST(left(${digits}, -9) || '.' || right(${digits}, 9) AS DECIMAL(38,9)) * CAST(sign(${left}) * sign(${right}) AS DECIMAL(1,0)))::DECIMAL(38,9)`;
}
