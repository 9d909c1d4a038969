import type { TextRange } from '../../../../problem/text-position.ts';
import { SqlError } from '../../../sql-error.ts';
import { quoteName } from '../sql-text.ts';
import { datasetNameOf, type DefaultPath, tableNameOf } from '../table-path.ts';
import { tableSql } from '../table-source.ts';

/** The name of a table or view that a statement makes or drops. */
export function targetSql(path: readonly string[], defaults: DefaultPath, range: TextRange | undefined): string {
  const name = tableNameOf(path, defaults);
  if (name === undefined) throw unqualified(path, range);
  return tableSql(name);
}

export function schemaSql(path: readonly string[], defaults: DefaultPath, range: TextRange | undefined): string {
  const name = datasetNameOf(path, defaults);
  if (name === undefined) throw unqualified(path, range);
  return `${quoteName(name.project)}.${quoteName(name.dataset)}`;
}

/** BigQuery's words for a table name without a dataset. */
export function unqualified(path: readonly string[], range: TextRange | undefined): SqlError {
  return new SqlError('ATT1301', `Table "${path.join('.')}" must be qualified with a dataset (e.g. dataset.table).`, {
    ...(range && { range }),
  });
}
