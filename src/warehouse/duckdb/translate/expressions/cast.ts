import type { Cast, ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { sameType, type SqlType, typeText } from '../../../../googlesql/sql-type.ts';
import { type Context, once } from '../context.ts';
import { duckdbTypeOf, memberNames } from '../duckdb-type.ts';
import { castFormatSql } from '../functions/cast-format.ts';
import { castTextFormatSql } from '../functions/cast-text-format.ts';
import { castRules, type CastRule } from '../functions/cast-rules.ts';
import { isKnownWhole } from '../known-values.ts';
import { refuse } from '../refusal.ts';
import { quoteText } from '../sql-text.ts';
import { parameterized } from './type-parameters.ts';
import { tried } from './function-call.ts';

export function castSql(node: Cast, context: Context): string {
  const { expr, type: target } = node;
  if (node.format) return formattedCast(node, node.format, context);
  if (expr.kind === 'Literal' && expr.value === null) {
    const type = duckdbTypeOf(target);
    if (type !== undefined) return `CAST(NULL AS ${type})`;
  }
  const zone = node.timeZone && context.expression(node.timeZone, context);
  if (expr.type.kind === 'FLOAT64' && target.kind === 'NUMERIC' && isKnownWhole(expr, context))
    return parameterized(node, `CAST(${context.expression(expr, context)} AS DECIMAL(38,9))`, context);
  if (node.returnNullOnError)
    return parameterized(
      node,
      tried([expr], context, ([value = 'NULL'], inside) => converted(value, expr.type, target, inside, node, zone)),
      context,
    );
  return parameterized(node, converted(context.expression(expr, context), expr.type, target, context, node, zone), context);
}

function converted(value: string, from: SqlType, to: SqlType, context: Context, node: Cast, zone: string | undefined): string {
  if (sameType(from, to)) return value;
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') return structCast(value, from, to, context, node, zone);
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    const element = context.fresh('c');
    return `list_transform(${value}, lambda ${element}: ${converted(element, from.element, to.element, context, node, zone)})`;
  }
  const rule: CastRule | undefined = castRules[`${from.kind} ${to.kind}`];
  if (rule === undefined) throw refuse(`CAST of ${typeText(from)} to ${typeText(to)}`, node.range);
  return rule(value, context, zone);
}

const numberKinds: ReadonlySet<string> = new Set(['INT64', 'NUMERIC', 'FLOAT64']);
const timeKinds: ReadonlySet<string> = new Set(['DATE', 'DATETIME', 'TIME', 'TIMESTAMP']);

function formattedCast(node: Cast, format: ResolvedExpression, context: Context): string {
  const { expr, type, timeZone, range } = node;
  const constant = format.kind === 'Literal' && typeof format.value === 'string' ? format.value : undefined;
  if (constant !== undefined && type.kind === 'STRING' && numberKinds.has(expr.type.kind)) {
    // What the native function does not know, the reference evaluator may.
    if (/[VXE]|TM/i.test(constant))
      throw refuse(`CAST with the FORMAT ${constant}`, 'range' in format ? format.range : range, 'Use FORMAT.');
    const value = context.expression(expr, context);
    return expr.type.kind === 'FLOAT64'
      ? `googlesql_format_double(${value}, ${quoteText(constant)})`
      : `googlesql_format_decimal(CAST(${value} AS VARCHAR), ${quoteText(constant)})`;
  }
  if (constant !== undefined && expr.type.kind === 'STRING' && timeKinds.has(type.kind)) {
    const cast = ([value = 'NULL']: readonly string[], inside: Context) =>
      castTextFormatSql(value, type, constant, timeZone && inside.expression(timeZone, inside), inside, format.range);
    return node.returnNullOnError ? tried([expr], context, cast) : cast([context.expression(expr, context)], context);
  }
  if (constant === undefined || type.kind !== 'STRING' || !timeKinds.has(expr.type.kind))
    throw refuse('CAST with FORMAT', 'range' in format ? format.range : range, 'Use FORMAT_DATE, PARSE_DATE or their kin.');
  const zone = timeZone && context.expression(timeZone, context);
  return castFormatSql(context.expression(expr, context), expr.type, constant, zone, context, format.range);
}

/** GoogleSQL casts structs field by field in order, DuckDB by name. */
function structCast(
  value: string,
  from: SqlType & { kind: 'STRUCT' },
  to: SqlType & { kind: 'STRUCT' },
  context: Context,
  node: Cast,
  zone: string | undefined,
): string {
  const type = duckdbTypeOf(to);
  if (type === undefined) throw refuse(`CAST to ${typeText(to)}`, node.range);
  const names = memberNames(from.fields);
  const targets = memberNames(to.fields);
  return once(value, context, (struct) => {
    const members = to.fields.map((field, index) => {
      const source = from.fields[index];
      const member = `struct_extract(${struct}, ${quoteText(names[index] ?? '')})`;
      return `${quoteText(targets[index] ?? '')}: ${source === undefined ? 'NULL' : converted(member, source.type, field.type, context, node, zone)}`;
    });
    return `CASE WHEN ${struct} IS NULL THEN CAST(NULL AS ${type}) ELSE {${members.join(', ')}} END`;
  });
}
