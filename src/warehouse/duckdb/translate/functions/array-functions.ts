import { duckdbTypeOf } from '../duckdb-type.ts';
import { jsonSubscript } from './json-type-functions.ts';
import { arg, type Call, fail, literalText, refuseCall, type Rule, type RuleTable, using } from './rule.ts';

function element(base: 0 | 1, safe: boolean): Rule {
  return (call) => {
    const list = arg(call, 0);
    const constant = literalText(call, 1);
    if (safe && constant !== undefined) {
      const position = Number(constant) + 1 - base;
      return position < 1 ? `CASE WHEN FALSE THEN ${list}[1] END` : `${list}[${position}]`;
    }
    return using(call, 0, (array) =>
      using(call, 1, (index) => {
        const position = base === 0 ? `(${index} + 1)` : index;
        const outside = safe ? 'NULL' : fail(call, 'Array index is out of bounds', index);
        return `CASE WHEN ${array} IS NULL OR ${index} IS NULL THEN NULL WHEN ${position} < 1 OR ${position} > len(${array}) THEN ${outside} ELSE ${array}[${position}] END`;
      }),
    );
  };
}

function makeArray(call: Call): string {
  const type = duckdbTypeOf(call.returnType);
  if (type === undefined) throw refuseCall(call, call.returnType.kind);
  return call.args.length === 0 ? `CAST([] AS ${type})` : `[${call.args.join(', ')}]`;
}

function generateArray(call: Call): string {
  const type = call.nodes[0]?.type.kind;
  if (type !== 'INT64') throw refuseCall(call, type);
  const step = call.args[2] ?? '1::BIGINT';
  const constant = call.args[2] === undefined ? '1' : literalText(call, 2);
  const [from, to] = [arg(call, 0), arg(call, 1)];
  const nulls = [from, to, step].map((value) => `${value} IS NULL`).join(' OR ');
  const series = `generate_series(${from}, ${to}, ${step})`;
  if (constant !== undefined && constant !== '0') return `CASE WHEN ${nulls} THEN NULL ELSE ${series} END`;
  return `CASE WHEN ${nulls} THEN NULL WHEN ${step} = 0 THEN ${fail(call, 'Sequence step cannot be 0.', step)} ELSE ${series} END`;
}

function arrayToString(call: Call): string {
  if (call.returnType.kind !== 'STRING') throw refuseCall(call, 'BYTES');
  const filler = call.args[2];
  return using(call, 0, (list) => {
    const items =
      filler === undefined ? `list_filter(${list}, lambda s: s IS NOT NULL)` : `list_transform(${list}, lambda s: coalesce(s, ${filler}))`;
    return `CASE WHEN ${list} IS NULL${filler === undefined ? '' : ` OR ${filler} IS NULL`} THEN NULL WHEN len(${items}) = 0 THEN '' ELSE array_to_string(${items}, ${arg(call, 1)}) END`;
  });
}

export const arrayFunctions: RuleTable = {
  $make_array: makeArray,
  $array_at_offset: element(0, false),
  $array_at_ordinal: element(1, false),
  $safe_array_at_offset: element(0, true),
  $safe_array_at_ordinal: element(1, true),
  $subscript: (call) => {
    if (call.nodes[0]?.type.kind === 'JSON') return jsonSubscript(call);
    if (call.nodes[0]?.type.kind !== 'ARRAY') throw refuseCall(call, call.nodes[0]?.type.kind);
    return element(0, false)(call);
  },
  array_length: (call) => `len(${arg(call, 0)})`,
  array_concat: (call) =>
    using(
      call,
      0,
      () =>
        `CASE WHEN ${call.args.map((value) => `${value} IS NULL`).join(' OR ')} THEN NULL ELSE ${call.args.reduce((left, right) => `list_concat(${left}, ${right})`)} END`,
    ),
  array_reverse: (call) => `list_reverse(${arg(call, 0)})`,
  array_to_string: arrayToString,
  array_first: (call) =>
    using(
      call,
      0,
      (list) =>
        `CASE WHEN len(${list}) = 0 THEN ${fail(call, 'ARRAY_FIRST cannot get the first element of an empty array', `len(${list})`)} ELSE ${list}[1] END`,
    ),
  array_last: (call) =>
    using(
      call,
      0,
      (list) =>
        `CASE WHEN len(${list}) = 0 THEN ${fail(call, 'ARRAY_LAST cannot get the last element of an empty array', `len(${list})`)} ELSE ${list}[len(${list})] END`,
    ),
  generate_array: generateArray,
};
