import type { Field } from '../../src/googlesql/schema.ts';
import type { Value } from '../../src/warehouse/row-set.ts';

/** How much of a long value a cell shows; the detail pane has all of it. */
const cellLimit = 300;

/** A value on one line. NULL, lists and structs are told apart from text by the cell's class, not by the text alone. */
export function cellText(value: Value, field: Field): string {
  if (value === null) return 'NULL';
  const text = typeof value === 'object' ? compactText(value) : scalarText(value, field);
  const line = text.replaceAll(/\r\n|\r|\n/g, '↵');
  return line.length > cellLimit ? `${line.slice(0, cellLimit)}…` : line;
}

function scalarText(value: string | number | boolean, field: Field): string {
  return field.type === 'TIMESTAMP' && field.mode !== 'REPEATED' ? String(value).replace('T', ' ').replace('Z', ' UTC') : String(value);
}

/** `{key: page_title, value: {string_value: Home}}`: like GoogleSQL's own printing, members that are NULL left out. */
export function compactText(value: Value): string {
  if (value === null) return 'NULL';
  if (Array.isArray(value)) return `[${value.map((item: Value) => compactText(item)).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return `{${members.map(([name, member]) => `${name}: ${compactText(member)}`).join(', ')}}`;
}

/** The whole value over several lines, for the detail pane. */
export function detailText(value: Value): string {
  if (value === null) return 'NULL';
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

/** A value as it is copied: exactly, tabs and line ends kept by quoting as spreadsheets do. */
export function copyText(value: Value): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function isNumeric({ type, mode }: Field): boolean {
  return mode !== 'REPEATED' && ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC'].includes(type);
}

/** `ARRAY<STRUCT>`, `INT64`: what the column's header says under the name. */
export function typeText({ type, mode }: Field): string {
  return mode === 'REPEATED' ? `ARRAY<${type}>` : type;
}
