import type { SqlType } from '../../../../googlesql/sql-type.ts';
import { quoteText } from '../sql-text.ts';
import { once } from '../context.ts';
import { bignumericSum } from './bignumeric-calls.ts';
import { bytesOfText, literalBytes, textOfBytes } from './bytes-as-text.ts';
import { infinityRefused } from './float-arithmetic.ts';
import { numericQuotient } from './numeric-division.ts';
import { hllAggregates } from './hll-functions.ts';
import { type Call, fail, literalText, refuseCall } from './rule.ts';

export interface AggregateCall extends Call {
  /** An error is NULL. */
  readonly isSafe: boolean;
  readonly distinct: boolean;
  readonly ignoreNulls: boolean;
  readonly respectNulls: boolean;
  readonly isWindow: boolean;
  /** Keys of the aggregate's own ORDER BY, as SQL; empty where there is none. */
  readonly order: string;
  readonly limit: string | undefined;
  readonly having: { readonly kind: 'MAX' | 'MIN' | 'INVALID'; readonly by: string; readonly type: SqlType } | undefined;
  /** `name(values)` with DISTINCT, ORDER BY, FILTER and OVER as this call has them. */
  readonly aggregate: (name: string, values: readonly string[], options?: AggregateOptions) => string;
}

export interface AggregateOptions {
  readonly distinct?: boolean;
  readonly filter?: string;
  readonly order?: string;
}

export type AggregateRule = (call: AggregateCall) => string;

/** Rules that know neither HAVING MAX nor LIMIT refuse them. */
const simple =
  (rule: AggregateRule): AggregateRule =>
  (call) => {
    if (call.having) throw refuseCall(call, 'HAVING MAX or MIN');
    if (call.limit !== undefined) throw refuseCall(call, 'LIMIT');
    return rule(call);
  };

const value = (call: AggregateCall) => call.args[0] ?? '*';

const typeOf = (call: AggregateCall) => call.nodes[0]?.type.kind;

const unorderedCall = { order: '' };

function sum(call: AggregateCall): string {
  switch (typeOf(call)) {
    case 'BIGNUMERIC':
      return bignumericSum(call, 'total');
    case 'INT64': {
      const total = call.aggregate('sum', [value(call)], unorderedCall);
      return `${call.isSafe ? 'TRY_CAST' : 'CAST'}(${total} AS BIGINT)`;
    }
    case 'NUMERIC':
      // DuckDB's sum may be beyond 38 digits, which whatever else is done with it finds.
      if (!call.isSafe) return `(${call.aggregate('sum', [value(call)], unorderedCall)} + 0::DECIMAL(38,9))`;
      return once(call.aggregate('sum', [value(call)], unorderedCall), call.context, (total) => {
        const largest = `'99999999999999999999999999999.999999999'::DECIMAL(38,9)`;
        return `CAST(CASE WHEN abs(${total}) <= ${largest} THEN ${total} END AS DECIMAL(38,9))`;
      });
    case 'FLOAT64':
      if (call.isSafe) throw refuseCall(call, 'FLOAT64 with SAFE.');
      return infinityRefused(call, call.aggregate('sum', [value(call)], unorderedCall));
    default:
      throw refuseCall(call, typeOf(call));
  }
}

function average(call: AggregateCall): string {
  if (typeOf(call) === 'BIGNUMERIC') return bignumericSum(call, 'mean');
  if (typeOf(call) === 'NUMERIC') {
    return numericQuotient(
      call.aggregate('sum', [value(call)], unorderedCall),
      `CAST(${call.aggregate('count', [value(call)], unorderedCall)} AS DECIMAL(38,9))`,
    );
  }
  if (typeOf(call) !== 'FLOAT64' && typeOf(call) !== 'INT64') throw refuseCall(call, typeOf(call));
  const mean = call.aggregate('avg', [value(call)], unorderedCall);
  return typeOf(call) === 'FLOAT64' ? infinityRefused(call, mean) : mean;
}

function extreme(name: 'min' | 'max'): AggregateRule {
  return simple((call) => {
    const found = call.aggregate(name, [value(call)], { distinct: false, order: '' });
    // NaN is above all numbers in DuckDB; in GoogleSQL it is the answer wherever it occurs.
    if (typeOf(call) !== 'FLOAT64' || name === 'max') return found;
    return `CASE WHEN isnan(${call.aggregate('max', [value(call)], { distinct: false, order: '' })}) THEN 'NaN'::DOUBLE ELSE ${found} END`;
  });
}

function count(call: AggregateCall): string {
  return call.aggregate('count', [value(call)], unorderedCall);
}

function anyValue(call: AggregateCall): string {
  if (call.limit !== undefined) throw refuseCall(call, 'LIMIT');
  if (call.having)
    return byExtreme(call, call.having.kind === 'MAX' ? 'arg_max_null' : 'arg_min_null', value(call), call.having.by, call.having.type);
  return call.aggregate('any_value', [value(call)], { distinct: false });
}

function byExtreme(call: AggregateCall, name: string, result: string, by: string, type: SqlType): string {
  const found = call.aggregate(name, [result, by], { distinct: false, order: '', filter: `${by} IS NOT NULL` });
  if (type.kind !== 'FLOAT64') return found;
  const odd = call.aggregate('bool_or', [`isnan(${by})`], { distinct: false, order: '' });
  return `CASE WHEN ${odd} THEN ${fail(call, 'The local engine does not know the extreme of numbers with NaN among them', odd)} ELSE ${found} END`;
}

function arrayAgg(call: AggregateCall): string {
  if (call.having) throw refuseCall(call, 'HAVING MAX or MIN');
  const list = call.aggregate('list', [value(call)], call.ignoreNulls ? { filter: `${value(call)} IS NOT NULL` } : {});
  return call.limit === undefined ? list : `${list}[1:${call.limit}]`;
}

function stringAgg(call: AggregateCall): string {
  if (call.having) throw refuseCall(call, 'HAVING MAX or MIN');
  if (typeOf(call) === 'BYTES') return bytesAgg(call);
  if (typeOf(call) !== 'STRING') throw refuseCall(call, typeOf(call));
  const delimiter =
    call.args[1] === undefined ? `','` : literalText(call, 1) === undefined ? undefined : quoteText(literalText(call, 1) ?? '');
  if (delimiter === undefined) throw refuseCall(call, 'a delimiter that is no constant');
  if (call.limit === undefined && !call.distinct) return call.aggregate('string_agg', [value(call), delimiter]);
  const list = call.aggregate('list', [value(call)], { filter: `${value(call)} IS NOT NULL` });
  return `array_to_string(${list}${call.limit === undefined ? '' : `[1:${call.limit}]`}, ${delimiter})`;
}

function bytesAgg(call: AggregateCall): string {
  const delimiter = call.args[1] === undefined ? ',' : literalBytes(call.nodes[1]);
  if (delimiter === undefined) throw refuseCall(call, 'a delimiter that is no constant');
  const list = call.aggregate('list', [value(call)], { filter: `${value(call)} IS NOT NULL` });
  const texts = `list_transform(${list}${call.limit === undefined ? '' : `[1:${call.limit}]`}, lambda b: ${textOfBytes('b')})`;
  return bytesOfText(`array_to_string(${texts}, ${quoteText(delimiter)})`);
}

function concatAgg(call: AggregateCall): string {
  if (call.having) throw refuseCall(call, 'HAVING MAX or MIN');
  const list = call.aggregate('list', [value(call)], { filter: `${value(call)} IS NOT NULL` });
  return `flatten(${list}${call.limit === undefined ? '' : `[1:${call.limit}]`})`;
}

/** Of fewer than `least` rows, not counting those with a NULL among the arguments, it is NULL. */
function statistic(name: string, least: 1 | 2): AggregateRule {
  return simple((call) => {
    if (call.nodes.some((node) => node.type.kind !== 'FLOAT64' && node.type.kind !== 'NUMERIC')) throw refuseCall(call, typeOf(call));
    const args = call.nodes.map(({ type }, index) => {
      const argument = call.args[index] ?? '';
      return type.kind === 'NUMERIC' ? `CAST(${argument} AS DOUBLE)` : argument;
    });
    // NaN or infinity anywhere gives NaN; DuckDB fails with them.
    const whole = args.map((argument) => `${argument} IS NOT NULL`).join(' AND ');
    const finite = args.map((argument) => `isfinite(${argument})`).join(' AND ');
    const odd = call.aggregate('bool_or', [`(${whole} AND NOT (${finite}))`], { distinct: false, order: '' });
    const found = call.aggregate(name, args, { order: '', filter: finite });
    const rows = call.aggregate('count', ['*'], { distinct: false, order: '', filter: whole });
    const tooFew = least === 1 ? '' : `WHEN ${rows} < ${least} THEN NULL `;
    return `CASE ${tooFew}WHEN ${odd} THEN 'NaN'::DOUBLE ELSE ${found} END`;
  });
}

/** The least value that a share of i/n of all values does not exceed; exact, as BigQuery is while the numbers are small. */
function approximateQuantiles(call: AggregateCall): string {
  if (call.respectNulls || call.isWindow) throw refuseCall(call, 'RESPECT NULLS or a window');
  const parts = literalText(call, 1);
  if (parts === undefined) throw refuseCall(call, 'a number of parts that is no constant');
  const sorted = call.aggregate('list', [value(call)], { order: value(call), filter: `${value(call)} IS NOT NULL` });
  const [values, index] = [call.context.fresh('q'), call.context.fresh('i')];
  const position = `greatest(1, (${index} * len(${values}) + ${Number(parts) - 1}) // ${parts})`;
  return `list_transform([${sorted}], lambda ${values}: CASE WHEN ${values} IS NOT NULL THEN list_transform(range(${Number(parts) + 1}), lambda ${index}: ${values}[${position}]) END)[1]`;
}

/** Values by how often they occur, the most frequent first; NULL is a value like others. */
function approximateTopCount(call: AggregateCall): string {
  const limit = literalText(call, 1);
  if (limit === undefined || call.isWindow || call.distinct) throw refuseCall(call, 'a number that is no constant');
  const counts = call.aggregate('histogram', [value(call)], { order: '', filter: `${value(call)} IS NOT NULL` });
  const nulls = call.aggregate('count', ['*'], { order: '', filter: `${value(call)} IS NULL` });
  const known = `list_transform(coalesce(map_entries(${counts}), []), lambda e: {'c': -CAST(e.value AS BIGINT), 'v': e.key})`;
  const missing = `CASE WHEN ${nulls} > 0 THEN [{'c': -${nulls}, 'v': NULL}] ELSE [] END`;
  return `list_transform(list_sort(list_concat(${known}, ${missing}))[1:${limit}], lambda e: {'value': e.v, 'count': -e.c})`;
}

/** Values by the sum of their weights, the heaviest first and those without weight last; exact, as BigQuery is while they are few. */
function approximateTopSum(call: AggregateCall): string {
  const limit = literalText(call, 2);
  const [weight, kind] = [call.args[1] ?? '', call.nodes[1]?.type.kind];
  if (limit === undefined || call.isWindow || call.distinct) throw refuseCall(call, 'a number that is no constant');
  const type = kind === 'INT64' ? 'BIGINT' : kind === 'FLOAT64' ? 'DOUBLE' : kind === 'NUMERIC' ? 'DECIMAL(38,9)' : undefined;
  if (type === undefined) throw refuseCall(call, kind);
  const rows = call.context.fresh('q');
  const [row, one] = [call.context.fresh('r'), call.context.fresh('d')];
  const weights = `list_transform(list_filter(${rows}, lambda ${row}: ${row}.v IS NOT DISTINCT FROM ${one}.v), lambda ${row}: ${row}.w)`;
  const values = `list_distinct(list_transform(${rows}, lambda ${row}: {'v': ${row}.v}))`;
  const sums = `list_transform(${values}, lambda ${one}: {'s': - CAST(list_sum(${weights}) AS ${type}), 'v': ${one}.v})`;
  const sorted = `list_sort(list_transform(${sums}, lambda ${one}: {'n': ${one}.s IS NULL, 's': ${one}.s, 'v': ${one}.v}))[1:${limit}]`;
  const wrong = `len(list_filter(${rows}, lambda ${row}: ${row}.w < 0${kind === 'FLOAT64' ? ` OR isnan(${row}.w)` : ''})) > 0`;
  const problem = fail(call, 'APPROX_TOP_SUM of a weight that is negative or NaN', `len(${rows})`);
  const found = `list_transform(${sorted}, lambda ${one}: {'value': ${one}.v, 'sum': - ${one}.s})`;
  const given = call.aggregate('list', [`{'v': ${value(call)}, 'w': ${weight}}`]);
  return `list_transform([${given}], lambda ${rows}: CASE WHEN ${rows} IS NULL THEN NULL WHEN ${wrong} THEN ${problem} ELSE ${found} END)[1]`;
}

export const aggregateFunctions: Readonly<Partial<Record<string, AggregateRule>>> = {
  $count_star: (call) => call.aggregate('count', ['*'], { order: '' }),
  count: simple(count),
  countif: simple((call) => {
    // Of all TRUE there is one at most.
    if (call.distinct)
      return `CAST(coalesce(${call.aggregate('bool_or', [value(call)], { distinct: false, order: '' })}, FALSE) AS BIGINT)`;
    return call.aggregate('count', ['*'], { filter: value(call), order: '' });
  }),
  sum: simple(sum),
  avg: simple(average),
  min: extreme('min'),
  max: extreme('max'),
  any_value: anyValue,
  'BigQuery:max_by': simple((call) =>
    byExtreme(call, 'arg_max_null', value(call), call.args[1] ?? '', call.nodes[1]?.type ?? { kind: 'FLOAT64' }),
  ),
  'BigQuery:min_by': simple((call) =>
    byExtreme(call, 'arg_min_null', value(call), call.args[1] ?? '', call.nodes[1]?.type ?? { kind: 'FLOAT64' }),
  ),
  array_agg: arrayAgg,
  array_concat_agg: concatAgg,
  string_agg: stringAgg,
  logical_and: simple((call) => call.aggregate('bool_and', [value(call)], unorderedCall)),
  logical_or: simple((call) => call.aggregate('bool_or', [value(call)], unorderedCall)),
  bit_and: simple((call) => call.aggregate('bit_and', [value(call)], unorderedCall)),
  bit_or: simple((call) => call.aggregate('bit_or', [value(call)], unorderedCall)),
  bit_xor: simple((call) => call.aggregate('bit_xor', [value(call)], unorderedCall)),
  stddev: statistic('stddev_samp', 2),
  stddev_samp: statistic('stddev_samp', 2),
  stddev_pop: statistic('stddev_pop', 1),
  variance: statistic('var_samp', 2),
  var_samp: statistic('var_samp', 2),
  var_pop: statistic('var_pop', 1),
  corr: statistic('corr', 2),
  covar_samp: statistic('covar_samp', 2),
  covar_pop: statistic('covar_pop', 1),
  ...hllAggregates,
  // Exact in BigQuery as well while the numbers are small.
  approx_quantiles: simple(approximateQuantiles),
  approx_top_count: simple(approximateTopCount),
  approx_top_sum: simple(approximateTopSum),
  approx_count_distinct: simple((call) => call.aggregate('count', [value(call)], { distinct: true, order: '' })),
};
