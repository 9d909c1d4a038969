import { escapeRegExp } from '../../escape-regexp.ts';
import type { StatementText } from '../../../googlesql/googlesql-service.ts';
import { type TableName, tableKey } from '../../../googlesql/schema.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { SqlError } from '../../sql-error.ts';
import { informationSchema, type SchemaLookup } from './information-schema.ts';
import { type ScriptTables, targetName } from './script-tables.ts';
import { unqualified } from './statements/target-name.ts';
import type { SourceTable } from './table-source.ts';
import { wildcardTable } from './wildcard-table.ts';

/** A table under the path by which a statement names it. */
export interface NamedTable {
  readonly path: readonly string[];
  readonly source: SourceTable;
}

/** Looks up what a statement names. Rejects with ATT1405, at the name's place, for what is not there. */
export async function namedTables(
  sql: string,
  tables: StatementText['tables'],
  { tables: known, routines }: SchemaLookup,
): Promise<readonly NamedTable[]> {
  const found = await Promise.all(
    [...tables, ...alteredPath(sql)].map(async (path): Promise<NamedTable | undefined> => {
      const described = await informationSchema(path, { tables: known, routines }, placeOf(path, sql));
      if (described) return { path, source: described };
      const name = targetName(path, known);
      if (name === undefined) throw unqualified(path, placeOf(path, sql));
      const source = await sourceOf(name, known);
      // The table that the statement itself makes may not be there; the analyser says so of the others.
      if (source === undefined && !mayBeMissing(sql)) throw missing(name, placeOf(path, sql));
      return source && { path, source };
    }),
  );
  return found.filter((table) => table !== undefined);
}

async function sourceOf(name: TableName, known: ScriptTables): Promise<SourceTable | undefined> {
  if (name.table.endsWith('*')) return wildcardTable(name, await known.wildcard(name));
  const schema = await known.lookup(name);
  return schema && { schema: { ...schema, name } };
}

function mayBeMissing(sql: string): boolean {
  return /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(?:DROP\b|ALTER\s+TABLE\s+IF\s+EXISTS\b)/i.test(sql);
}

/** The table of an ALTER TABLE, which the analyser does not count among those that a statement names. */
function alteredPath(sql: string): readonly (readonly string[])[] {
  const head =
    /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?((?:`[^`]+`|[\w-]+)(?:\s*\.\s*(?:`[^`]+`|\w+))*)/i.exec(sql);
  const path = head?.[1]?.match(/`[^`]+`|[\w-]+/g)?.map((name) => name.replaceAll('`', ''));
  return path ? [path] : [];
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
  const escaped = path.map(escapeRegExp);
  const match = new RegExp(escaped.map((segment) => `\`?${segment}\`?`).join('\\s*\\.\\s*'), 'i').exec(sql);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].length };
}
