import type { StatementText } from '../../../googlesql/googlesql-service.ts';
import { type TableName, type TableSchema, tableKey } from '../../../googlesql/schema.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { SqlError } from '../../sql-error.ts';
import { unqualified } from './statements/target-name.ts';
import { type DefaultPath, tableNameOf } from './table-path.ts';
import type { SourceTable } from './table-source.ts';
import { wildcardTable } from './wildcard-table.ts';

export interface TableLookup extends DefaultPath {
  /** The columns of a table or view; undefined where there is none. */
  readonly lookup: (name: TableName) => Promise<TableSchema | undefined>;
  /** The tables that a name ending in `*` stands for, in any order. Views are left out, as BigQuery does. */
  readonly wildcard: (name: TableName) => Promise<readonly TableSchema[]>;
}

/** A table under the path by which a statement names it. */
export interface NamedTable {
  readonly path: readonly string[];
  readonly source: SourceTable;
}

/** Looks up what a statement names. Rejects with ATT1405, at the name's place, for what is not there. */
export async function namedTables(
  sql: string,
  tables: StatementText['tables'],
  made: ReadonlyMap<string, TableSchema>,
  options: TableLookup,
): Promise<readonly NamedTable[]> {
  const found = await Promise.all(
    tables.map(async (path): Promise<NamedTable | undefined> => {
      const name = tableNameOf(path, options);
      if (name === undefined) throw unqualified(path, placeOf(path, sql));
      const source = await sourceOf(name, made, options);
      // The table that the statement itself makes may not be there; the analyser says so of the others.
      if (source === undefined && !mayBeMissing(sql)) throw missing(name, placeOf(path, sql));
      return source && { path, source };
    }),
  );
  return found.filter((table) => table !== undefined);
}

async function sourceOf(name: TableName, made: ReadonlyMap<string, TableSchema>, options: TableLookup): Promise<SourceTable | undefined> {
  if (name.table.endsWith('*')) return wildcardTable(name, await options.wildcard(name));
  const schema = made.get(tableKey(name)) ?? (await options.lookup(name));
  return schema && { schema: { ...schema, name } };
}

function mayBeMissing(sql: string): boolean {
  return /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*DROP\b/i.test(sql);
}

function missing(name: TableName, range: TextRange | undefined): SqlError {
  const message = name.table.endsWith('*')
    ? `${tableKey(name)} does not match any table.`
    : `Not found: Table ${name.project}:${name.dataset}.${name.table} was not found`;
  return new SqlError('ATT1405', message, {
    ...(range && { range }),
    hint: 'Check the name; models have to be built before what reads them, and sources imported or made.',
  });
}

/** Where a path is written first. */
function placeOf(path: readonly string[], sql: string): TextRange | undefined {
  const escaped = path.map((segment) => segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const match = new RegExp(escaped.map((segment) => `\`?${segment}\`?`).join('\\s*\\.\\s*'), 'i').exec(sql);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}
