import type { Field, FieldType } from './schema.ts';

const types: ReadonlyMap<string, FieldType> = new Map([
  ...(
    [
      'INT64',
      'FLOAT64',
      'NUMERIC',
      'BIGNUMERIC',
      'BOOL',
      'STRING',
      'BYTES',
      'DATE',
      'DATETIME',
      'TIME',
      'TIMESTAMP',
      'INTERVAL',
      'JSON',
      'GEOGRAPHY',
    ] as const
  ).map((type) => [type, type] as const),
  ...(['INT', 'INTEGER', 'BIGINT', 'SMALLINT', 'TINYINT', 'BYTEINT'] as const).map((name) => [name, 'INT64'] as const),
  ['FLOAT', 'FLOAT64'],
  ['BOOLEAN', 'BOOL'],
  ['DECIMAL', 'NUMERIC'],
  ['BIGDECIMAL', 'BIGNUMERIC'],
]);

/** The type that a text such as `ARRAY<STRUCT<a INT64, b STRING>>` names, as a column of it; undefined for what is no type of a column. */
export function parseType(text: string, name = ''): Field | undefined {
  const type = text.trim();
  const array = inside(type, 'ARRAY');
  if (array !== undefined) {
    const element = parseType(array, name);
    return element && element.mode !== 'REPEATED' ? { ...element, mode: 'REPEATED' } : undefined;
  }
  const struct = inside(type, 'STRUCT');
  if (struct !== undefined) {
    const fields = members(struct).map((member) => {
      const [, quoted, plain, memberType = ''] = /^\s*(?:`([^`]+)`|([A-Za-z_]\w*))\s+(\S.*)$/s.exec(member) ?? [];
      return parseType(memberType, quoted ?? plain ?? '');
    });
    const known = fields.filter((field) => field !== undefined);
    return known.length === fields.length && known.length > 0 ? { name, type: 'STRUCT', mode: 'NULLABLE', fields: known } : undefined;
  }
  const scalar = types.get(type.toUpperCase());
  return scalar && { name, type: scalar, mode: 'NULLABLE' };
}

function inside(type: string, word: string): string | undefined {
  return new RegExp(`^${word}\\s*<(.*)>$`, 'is').exec(type)?.[1];
}

/** The parts between commas that stand in no angle brackets. */
function members(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '<') depth += 1;
    if (character === '>') depth -= 1;
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] = `${parts.at(-1) ?? ''}${character}`;
  }
  return parts;
}
