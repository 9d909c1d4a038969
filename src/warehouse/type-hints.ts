const geography = 'Keep longitude and latitude as FLOAT64, with distances by the haversine formula, or run this on a BigQuery target.';
const range =
  'Keep the start and the end in two columns: what RANGE_CONTAINS says is start <= x AND x < end, where no start or end is one that is NULL.';

/** What to write instead of a column of a type that DuckDB holds no values of. */
export function typeHint(type: string): string | undefined {
  if (/\bGEOGRAPHY\b/.test(type)) return geography;
  return /\bRANGE\b/.test(type) ? range : undefined;
}

/** The same of functions of such types. */
export function geographyOrRangeHint(name: string): string | undefined {
  if (/^(?:st_|s2_)/.test(name)) return geography;
  return /^(?:range|range_(?!bucket)\w+|generate_range_array)$/.test(name) ? range : undefined;
}
