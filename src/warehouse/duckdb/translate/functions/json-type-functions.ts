import type { ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { once } from '../context.ts';
import { type JsonStyle, jsonText } from './json-text.ts';
import { arg, type Call, fail, literalText, native, refuseCall, type Rule, type RuleTable, using } from './rule.ts';

const asJson = (sql: string) => `CAST(${sql} AS JSON)`;

/** A value of any type as the text of JSON; a NULL is `null`. */
function textOf(call: Call, index: number, style: JsonStyle = 'json'): string {
  const type = call.nodes[index]?.type;
  if (type === undefined) throw refuseCall(call);
  return once(arg(call, index), call.context, (value) => jsonText(type, value, call, style));
}

function toJson(call: Call): string {
  const wide = call.args[1] === undefined ? 'false' : literalText(call, 1);
  if (wide === undefined) throw refuseCall(call, 'stringify_wide_numbers that is no constant');
  return asJson(`googlesql_json_canonical(${textOf(call, 0, wide === 'true' ? 'wide' : 'json')})`);
}

function object(call: Call): string {
  const [names, values] = call.nodes;
  if (names?.type.kind === 'ARRAY' && values?.type.kind === 'ARRAY') {
    const element = call.context.fresh('j');
    const texts = `list_transform(${arg(call, 1)}, lambda ${element}: ${jsonText(values.type.element, element, call, 'json')})`;
    return using(call, 0, (keys) => {
      const missing = (which: string) => fail(call, `Invalid input to JSON_OBJECT: The ${which} array cannot be NULL`, keys);
      return asJson(
        `CASE WHEN ${keys} IS NULL THEN ${missing('keys')} WHEN ${arg(call, 1)} IS NULL THEN ${missing('values')} ELSE googlesql_json_object(${keys}, ${texts}) END`,
      );
    });
  }
  const keys = call.args.filter((_, index) => index % 2 === 0);
  const texts = keys.map((_, index) => textOf(call, index * 2 + 1));
  return asJson(keys.length === 0 ? `'{}'` : `googlesql_json_object([${keys.join(', ')}], [${texts.join(', ')}])`);
}

function array(call: Call): string {
  if (call.args.length === 0) return asJson(`'[]'`);
  const items = call.args.map((_, index) => textOf(call, index));
  return asJson(`googlesql_json_canonical('[' || ${items.join(` || ',' || `)} || ']')`);
}

/** Pairs of a path and a value, one after the other; a flag that may follow them holds for all. */
function changes(name: string, flagOf: (flag: string, value: ResolvedExpression | undefined) => string): Rule {
  return (call) => {
    const pairs = Math.floor((call.args.length - 1) / 2);
    const flag = call.args.length % 2 === 0 ? arg(call, call.args.length - 1) : 'TRUE';
    const changed = Array.from({ length: pairs }, (_, pair) => pair * 2 + 1).reduce(
      (json, at) => `googlesql_json_${name}(${json}, ${arg(call, at)}, ${textOf(call, at + 1)}, ${flagOf(flag, call.nodes[at + 1])})`,
      arg(call, 0),
    );
    return asJson(changed);
  };
}

/** The depth may be left out, and the mode is given by name. */
function keys(call: Call): string {
  const hasDepth = call.nodes[1]?.type.kind === 'INT64';
  const mode = call.args[hasDepth ? 2 : 1] ?? `'strict'`;
  return `googlesql_json_keys(${arg(call, 0)}, ${hasDepth ? arg(call, 1) : String(2 ** 31)}, ${mode})`;
}

/** Only an ARRAY is taken apart, not an array that is JSON. */
const eachOfArray = (flag: string, value: ResolvedExpression | undefined) => (value?.type.kind === 'ARRAY' ? flag : 'FALSE');

export const jsonTypeFunctions: RuleTable = {
  parse_json: ({ args }) => asJson(`googlesql_json_parse(${args[0] ?? ''}, ${args[1] ?? `'exact'`})`),
  to_json: toJson,
  json_object: object,
  json_array: array,
  json_set: changes('set', (flag) => flag),
  json_array_append: changes('array_append', eachOfArray),
  json_array_insert: changes('array_insert', eachOfArray),
  json_remove: ({ args: [json = '', ...paths] }) => asJson(paths.reduce((tree, path) => `googlesql_json_remove(${tree}, ${path})`, json)),
  json_strip_nulls: ({ args }) =>
    asJson(`googlesql_json_strip_nulls(${args[0] ?? ''}, ${args[1] ?? `'$'`}, ${args[2] ?? 'TRUE'}, ${args[3] ?? 'FALSE'})`),
  json_type: native('googlesql_json_type'),
  bool: native('googlesql_json_bool'),
  int64: native('googlesql_json_int64'),
  float64: ({ args }) => `googlesql_json_float64(${args[0] ?? ''}, ${args[1] ?? `'round'`})`,
  lax_bool: native('googlesql_json_lax_bool'),
  lax_int64: native('googlesql_json_lax_int64'),
  lax_float64: native('googlesql_json_lax_float64'),
  lax_string: native('googlesql_json_lax_string'),
  'BigQuery:json_keys': keys,
  'BigQuery:float64_array': (call) => {
    const mode = call.args[1] === undefined ? 'round' : literalText(call, 1);
    if (mode !== 'round') throw refuseCall(call, 'wide_number_mode');
    return `googlesql_json_float64_array(${arg(call, 0)})`;
  },
  ...Object.fromEntries(
    ['bool', 'int64', 'string', 'lax_bool', 'lax_int64', 'lax_float64', 'lax_string'].map((name) => [
      `BigQuery:${name}_array`,
      native(`googlesql_json_${name}_array`),
    ]),
  ),
};

/** `json[0]`, `json['name']`. */
export const jsonSubscript: Rule = (call) =>
  asJson(`googlesql_json_${call.nodes[1]?.type.kind === 'STRING' ? 'member' : 'element'}(${arg(call, 0)}, ${arg(call, 1)})`);
