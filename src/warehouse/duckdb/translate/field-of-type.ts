import type { Field, FieldType } from '../../../googlesql/schema.ts';

const fieldTypes: Readonly<Partial<Record<string, FieldType>>> = {
  BIGINT: 'INT64',
  INTEGER: 'INT64',
  SMALLINT: 'INT64',
  TINYINT: 'INT64',
  UINTEGER: 'INT64',
  USMALLINT: 'INT64',
  UTINYINT: 'INT64',
  DOUBLE: 'FLOAT64',
  FLOAT: 'FLOAT64',
  BIT: 'BIGNUMERIC',
  BOOLEAN: 'BOOL',
  VARCHAR: 'STRING',
  BLOB: 'BYTES',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'DATETIME',
  TIMESTAMP_S: 'DATETIME',
  TIMESTAMP_MS: 'DATETIME',
  TIMESTAMP_NS: 'DATETIME',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
  INTERVAL: 'INTERVAL',
  JSON: 'JSON',
  UUID: 'STRING',
};

/**
 * The column that GoogleSQL sees in a column of DuckDB, from the type's SQL text. Undefined where GoogleSQL has nothing that holds the
 * values (HUGEINT, MAP, lists of lists…). Columns whose values need a conversion on the way are read through `readColumn`.
 */
export function fieldOf(duckdbType: string, name: string): Field | undefined {
  const type = duckdbType.trim();
  if (type.endsWith(']')) {
    const element = fieldOf(type.slice(0, type.lastIndexOf('[')), name);
    return element && element.mode !== 'REPEATED' ? { ...element, mode: 'REPEATED' } : undefined;
  }
  const members = /^STRUCT\((.*)\)$/s.exec(type)?.[1];
  if (members !== undefined) {
    const fields = splitMembers(members).map(({ member, memberType }) => fieldOf(memberType, member));
    const known = fields.filter((field) => field !== undefined);
    return known.length === fields.length ? { name, type: 'STRUCT', mode: 'NULLABLE', fields: known } : undefined;
  }
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type);
  if (decimal)
    return Number(decimal[2]) <= 9 && Number(decimal[1]) - Number(decimal[2]) <= 29
      ? { name, type: 'NUMERIC', mode: 'NULLABLE' }
      : undefined;
  const scalar = fieldTypes[type] ?? (type.startsWith('ENUM(') ? 'STRING' : undefined);
  return scalar && { name, type: scalar, mode: 'NULLABLE' };
}

function splitMembers(text: string): readonly { readonly member: string; readonly memberType: string }[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => {
    const match = /^\s*("(?:[^"]|"")*"|\S+)\s+(.*)$/s.exec(part);
    const member = match?.[1] ?? '';
    return { member: member.startsWith('"') ? member.slice(1, -1).replaceAll('""', '"') : member, memberType: match?.[2] ?? '' };
  });
}
