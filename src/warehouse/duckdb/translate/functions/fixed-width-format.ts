import { escapeRegExp } from '../../../escape-regexp.ts';
import type { FormattedType } from '../../formatted-type.ts';
import { yearPattern } from './civil-text.ts';
import { formatPieces } from './date-format.ts';

/** Elements whose digits stand at the same place of every text, as most texts of a format are. */
const elements: Readonly<Partial<Record<string, readonly [width: number, pattern: string]>>> = {
  Y: [4, yearPattern],
  E4Y: [4, yearPattern],
  m: [2, '(?:0[1-9]|1[0-2])'],
  d: [2, '(?:0[1-9]|[12][0-9]|3[01])'],
  H: [2, '(?:[01][0-9]|2[0-3])'],
  M: [2, '[0-5][0-9]'],
  S: [2, '[0-5][0-9]'],
  Z: [3, 'UTC'],
};

export interface FixedWidthText {
  /** SQL: whether the text is one of these, so that the others below are right of it. */
  readonly isFit: string;
  readonly date: string;
  /** Microseconds since midnight. */
  readonly micros: string;
}

/** What a text that is written by a format with all of its zeros says; undefined for formats that have other elements. `text` is repeated. */
export function fixedWidthText(format: string, text: string, type: FormattedType): FixedWidthText | undefined {
  const places = new Map<string, { readonly at: number; readonly width: number }>();
  let pattern = '';
  let at = 1;
  for (const piece of formatPieces(format, type)) {
    if ('text' in piece) {
      // An element that the type has not, which is an error, is text to whoever formats.
      if (/[^\x20-\x7e]|%/.test(piece.text)) return undefined;
      pattern += escapeRegExp(piece.text).replaceAll("'", "''");
      at += piece.text.length;
      continue;
    }
    const [width, digits] = elements[piece.element] ?? [];
    const name = piece.element.slice(-1);
    if (width === undefined || digits === undefined || places.has(name)) return undefined;
    places.set(name, { at, width });
    pattern += digits;
    at += width;
  }
  const part = (name: string, missing: number) => {
    const place = places.get(name);
    return place === undefined ? String(missing) : `CAST(substring(${text}, ${place.at}, ${place.width}) AS BIGINT)`;
  };
  return {
    isFit: `regexp_full_match(${text}, '${pattern}')`,
    date: `make_date(${part('Y', 1970)}, ${part('m', 1)}, ${part('d', 1)})`,
    micros: `(((${part('H', 0)} * 60 + ${part('M', 0)}) * 60 + ${part('S', 0)}) * 1000000)`,
  };
}
