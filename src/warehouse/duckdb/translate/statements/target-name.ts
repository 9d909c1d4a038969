import type { TextRange } from '../../../../problem/text-position.ts';
import { SqlError } from '../../../sql-error.ts';

/** BigQuery's words for a table name without a dataset. */
export function unqualified(path: readonly string[], range: TextRange | undefined): SqlError {
  return new SqlError('ATT1301', `Table "${path.join('.')}" must be qualified with a dataset (e.g. dataset.table).`, {
    ...(range && { range }),
  });
}
