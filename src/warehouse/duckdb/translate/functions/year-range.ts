import { once } from '../context.ts';
import { type Call, fail } from './rule.ts';

/** GoogleSQL's years are 1 to 9999. What starts from today is left alone, so that DuckDB can reckon it before it reads a table. */
export function inRange(moved: string, call: Call, type: 'DATE' | 'TIMESTAMP' | 'TIMESTAMPTZ' = resultType(call)): string {
  if (/\b(?:current_date|now\(\))/.test(moved)) return moved;
  const last = type === 'DATE' ? '9999-12-31' : `9999-12-31 23:59:59.999999${type === 'TIMESTAMPTZ' ? '+00' : ''}`;
  const first = type === 'DATE' ? '0001-01-01' : `0001-01-01 00:00:00${type === 'TIMESTAMPTZ' ? '+00' : ''}`;
  return once(
    moved,
    call.context,
    (value) =>
      `CASE WHEN ${value} NOT BETWEEN ${type} '${first}' AND ${type} '${last}' THEN ${fail(call, 'Date or time out of range: ', value, true)} ELSE ${value} END`,
  );
}

function resultType({ returnType }: Call): 'DATE' | 'TIMESTAMP' | 'TIMESTAMPTZ' {
  return returnType.kind === 'DATE' ? 'DATE' : returnType.kind === 'TIMESTAMP' ? 'TIMESTAMPTZ' : 'TIMESTAMP';
}
