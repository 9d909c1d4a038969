import { GoogleSqlError } from '../googlesql-error.ts';
import type { EditedText } from '../lowering/text-edits.ts';
import { lowerPipes } from './lower-pipes.ts';

/** A text without pipe syntax, and the way back to the text that a person wrote. */
export interface StandardText extends EditedText {
  /** The places of renamed columns are not known: good for a look at what the text names, not for an answer. */
  readonly isIncomplete: boolean;
}

/** `columnsOf` tells the columns of a query, where it can be asked. Rejects with `GoogleSqlError` for a pipe operator that there is not. */
export async function standardText(
  sql: string,
  columnsOf: (query: string) => Promise<readonly string[] | undefined> = () => Promise.resolve(undefined),
): Promise<StandardText> {
  const columns = new Map<string, readonly string[]>();
  for (;;) {
    const lowered = lowerPipes(sql, columns);
    if (lowered === undefined) return { text: sql, original: (offset) => offset, isIncomplete: false };
    const [wanted] = lowered.wanted;
    if (wanted === undefined) return { ...lowered, isIncomplete: false };
    const found = await columnsOf(wanted);
    if (found === undefined) return { ...lowered, isIncomplete: true };
    columns.set(wanted, found);
  }
}

export function unknownColumns(): GoogleSqlError {
  return new GoogleSqlError(
    'Pipe operator not supported: RENAME or BY NAME in a subquery that uses columns of the query around it',
    undefined,
  );
}
