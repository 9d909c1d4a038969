/**
 * Unicode's full case folding (statuses C and F), for which JavaScript has nothing: capitals and then small letters give it, but for
 * the letters named here. Cherokee folds to capitals.
 */
export function caseFolded(text: string): string {
  return Array.from(text, foldedCharacter).join('');
}

function foldedCharacter(character: string): string {
  if (character === 'ı') return character;
  if (character === 'ẞ') return 'ss';
  const code = codeOf(character);
  if (code >= 0x13a0 && code <= 0x13f5) return character;
  if ((code >= 0xab70 && code <= 0xabbf) || (code >= 0x13f8 && code <= 0x13fd)) return character.toUpperCase();
  return Array.from(character.toUpperCase(), (capital) => capital.toLowerCase()).join('');
}

/** The one capital of a letter: those whose capital is several letters stay, or have a form with the iota written under it. */
export function simpleUpper(character: string): string {
  const capital = character.toUpperCase();
  if (Array.from(capital).length === 1) return capital;
  const code = codeOf(character);
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCodePoint(code | 8);
  return code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3 ? String.fromCodePoint(code + 9) : character;
}

export function simpleLower(character: string): string {
  return character === 'İ' ? 'i' : character.toLowerCase();
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
