/** What Python's `str.isspace` and `str.strip` take for white space. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The offset of the first letter at or after `from` that is no white space, at most `end`. */
export function skipSpace(text: string, from: number, end = text.length): number {
  let index = from;
  while (index < end && isSpace(text.charCodeAt(index))) index++;
  return index;
}

/** The offset after the last letter before `end` that is no white space, at least `from`. */
export function skipSpaceBack(text: string, end: number, from = 0): number {
  let index = end;
  while (index > from && isSpace(text.charCodeAt(index - 1))) index--;
  return index;
}

export function trimmed(text: string): string {
  const start = skipSpace(text, 0);
  return text.slice(start, skipSpaceBack(text, text.length, start));
}

/** Python's `str.split()`: the words between white space, none empty; the rest stays together after `most` splits (-1 for all). */
export function words(text: string, most = -1): string[] {
  const result: string[] = [];
  let index = skipSpace(text, 0);
  while (index < text.length) {
    if (result.length === most) {
      result.push(text.slice(index));
      break;
    }
    let end = index;
    while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
    result.push(text.slice(index, end));
    index = skipSpace(text, end);
  }
  return result;
}
