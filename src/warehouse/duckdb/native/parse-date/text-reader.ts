/** A text, and how far it is read. */
export interface TextReader {
  readonly text: string;
  at: number;
}

/** The spaces of C's `isspace`. */
export function isSpace(character: string | undefined): boolean {
  return character !== undefined && ' \t\n\v\f\r'.includes(character);
}

export function skipSpaces(reader: TextReader): void {
  while (isSpace(reader.text[reader.at])) reader.at += 1;
}

export function readCharacter(reader: TextReader, character: string): boolean {
  if (reader.text[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

/** A whole number of `width` characters at most, a minus among them, that is not outside of `least` and `most`; else undefined. */
export function readInteger(reader: TextReader, width: number, least: number, most: number): number | undefined {
  const start = reader.at;
  const isNegative = width > 1 && readCharacter(reader, '-');
  const first = reader.at;
  while (reader.at - start < width && isDigit(reader.text[reader.at])) reader.at += 1;
  const value = Number(reader.text.slice(start, reader.at));
  // `-0` is no number.
  if (reader.at === first || (isNegative && value === 0)) return undefined;
  return value >= least && value <= most ? value : undefined;
}

/** As `strptime` reads a number: spaces before it are skipped, and no digit is taken with which it would be larger than `most`. */
export function readSpacedInteger(reader: TextReader, width: number, least: number, most: number): number | undefined {
  skipSpaces(reader);
  let value = 0;
  let digits = 0;
  while (digits < width && isDigit(reader.text[reader.at]) && (digits === 0 || value * 10 <= most)) {
    value = value * 10 + Number(reader.text[reader.at]);
    reader.at += 1;
    digits += 1;
  }
  return digits > 0 && value >= least && value <= most ? value : undefined;
}

export function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

/** The longest of some words that is next, in any case; gives its index, or undefined. */
export function readWord(reader: TextReader, words: readonly string[]): number | undefined {
  let found: number | undefined;
  let length = 0;
  for (const [index, word] of words.entries()) {
    if (word.length > length && reader.text.slice(reader.at, reader.at + word.length).toLowerCase() === word) {
      found = index;
      length = word.length;
    }
  }
  reader.at += length;
  return found;
}
