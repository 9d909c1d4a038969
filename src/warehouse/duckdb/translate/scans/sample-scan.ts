import type { SampleScan } from '../../../../googlesql/resolved-node.ts';
import type { Context } from '../context.ts';
import { refuse } from '../refusal.ts';
import { plainColumns, type Relation, relationSql, wrapped } from '../relation.ts';

/** TABLESAMPLE SYSTEM: BigQuery takes blocks of a table by chance, which local tables have none of; here each row has the same chance. */
export function sampleRelation(scan: SampleScan, context: Context): Relation {
  const { method, unit, size, inputScan, range } = scan;
  if (method.toLowerCase() !== 'system' || unit !== 'PERCENT')
    throw refuse(`TABLESAMPLE ${method.toUpperCase()}`, range, 'BigQuery has TABLESAMPLE SYSTEM (n PERCENT).');
  const percent = size.kind === 'Literal' ? Number(size.value) : undefined;
  if (percent === undefined) throw refuse('TABLESAMPLE of a percentage that is no number', range, 'Write the number.');
  const input = wrapped(context.relation(inputScan, context));
  return { columns: plainColumns(input.columns), from: `(${relationSql(input)} USING SAMPLE ${percent} PERCENT (bernoulli))` };
}
