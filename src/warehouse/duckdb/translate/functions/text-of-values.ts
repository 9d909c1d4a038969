/** FLOAT64 as text: the fewest of 15 or 17 digits that give the same number back, as GoogleSQL prints. `value` is repeated. */
export function floatText(value: string): string {
  const short = `printf('%.15g', ${value})`;
  return `CASE WHEN isnan(${value}) THEN 'nan' WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'inf' ELSE '-inf' END WHEN CAST(${short} AS DOUBLE) = ${value} THEN ${short} ELSE printf('%.17g', ${value}) END`;
}

/** NUMERIC as text: no zeros at the end. */
export function numericText(value: string): string {
  return `regexp_replace(CAST(${value} AS VARCHAR), '\\.?0+$', '')`;
}

/** DATETIME as text: with no, three or six digits of the second's fraction. `value` is repeated. */
export function timestampText(value: string): string {
  const digits = `CASE WHEN microsecond(${value}) % 1000000 = 0 THEN '' WHEN microsecond(${value}) % 1000 = 0 THEN strftime(${value}, '.%g') ELSE strftime(${value}, '.%f') END`;
  return `(strftime(${value}, '%Y-%m-%d %H:%M:%S') || ${digits})`;
}
