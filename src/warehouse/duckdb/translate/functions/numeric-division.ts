/*
 * DuckDB shortens whole numbers of 128 bits bit by bit, some hundred times slower than it multiplies them. So doubles give a number with
 * nine digits after the point that is near, and what is missing from it is exact and short.
 */

/**
 * NUMERIC division, exact, rounded half away from zero; DuckDB would divide as DOUBLE. Where its whole numbers of 128 bits are too small
 * the native function divides. Operands are repeated; NULL for a zero divisor.
 */
export function numericQuotient(left: string, right: string): string {
  const near = `CAST(${double(left)} / ${double(right)} AS DECIMAL(38,9))`;
  const isNearest = `abs(CAST(${left} AS DECIMAL(38,18)) - ${near} * ${right}) < abs(${right}) * 0.0000000005`;
  const isBounded = `abs(${double(left)}) < 1e18 AND abs(${double(right)}) < 1e18 AND abs(${double(left)} / ${double(right)}) < 1e18`;
  return `CASE WHEN CASE WHEN ${isBounded} THEN ${isNearest} ELSE FALSE END THEN ${near} ELSE ${divided(left, right)} END`;
}

/** Both sides as whole numbers of a thousand-millionth. */
function divided(left: string, right: string): string {
  const whole = (value: string) => `CAST(abs(${value}) * 1000000000 AS HUGEINT)`;
  const rounded = `((${whole(left)} * 2000000000 + ${whole(right)}) // (2 * ${whole(right)}))`;
  const quotient = `CAST(CAST(${rounded} AS DECIMAL(38,0)) * 0.000000001 * CAST(sign(${left}) * sign(${right}) AS DECIMAL(1,0)) AS DECIMAL(38,9))`;
  const isLarge = `abs(${left}) >= 10000000000000000 OR abs(${right}) >= 10000000000000000`;
  return `CASE WHEN ${isLarge} THEN ${native('quotient', left, right)} ELSE ${quotient} END`;
}

/**
 * The same for a product. What doubles give is taken somewhat nearer to zero than it may be, so that what is missing has the sign of the
 * product and is rounded to the same side.
 */
export function numericProduct(left: string, right: string): string {
  const product = `${double(left)} * ${double(right)}`;
  const near = `CAST(${product} * 0.999999999999999::DOUBLE AS DECIMAL(38,9))`;
  const missing = `CAST(${left} * ${right} - ${near} AS DECIMAL(18,18))`;
  return `CASE WHEN abs(${product}) >= 1e14 THEN ${native('product', left, right)} ELSE CAST(${near} + round(${missing}, 9) AS DECIMAL(38,9)) END`;
}

/**
 * A FLOAT64 as the NUMERIC that is nearest to it, half away from zero. DuckDB multiplies it by a thousand million, which has more digits than
 * a double where there is something in front of the point; what is after it has room. Near a tie, and where no BIGINT has what is in front
 * of the point, the native function tells. The operand is repeated; NaN and the infinities are an error.
 */
export function numericOfFloat(value: string): string {
  const billionths = `(${value} - trunc(${value})) * 1e9::DOUBLE`;
  const isSure = `abs(${value}) < 9e15::DOUBLE AND abs(abs(${billionths} - trunc(${billionths})) - 0.5::DOUBLE) > 1e-6::DOUBLE`;
  const inParts = `CAST(CAST(trunc(${value}) AS BIGINT) AS DECIMAL(38,9)) + CAST(${value} - trunc(${value}) AS DECIMAL(10,9))`;
  return `CASE WHEN ${isSure} THEN CAST(${inParts} AS DECIMAL(38,9)) WHEN ${value} IS NOT NULL THEN CAST(googlesql_numeric_of_float(${value}) AS DECIMAL(38,9)) END`;
}

/** A NUMERIC rounded half away from zero to constant `digits` after the point, 0 to 8, as DECIMAL(38, digits). The operand is repeated. */
export function numericRounded(value: string, digits: number): string {
  const near = `CAST(${double(value)} AS DECIMAL(38,${digits}))`;
  const isNearest = `abs(${value} - ${near}) < ${(5 / 10 ** (digits + 1)).toFixed(digits + 1)}`;
  return `CASE WHEN ${isNearest} THEN ${near} ELSE CAST(round(${value}, ${digits}) AS DECIMAL(38,${digits})) END`;
}

/** The same to a BIGINT. */
export function wholeNumeric(value: string): string {
  const near = `CAST(${double(value)} AS BIGINT)`;
  return `CASE WHEN abs(${value} - ${near}) < 0.5 THEN ${near} ELSE CAST(round(${value}) AS BIGINT) END`;
}

function double(value: string): string {
  return `CAST(${value} AS DOUBLE)`;
}

function native(name: string, left: string, right: string): string {
  return `CAST(googlesql_numeric_${name}(CAST(${left} AS VARCHAR), CAST(${right} AS VARCHAR)) AS DECIMAL(38,9))`;
}
