import { GoogleSqlError } from '../../../googlesql/googlesql-error.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { SqlError } from '../../sql-error.ts';
import { refuse } from './refusal.ts';

/** The analyser's refusal; of what BigQuery has and it does not know, ours. */
export function analysisError(error: GoogleSqlError): SqlError {
  if (/_PARTITION(?:TIME|DATE)\b/i.test(error.message)) {
    return refuse(
      '_PARTITIONTIME or _PARTITIONDATE of a table that was not made with PARTITION BY ingestion time here',
      error.range,
      'Use a column of the table.',
    );
  }
  const operator = /^Pipe operator not supported: (.*)/.exec(error.message)?.[1];
  if (operator !== undefined) return refuse(`The pipe operator ${operator}`, error.range, 'Write it in standard syntax.');
  const unsupported = /^Statement not supported: (\w+?)Statement/.exec(error.message)?.[1];
  if (unsupported !== undefined) return refuse(unsupported.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase(), error.range);
  const message = error.message.replace(/(?:JavaScript:)?javascript_[0-9a-f]{24}\./gi, '');
  return new SqlError('ATT1301', message, { ...(error.range && { range: error.range }), cause: error });
}

/** Places in a statement become places in the script. */
export function moved(error: unknown, offset: number): unknown {
  if (offset === 0) return error;
  if (error instanceof GoogleSqlError && error.range) return new GoogleSqlError(error.message, shifted(error.range, offset), error);
  if (error instanceof SqlError && error.range) {
    return new SqlError(error.code, error.message, {
      range: shifted(error.range, offset),
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error.cause,
    });
  }
  return error;
}

function shifted({ start, end }: TextRange, offset: number): TextRange {
  return { start: start + offset, end: end + offset };
}
