/** FLOAT64 as text: the fewest of 15 or 17 digits that give the same number back, as GoogleSQL prints. `value` is repeated. */
export function floatText(value: string): string {
  // A zero has no sign in text: to add zero takes it away.
  const short = `printf('%.15g', ${value} + 0::DOUBLE)`;
  return `CASE WHEN isnan(${value}) THEN 'nan' WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'inf' ELSE '-inf' END WHEN CAST(${short} AS DOUBLE) = ${value} THEN ${short} ELSE printf('%.17g', ${value}) END`;
}

/** A whole number with a point: `5.0`. */
export function pointed(text: string): string {
  return `regexp_replace(${text}, '^(-?[0-9]+)$', '\\1.0')`;
}

/** NUMERIC as text: no zeros at the end. */
export function numericText(value: string): string {
  return `regexp_replace(CAST(${value} AS VARCHAR), '\\.?0+$', '')`;
}

/** DATETIME as text: with no, three or six digits of the second's fraction. `value` is repeated, here and below. */
export function timestampText(value: string): string {
  return `(strftime(${value}, '%Y-%m-%d %H:%M:%S') || ${fractionDigits(value)})`;
}

/** TIME as text. */
export function timeText(value: string): string {
  const moment = `(DATE '1970-01-01' + ${value})`;
  return `(strftime(${moment}, '%H:%M:%S') || ${fractionDigits(moment)})`;
}

/** Behind the seconds of a DuckDB TIMESTAMP: nothing, or three or six digits. */
export function fractionDigits(moment: string): string {
  return `CASE WHEN microsecond(${moment}) % 1000000 = 0 THEN '' WHEN microsecond(${moment}) % 1000 = 0 THEN strftime(${moment}, '.%g') ELSE strftime(${moment}, '.%f') END`;
}
