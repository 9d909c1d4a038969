import type { Field } from '../../src/googlesql/schema.ts';
import type { Value } from '../../src/warehouse/row-set.ts';
import { cellText, typeText } from './cell-text.ts';

const padding = 28;
const widest = 360;
const narrowest = 64;

/** Pixels for each column, by the header and the first rows, in a font whose characters are `characterWidth` pixels wide. */
export function columnWidths(fields: readonly Field[], rows: readonly (readonly Value[])[], characterWidth: number): readonly number[] {
  return fields.map((field, column) => {
    const texts = [field.name, typeText(field), ...rows.map((row) => cellText(row[column] ?? null, field))];
    const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
    return Math.round(Math.min(Math.max(longest * characterWidth + padding, narrowest), widest));
  });
}
