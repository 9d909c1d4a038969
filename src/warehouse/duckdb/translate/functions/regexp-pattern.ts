import { patternShape } from './regexp-syntax.ts';
import { arg, type Call, literalText } from './rule.ts';

/**
 * The pattern of a call over `text`. DuckDB reads a constant one while it plans, where no TRY catches what is wrong with it, and fails also
 * where no row asks for it; so one that may be wrong is made to depend on the text, and is tried before its functions, of which some take it.
 */
export function patternSql(call: Call, text: string, sql = arg(call, 1)): string {
  const pattern = literalText(call, 1);
  if (pattern === undefined || patternShape(pattern) !== undefined) return sql;
  const dependent = `(${sql} || ${call.context.emptyText ?? `left(CAST(${text} AS VARCHAR), 0)`})`;
  return `CASE WHEN regexp_matches('', ${dependent}) IS NOT NULL THEN ${dependent} END`;
}
