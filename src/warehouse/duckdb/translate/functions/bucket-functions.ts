import type { ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { type DatePart, datePartOf, partMicros, partMonths } from './date-parts.ts';
import { arg, type Call, fail, refuseCall, type Rule, type RuleTable, using } from './rule.ts';

const widths: Readonly<Record<string, (part: DatePart) => boolean>> = {
  DATE: (part) => part === 'DAY' || part === 'WEEK' || partMonths(part) !== undefined,
  DATETIME: (part) => partMonths(part) !== undefined || partMicros(part) !== undefined,
  TIMESTAMP: (part) => partMicros(part) !== undefined,
};

/** Buckets of one width, one of which begins at the origin. DuckDB counts months from the first of one: another origin is refused. */
function bucket(type: 'DATE' | 'DATETIME' | 'TIMESTAMP', duckdbType: string): Rule {
  return (call) => {
    const width = widthOf(call, call.nodes[1]);
    if (!widths[type]?.(width)) throw refuseCall(call, `${width} intervals`);
    if (partMonths(width) !== undefined && call.args[2] !== undefined) throw refuseCall(call, 'months from an origin');
    const origin = call.args[2] ?? `'1950-01-01 00:00:00${type === 'TIMESTAMP' ? '+00' : ''}'::${duckdbType}`;
    return using(call, 1, (interval) => {
      const wrong = fail(call, `${call.name.replace(/^.*:/, '').toUpperCase()} requires a positive bucket width`, interval);
      const start = `CAST(time_bucket(CASE WHEN ${interval} <= INTERVAL 0 DAY THEN ${wrong} ELSE ${interval} END, ${arg(call, 0)}, ${origin}) AS ${duckdbType})`;
      return `CASE WHEN ${arg(call, 0)} IS NOT NULL AND ${interval} IS NOT NULL AND ${origin} IS NOT NULL THEN ${start} END`;
    });
  };
}

/** Of `INTERVAL n PART` alone: an interval of several parts has no width. */
function widthOf(call: Call, node: ResolvedExpression | undefined): DatePart {
  const part = node?.kind === 'FunctionCall' && node.function === '$interval' ? datePartOf(node.argumentList[1]) : undefined;
  if (part === undefined) throw refuseCall(call, 'an INTERVAL that is not written in its place');
  return part;
}

/** DuckDB's own, but that no angle leads to nowhere. */
function cosineDistance(call: Call): string {
  return using(call, 0, (left) =>
    using(call, 1, (right) => {
      const isZero = (list: string) => `len(list_filter(${list}, lambda x: x <> 0)) = 0`;
      const wrong = fail(call, 'Cannot compute cosine distance against zero vector.', left);
      return `CASE WHEN ${isZero(left)} OR ${isZero(right)} THEN ${wrong} ELSE list_cosine_distance(${left}, ${right}) END`;
    }),
  );
}

export const bucketFunctions: RuleTable = {
  'BigQuery:date_bucket': bucket('DATE', 'DATE'),
  'BigQuery:datetime_bucket': bucket('DATETIME', 'TIMESTAMP'),
  'BigQuery:timestamp_bucket': bucket('TIMESTAMP', 'TIMESTAMPTZ'),
  'BigQuery:euclidean_distance': ({ args }) => `list_distance(${args.join(', ')})`,
  'BigQuery:cosine_distance': cosineDistance,
};
