import { arg, type Call, type RuleTable, using } from './rule.ts';
import { zeroOf } from './bignumeric-calls.ts';
import { equalSql } from './comparison-functions.ts';
import { duckdbTypeOf } from '../duckdb-type.ts';

function cases(call: Call): string {
  const { args } = call;
  const whens: string[] = [];
  for (let index = 0; index + 1 < args.length; index += 2) whens.push(`WHEN ${args[index]} THEN ${args[index + 1]}`);
  const rest = args.length % 2 === 1 ? ` ELSE ${args.at(-1)}` : '';
  return `CASE ${whens.join(' ')}${rest} END`;
}

function casesOfValue(call: Call): string {
  const type = call.nodes[0]?.type ?? { kind: 'INT64' };
  return using(call, 0, (value) => {
    const rest = call.args.slice(1);
    const whens: string[] = [];
    for (let index = 0; index + 1 < rest.length; index += 2)
      whens.push(`WHEN ${equalSql(type, value, rest[index] ?? '')} THEN ${rest[index + 1]}`);
    return `CASE ${whens.join(' ')}${rest.length % 2 === 1 ? ` ELSE ${rest.at(-1)}` : ''} END`;
  });
}

export const conditionalFunctions: RuleTable = {
  $and: ({ args }) => `(${args.join(' AND ')})`,
  $or: ({ args }) => `(${args.join(' OR ')})`,
  $not: (call) => `(NOT ${arg(call, 0)})`,
  $case_no_value: cases,
  $case_with_value: casesOfValue,
  if: (call) => `CASE WHEN ${arg(call, 0)} THEN ${arg(call, 1)} ELSE ${arg(call, 2)} END`,
  ifnull: ({ args }) => `coalesce(${args.join(', ')})`,
  coalesce: ({ args }) => `coalesce(${args.join(', ')})`,
  nullif: (call) =>
    using(
      call,
      0,
      (value) => `CASE WHEN ${equalSql(call.nodes[0]?.type ?? { kind: 'INT64' }, value, arg(call, 1))} THEN NULL ELSE ${value} END`,
    ),
  zeroifnull: zeroOf('coalesce'),
  nullifzero: zeroOf('nullif'),
  error: (call) => {
    const type = duckdbTypeOf(call.returnType) ?? 'BIGINT';
    return `CAST(error(${arg(call, 0)}) AS ${type})`;
  },
};
