import { parsedFloat, parsedInt } from './number-text.ts';
import type { JinjaValue } from './value.ts';
import { trimmed } from './white-space.ts';

/** The number, boolean or None that a text spells as Python would; undefined for every other text. */
export function literalValue(text: string): JinjaValue | undefined {
  const written = trimmed(text);
  if (written === 'True' || written === 'False') return written === 'True';
  if (written === 'None') return null;
  if (!/^[+-]?[.\d]/.test(written)) return undefined;
  return parsedInt(written, 10) ?? parsedFloat(written);
}
