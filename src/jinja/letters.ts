const surrogate = /[\ud800-\udfff]/;

/** A string's letters as Python counts them, by code point; the string itself where that is the same. */
export function lettersOf(text: string): ArrayLike<string> {
  return surrogate.test(text) ? Array.from(text) : text;
}

export function codePointLength(text: string): number {
  return lettersOf(text).length;
}

/** The letters from `start` to `end`, which count code points. */
export function lettersBetween(text: string, start: number, end: number): string {
  const letters = lettersOf(text);
  return typeof letters === 'string' ? letters.slice(start, end) : Array.from(letters).slice(start, end).join('');
}

export function padStart(text: string, width: number, fill = ' '): string {
  return fill.repeat(Math.max(0, width - codePointLength(text))) + text;
}

export function padEnd(text: string, width: number, fill = ' '): string {
  return text + fill.repeat(Math.max(0, width - codePointLength(text)));
}
