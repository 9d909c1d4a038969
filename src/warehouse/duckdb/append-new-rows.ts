import { type Field, type TableName, tableKey } from '../../googlesql/schema.ts';
import { SqlError } from '../sql-error.ts';
import type { AppendResult } from '../warehouse.ts';
import { columnTypeOf } from './column-type.ts';
import { quoteTable } from './identifiers.ts';
import { noteText, tableNote } from './relation-note.ts';
import { transaction, type Where } from './change-relations.ts';
import { type Rows, stagedTable, stageRows } from './stage-rows.ts';
import { quoteName, quoteText } from './translate/sql-text.ts';

/**
 * Adds the rows whose key is not in the table, the first of each key where a batch has several, as one transaction; makes the table
 * where there is none. A row without a key fails the whole batch: there is no telling whether it is new.
 */
export async function appendNewRows(
  { connection, catalog }: Where,
  target: { readonly name: TableName; readonly fields: readonly Field[]; readonly key: string },
  rows: Rows,
  signal: AbortSignal | undefined,
): Promise<AppendResult> {
  const { name, fields, key } = target;
  const keyColumn = `c${fields.findIndex((field) => field.name === key)}`;
  if (keyColumn === 'c-1') throw new SqlError('ATT1403', `The rows for ${tableKey(name)} have no column ${key}.`);
  const rowsRead = await stageRows(connection, fields, rows, signal);
  const keyless = await connection.runAndReadAll(`SELECT position FROM ${stagedTable} WHERE ${keyColumn} IS NULL LIMIT 1`);
  const [first] = keyless.getRows();
  if (first) throw new SqlError('ATT1403', `Row ${Number(first[0]) + 1} has no ${key}.`);

  const table = quoteTable(name);
  const existing = await catalog.describe(connection, name);
  const missing = existing && fields.find((field) => !existing.fields.some(({ name: column }) => column === field.name));
  if (missing) throw new SqlError('ATT1403', `The table ${tableKey(name)} has no column ${missing.name}.`);
  const note = tableNote(fields, {});
  const comment = noteText(note);
  const rowsAdded = await transaction(
    connection,
    async () => {
      if (!existing) {
        await connection.run(
          `CREATE TABLE ${table}(${fields.map((field) => `${quoteName(field.name)} ${columnTypeOf(field)}`).join(', ')})`,
        );
        if (comment !== undefined) await connection.run(`COMMENT ON TABLE ${table} IS ${quoteText(comment)}`);
      }
      const result = await connection.run(
        `INSERT INTO ${table}(${fields.map((field) => quoteName(field.name)).join(', ')})
         SELECT ${fields.map((_, index) => `c${index}`).join(', ')} FROM ${stagedTable}
         WHERE NOT EXISTS (SELECT 1 FROM ${table} AS known WHERE known.${quoteName(key)} = ${keyColumn})
         QUALIFY row_number() OVER (PARTITION BY ${keyColumn} ORDER BY position) = 1
         ORDER BY position`,
      );
      return result.rowsChanged;
    },
    signal,
  );
  if (!existing) catalog.changed(name, { name, kind: 'table', note });
  return { rowsRead, rowsAdded };
}
