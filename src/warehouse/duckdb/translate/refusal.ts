import type { TextRange } from '../../../problem/text-position.ts';
import { SqlError } from '../../sql-error.ts';

/** What the local engine cannot answer as BigQuery would, by the construct's name and place. */
export function refuse(construct: string, range: TextRange | undefined, hint?: string): SqlError {
  return new SqlError('ATT1302', `${construct} is not supported on the local engine.`, {
    ...(range && { range }),
    hint: hint ?? 'Write it another way, or run this on a BigQuery target.',
  });
}
