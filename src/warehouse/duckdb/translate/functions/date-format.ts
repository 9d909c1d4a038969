/** One piece of a GoogleSQL date format: text as it stands, or an element (`%Y`, `%E3S`). */
export type FormatPiece = { readonly text: string } | { readonly element: string };

/** `%E4Y`, `%E*S`, `%E3S`, `%Ez`, `%Oy` and the plain ones. */
export function formatPieces(format: string): readonly FormatPiece[] {
  const pieces: FormatPiece[] = [];
  for (const match of format.matchAll(/%(E[0-9*]?[A-Za-z]|O[A-Za-z]|.)|[^%]+|%$/gs)) {
    const element = match[1];
    if (element === undefined) pieces.push({ text: match[0] });
    else if (element === '%') pieces.push({ text: '%' });
    else if (element === 'n' || element === 't') pieces.push({ text: element === 'n' ? '\n' : '\t' });
    else
      pieces.push(
        ...(compound[element]?.map((part) => (part.startsWith('%') ? { element: part.slice(1) } : { text: part })) ?? [{ element }]),
      );
  }
  return pieces;
}

/** Elements that stand for several. */
const compound: Readonly<Partial<Record<string, readonly string[]>>> = {
  F: ['%Y', '-', '%m', '-', '%d'],
  D: ['%m', '/', '%d', '/', '%y'],
  x: ['%m', '/', '%d', '/', '%y'],
  T: ['%H', ':', '%M', ':', '%S'],
  X: ['%H', ':', '%M', ':', '%S'],
  R: ['%H', ':', '%M'],
  c: ['%a', ' ', '%b', ' ', '%e', ' ', '%H', ':', '%M', ':', '%S', ' ', '%Y'],
  h: ['%b'],
};

const dateElements = new Set([
  'Y',
  'y',
  'm',
  'd',
  'e',
  'b',
  'B',
  'a',
  'A',
  'j',
  'u',
  'w',
  'U',
  'W',
  'V',
  'G',
  'g',
  'C',
  'Q',
  'J',
  'E4Y',
  's',
]);

/** Whether an element says something of the day rather than of the clock or the zone. */
export function isDateElement(element: string): boolean {
  return dateElements.has(element);
}
