import { plainText } from '../../googlesql/plain-text.ts';
import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../../warehouse/row-set.ts';

/**
 * A row in one spelling: two rows are equal if and only if their texts are. STRUCTs go by position, so that capitals of their members do not
 * count; 0.0 and -0.0 are equal, as GoogleSQL has them, and NaN equals itself.
 */
export function rowText(fields: readonly Field[], row: readonly Value[]): string {
  return JSON.stringify(fields.map((field, index) => spelled(field, row[index] ?? null, keepFloat)));
}

export interface SplitRow {
  /** The row's text with each FLOAT64 left out. */
  readonly rest: string;
  /** The FLOAT64 values that are finite, from the left. */
  readonly floats: readonly number[];
}

/** A row with its FLOAT64 values apart from the rest, to find rows that are equal but for these. */
export function splitRow(fields: readonly Field[], row: readonly Value[]): SplitRow {
  const floats: number[] = [];
  const takeFloat = (value: Value): Value => {
    if (typeof value !== 'number') return value;
    floats.push(value);
    return { float: null };
  };
  return { rest: JSON.stringify(fields.map((field, index) => spelled(field, row[index] ?? null, takeFloat))), floats };
}

export function valueText(field: Field, value: Value): string {
  return rowText([field], [value]);
}

/** Whether a value of the column has a FLOAT64 in it. */
export function hasFloats({ type, fields }: Field): boolean {
  return type === 'FLOAT64' || (fields ?? []).some(hasFloats);
}

function keepFloat(value: Value): Value {
  return value === 0 ? 0 : value;
}

type SpellFloat = (value: Value) => Value;

function spelled(field: Field, value: Value, spellFloat: SpellFloat): Value {
  if (field.mode !== 'REPEATED') return spelledSingle(field, value, spellFloat);
  // BigQuery keeps a NULL array as an empty one.
  return isList(value) ? value.map((item) => spelledSingle(field, item, spellFloat)) : [];
}

function spelledSingle(field: Field, value: Value, spellFloat: SpellFloat): Value {
  if (value === null) return null;
  switch (field.type) {
    case 'STRUCT':
      return typeof value === 'object' && !isList(value) ? members(field, value, spellFloat) : value;
    case 'FLOAT64':
      return spellFloat(value);
    case 'INT64':
      return plainText(value);
    case 'JSON':
      return typeof value === 'string' ? jsonSpelling(value) : value;
    default:
      return value;
  }
}

function members(field: Field, value: Readonly<Record<string, Value>>, spellFloat: SpellFloat): Value {
  const byName = new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
  return (field.fields ?? []).map((member) =>
    spelled(member, value[member.name] ?? byName.get(member.name.toLowerCase()) ?? null, spellFloat),
  );
}

const jsonTokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON without its spaces and the order of its keys, and with every digit of its numbers: they stay text. */
function jsonSpelling(text: string): string {
  try {
    const marked = text.replace(jsonTokens, (token) => (token.startsWith('"') ? `"s${token.slice(1)}` : `"n${token}"`));
    return JSON.stringify(JSON.parse(marked), (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
        : value,
    );
  } catch {
    return text;
  }
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
