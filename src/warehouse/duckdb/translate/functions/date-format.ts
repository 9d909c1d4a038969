import { elementsWithoutPlace, type FormattedType } from '../../formatted-type.ts';

/** One piece of a GoogleSQL date format: text as it stands, or an element (`%Y`, `%E3S`). */
export type FormatPiece = { readonly text: string } | { readonly element: string };

/** Those of parsing, and for a TIME the quarter as well. */
const withoutPlace = { ...elementsWithoutPlace, TIME: `${elementsWithoutPlace.TIME}Q` };

/**
 * `%E4Y`, `%E*S`, `%E3S`, `%Ez`, `%Oy` and the plain ones. Those that the type has nothing to say of stand as they are written: SanitizeFormat
 * in GoogleSQL's date_time_util.cc.
 */
export function formatPieces(format: string, type: FormattedType): readonly FormatPiece[] {
  const pieces: FormatPiece[] = [];
  for (const match of format.matchAll(/%(E(?:\*S|4Y|[0-9]S|[CcXxYyz])|O[A-Za-z]|.)|[^%]+|%$/gs)) {
    const element = match[1];
    if (element === undefined) pieces.push({ text: match[0] });
    else if (withoutPlace[type].includes(element.slice(-1))) pieces.push({ text: match[0] });
    else pieces.push(...elementPieces(plainElement(element)));
  }
  return pieces;
}

/** `%Ey` and `%Oe` ask for other digits than the English ones, which there are not. */
function plainElement(element: string): string {
  return /^(?:E[CcXxYy]|O[deHIMmSUuVWwy])$/.test(element) ? element.slice(1) : element;
}

function elementPieces(element: string): readonly FormatPiece[] {
  const parts = compound[element];
  if (parts === undefined) return [{ element }];
  return parts.map((part) => (/^%./.test(part) ? { element: part.slice(1) } : { text: part }));
}

/** Elements that stand for several, or for text. */
const compound: Readonly<Partial<Record<string, readonly string[]>>> = {
  F: ['%Y', '-', '%m', '-', '%d'],
  D: ['%m', '/', '%d', '/', '%y'],
  x: ['%m', '/', '%d', '/', '%y'],
  T: ['%H', ':', '%M', ':', '%S'],
  X: ['%H', ':', '%M', ':', '%S'],
  R: ['%H', ':', '%M'],
  c: ['%a', ' ', '%b', ' ', '%e', ' ', '%H', ':', '%M', ':', '%S', ' ', '%Y'],
  r: ['%I', ':', '%M', ':', '%S', ' ', '%p'],
  h: ['%b'],
  '%': ['%'],
  n: ['\n'],
  t: ['\t'],
};
