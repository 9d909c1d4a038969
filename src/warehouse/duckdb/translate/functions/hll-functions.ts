import type { AggregateCall, AggregateRule } from './aggregate-functions.ts';
import { arg, refuseCall, type RuleTable } from './rule.ts';

const functionOf: Readonly<Partial<Record<string, string>>> = {
  STRING: 'googlesql_hll_of_texts',
  INT64: 'googlesql_hll_of_integers',
  BYTES: 'googlesql_hll_of_bytes',
};

function init(call: AggregateCall): string {
  const value = arg(call, 0);
  const type = call.nodes[0]?.type.kind;
  const name = type === undefined ? undefined : functionOf[type];
  if (name === undefined) throw refuseCall(call, type);
  const values = call.aggregate('list', [value], { distinct: true, order: '', filter: `${value} IS NOT NULL` });
  return `${name}(${values}, ${call.aggregate('count', [value], { order: '' })}, ${call.args[1] ?? '15'})`;
}

function sketches(call: AggregateCall): string {
  const value = arg(call, 0);
  return call.aggregate('list', [value], { order: '', filter: `${value} IS NOT NULL` });
}

/** Of no rows there is no list, and so no sketch. */
export const hllAggregates: Readonly<Record<string, AggregateRule>> = {
  'hll_count.init': init,
  'hll_count.merge': (call) => `coalesce(googlesql_hll_merged_count(${sketches(call)}), 0)`,
  'hll_count.merge_partial': (call) => `googlesql_hll_merged(${sketches(call)})`,
};

export const hllFunctions: RuleTable = {
  'hll_count.extract': (call) => `coalesce(googlesql_hll_count(${arg(call, 0)}), 0)`,
};
