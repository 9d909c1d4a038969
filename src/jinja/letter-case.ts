/** Python's `str.title`: the first letter of each run of letters is large, the others small. */
export function titled(text: string): string {
  return text.replace(/\p{L}[\p{L}\p{M}]*/gu, (word) => capitalized(word));
}

/** Python's `str.capitalize`. */
export function capitalized(text: string): string {
  const first = text.codePointAt(0);
  if (first === undefined) return '';
  const letter = String.fromCodePoint(first);
  return letter.toUpperCase() + text.slice(letter.length).toLowerCase();
}

export function swappedCase(text: string): string {
  return text.replace(/\p{Lu}|\p{Ll}/gu, (letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()));
}

/** Python's `str.islower`: some letter has case, and none is large. */
export function isLower(text: string): boolean {
  return /\p{Ll}/u.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text);
}

export function isUpper(text: string): boolean {
  return /\p{Lu}/u.test(text) && !/[\p{Ll}\p{Lt}]/u.test(text);
}

/** Python's `str.istitle`. */
export function isTitle(text: string): boolean {
  return /[\p{Lu}\p{Ll}]/u.test(text) && titled(text) === text;
}
