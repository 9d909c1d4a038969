import { words } from './white-space.ts';

/** Python's `str.split`: at each `separator`, or at white space where there is none; at most `most` times (-1 for all). */
export function splitText(text: string, separator: string | undefined, most: number): string[] {
  if (separator === undefined) return words(text, most);
  const parts = text.split(separator);
  if (most < 0 || parts.length <= most + 1) return parts;
  return [...parts.slice(0, most), parts.slice(most).join(separator)];
}

/** Python's `str.rsplit`: the same, counting from the end. */
export function splitTextFromRight(text: string, separator: string | undefined, most: number): string[] {
  if (separator === undefined) return wordsFromRight(text, most);
  const parts = text.split(separator);
  if (most < 0 || parts.length <= most + 1) return parts;
  const first = parts.length - most;
  return [parts.slice(0, first).join(separator), ...parts.slice(first)];
}

function wordsFromRight(text: string, most: number): string[] {
  const turned = (value: string): string => Array.from(value).reverse().join('');
  return words(turned(text), most).map(turned).reverse();
}

/** Python's `str.splitlines`. */
export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/g)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(start, keepEnds ? end : match.index));
    start = end;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}
