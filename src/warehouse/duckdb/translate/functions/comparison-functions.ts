import type { SqlType } from '../../../../googlesql/sql-type.ts';
import { once } from '../context.ts';
import { refuse } from '../refusal.ts';
import { memberNames } from '../duckdb-type.ts';
import { quoteText } from '../sql-text.ts';
import { arg, type Call, isLiteral, isNeverNaN, type Rule, type RuleTable, using } from './rule.ts';

/** Equality as GoogleSQL has it: NaN equals nothing, structs are equal where all their fields are. */
export function equalSql(type: SqlType, left: string, right: string): string {
  if (type.kind === 'FLOAT64') return `(${left} = ${right} AND (NOT isnan(${left}) OR ${right} IS NULL))`;
  if (type.kind === 'STRUCT') {
    const names = memberNames(type.fields);
    const pairs = type.fields.map((field, index) => {
      const member = (struct: string) => `struct_extract(${struct}, ${quoteText(names[index] ?? '')})`;
      return equalSql(field.type, member(left), member(right));
    });
    return `(${pairs.join(' AND ')})`;
  }
  return `(${left} = ${right})`;
}

function comparison(operator: string, nan: 'left' | 'right' | 'none'): Rule {
  return (call) => {
    const type = call.nodes[0]?.type;
    if (type?.kind !== 'FLOAT64') {
      if (type?.kind === 'STRUCT' || type?.kind === 'ARRAY' || type?.kind === 'INTERVAL')
        throw refuse(`Comparing a ${type.kind} with ${operator}`, call.range);
      return `(${arg(call, 0)} ${operator} ${arg(call, 1)})`;
    }
    // DuckDB orders NaN above all numbers; in GoogleSQL every comparison with it is false.
    const checked = nan === 'left' ? 0 : 1;
    if (nan === 'none' || isNeverNaN(call, checked)) return `(${arg(call, 0)} ${operator} ${arg(call, 1)})`;
    return using(call, checked, (value) => {
      const operands = checked === 0 ? [value, arg(call, 1)] : [arg(call, 0), value];
      const other = arg(call, 1 - checked);
      return `(${operands.join(` ${operator} `)} AND (NOT isnan(${value})${isLiteral(call, 1 - checked) ? '' : ` OR ${other} IS NULL`}))`;
    });
  };
}

function equality(call: Call): string {
  const type = call.nodes[0]?.type;
  if (type?.kind === 'STRUCT')
    return once(arg(call, 0), call.context, (left) => once(arg(call, 1), call.context, (right) => equalSql(type, left, right)));
  if (type?.kind === 'FLOAT64') {
    if (isNeverNaN(call, 0) || isNeverNaN(call, 1)) return `(${arg(call, 0)} = ${arg(call, 1)})`;
    return using(call, 0, (left) => equalSql(type, left, arg(call, 1)));
  }
  if (type?.kind === 'JSON' || type?.kind === 'INTERVAL') throw refuse(`Comparing ${type.kind} values`, call.range);
  return `(${arg(call, 0)} = ${arg(call, 1)})`;
}

/** IN and its kin compare like `=`, so NaN is in no list; the analyser has brought all operands to one type. */
function inList(call: Call): string {
  const [value = '', ...list] = call.args;
  const type = call.nodes[0]?.type;
  if (type?.kind === 'STRUCT')
    return once(value, call.context, (left) => `(${list.map((right) => equalSql(type, left, right)).join(' OR ')})`);
  if (type?.kind === 'FLOAT64' && !call.nodes.slice(1).every((node) => node.kind === 'Literal')) {
    return once(value, call.context, (left) => `(${list.map((right) => equalSql(type, left, right)).join(' OR ')})`);
  }
  return `(${value} IN (${list.join(', ')}))`;
}

/** NULL where the value is not found but the array has a NULL, or the value is NULL and the array is not empty. */
function inArray(call: Call): string {
  const type = call.nodes[0]?.type;
  if (type?.kind === 'FLOAT64' || type?.kind === 'STRUCT') {
    const element = call.context.fresh('u');
    return using(call, 1, (list) =>
      using(call, 0, (value) => {
        const equal = `list_transform(${list}, lambda ${element}: ${equalSql(type, value, element)})`;
        return `CASE WHEN ${list} IS NULL OR len(${list}) = 0 THEN FALSE ELSE list_bool_or(${equal}) OR CASE WHEN list_count(${equal}) < len(${list}) THEN NULL ELSE FALSE END END`;
      }),
    );
  }
  return using(call, 1, (list) =>
    using(
      call,
      0,
      (value) =>
        `CASE WHEN ${list} IS NULL OR len(${list}) = 0 THEN FALSE WHEN ${value} IS NULL THEN NULL WHEN list_contains(${list}, ${value}) THEN TRUE WHEN list_count(${list}) < len(${list}) THEN NULL ELSE FALSE END`,
    ),
  );
}

function greatest(call: Call, name: 'greatest' | 'least'): string {
  const float = call.returnType.kind === 'FLOAT64';
  const nulls = call.args.map((value) => `${value} IS NULL`).join(' OR ');
  const nans = call.args.map((value) => `isnan(${value})`).join(' OR ');
  return `CASE WHEN ${nulls} THEN NULL ${float ? `WHEN ${nans} THEN 'NaN'::DOUBLE ` : ''}ELSE ${name}(${call.args.join(', ')}) END`;
}

function distinctFrom(operator: string): Rule {
  return (call) => `(${arg(call, 0)} IS ${operator} ${arg(call, 1)})`;
}

export const comparisonFunctions: RuleTable = {
  $equal: equality,
  $not_equal: (call) => {
    const type = call.nodes[0]?.type.kind;
    if (type === 'STRUCT') return `(NOT ${equality(call)})`;
    if (type !== 'FLOAT64') return `(${arg(call, 0)} <> ${arg(call, 1)})`;
    if (isNeverNaN(call, 0) || isNeverNaN(call, 1)) return `(${arg(call, 0)} <> ${arg(call, 1)})`;
    return using(call, 0, (left) => `(${left} <> ${arg(call, 1)} OR (isnan(${left}) AND ${arg(call, 1)} IS NOT NULL))`);
  },
  $less: comparison('<', 'right'),
  $less_or_equal: comparison('<=', 'right'),
  $greater: comparison('>', 'left'),
  $greater_or_equal: comparison('>=', 'left'),
  $between: (call) => {
    const type = call.nodes[0]?.type.kind;
    const between = (value: string) => `(${value} BETWEEN ${arg(call, 1)} AND ${arg(call, 2)})`;
    if (type !== 'FLOAT64') return between(arg(call, 0));
    return using(call, 0, (value) => {
      const [low, high] = [arg(call, 1), arg(call, 2)];
      const ofHigh = isLiteral(call, 2) ? '' : ` AND (NOT isnan(${high}) OR ${value} IS NULL)`;
      return `(${between(value)} AND (NOT isnan(${value}) OR ${low} IS NULL)${ofHigh})`;
    });
  },
  $in: inList,
  $in_array: inArray,
  $is_null: (call) => `(${arg(call, 0)} IS NULL)`,
  $is_true: (call) => `(${arg(call, 0)} IS TRUE)`,
  $is_false: (call) => `(${arg(call, 0)} IS FALSE)`,
  $is_distinct_from: distinctFrom('DISTINCT FROM'),
  $is_not_distinct_from: distinctFrom('NOT DISTINCT FROM'),
  greatest: (call) => greatest(call, 'greatest'),
  least: (call) => greatest(call, 'least'),
};
