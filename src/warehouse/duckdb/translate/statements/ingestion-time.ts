import { plainText } from '../../../../googlesql/plain-text.ts';
import type { CreateTableAsSelectStmt, CreateTableStmt, ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import type { Field } from '../../../../googlesql/schema.ts';
import { refuse } from '../refusal.ts';
import { quoteName } from '../sql-text.ts';

/** The pseudo-columns of a table that is partitioned by the time at which rows came into it. */
export const partitionFields: readonly Field[] = [
  { name: '_PARTITIONTIME', type: 'TIMESTAMP', mode: 'NULLABLE' },
  { name: '_PARTITIONDATE', type: 'DATE', mode: 'NULLABLE' },
];

export function isIngestionPartitioned({ partitionByList }: CreateTableStmt | CreateTableAsSelectStmt): boolean {
  return partitionByList.some((expression) => unitOf(expression) !== undefined);
}

/** The columns of DuckDB behind the pseudo-columns; none for other tables. */
export function partitionColumnsSql(statement: CreateTableStmt | CreateTableAsSelectStmt): readonly string[] {
  const unit = statement.partitionByList.map(unitOf).find((found) => found !== undefined);
  if (unit === undefined) return [];
  if (statement.kind === 'CreateTableAsSelectStmt')
    throw refuse('PARTITION BY ingestion time with AS SELECT', statement.range, 'Make the table first, and insert the rows then.');
  const [time, date] = partitionFields.map(({ name }) => quoteName(name));
  return [
    `${time ?? ''} TIMESTAMP WITH TIME ZONE DEFAULT date_trunc('${unit}', now())`,
    `${date ?? ''} DATE GENERATED ALWAYS AS (CAST(${time ?? ''} AS DATE)) VIRTUAL`,
  ];
}

/** Numbers of date parts in the analyser's enumeration. */
const units: Readonly<Partial<Record<string, string>>> = { 1: 'year', 2: 'month', 3: 'day', 7: 'hour' };

function unitOf(expression: ResolvedExpression): string | undefined {
  if (isPartitionColumn(expression)) return 'day';
  if (expression.kind === 'Cast') return unitOf(expression.expr);
  if (expression.kind !== 'FunctionCall') return undefined;
  const [first, second] = expression.argumentList;
  if (first === undefined || unitOf(first) === undefined) return undefined;
  return second?.kind === 'Literal' && second.type.kind === 'ENUM' ? units[plainText(second.value)] : 'day';
}

function isPartitionColumn(expression: ResolvedExpression): boolean {
  return expression.kind === 'ColumnRef' && partitionFields.some(({ name }) => name === expression.column.name.toUpperCase());
}
