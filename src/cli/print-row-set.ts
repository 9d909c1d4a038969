import type { RowSet, Value } from '../warehouse/row-set.ts';
import { formatTable, printJson, printLine, say, type OutputFormat } from './output.ts';

const numeric = new Set(['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC']);

/** As JSON: `{schema: [{name, type, mode}], rows: [{name: value}]}`; as text, a table. What there is to know of the rows goes to stderr. */
export function printRowSet(rowSet: RowSet, output: OutputFormat): void {
  if (rowSet.note !== undefined) say(rowSet.note);
  if (output === 'json') {
    const rows = rowSet.rows.map((row) => Object.fromEntries(rowSet.fields.map(({ name }, index) => [name, row[index] ?? null])));
    printJson({ schema: rowSet.fields, rows });
    return;
  }
  const columns = rowSet.fields.map(({ name, type, mode }) => ({
    title: name,
    align: numeric.has(type) && mode !== 'REPEATED' ? ('right' as const) : ('left' as const),
  }));
  if (columns.length > 0)
    printLine(
      formatTable(
        columns,
        rowSet.rows.map((row) => row.map(cellText)),
      ),
    );
  if (!rowSet.complete) say(`The first ${rowSet.rows.length.toLocaleString('en')} rows; there are more.`);
}

/** A value on one line of a terminal. */
export function cellText(value: Value): string {
  if (value === null) return 'NULL';
  // A control character in a value must not reach the terminal as one.
  if (typeof value === 'string') return value.replaceAll(/\p{Cc}/gu, '�');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
