import { caseFolded, simpleLower, simpleUpper } from './case-folding.ts';
import { invalidReplacement, wrongReplacement } from '../regexp-groups.ts';
import type { NativeFunction, NativeValue } from './native-function.ts';

/** BigQuery counts characters, JavaScript the halves of those beyond the first plane. */
const characters = (text: string): readonly string[] => Array.from(text);

/** Letters of one sound in a row count once, also with letters between that have none, as in Google's implementation. */
function soundex(text: string): string {
  const letters = text.replace(/[^A-Za-z]/g, '');
  const codeOf = (letter: string) => '01230120022455012623010202'[letter.toUpperCase().charCodeAt(0) - 65] ?? '0';
  let last = codeOf(letters);
  let digits = '';
  for (const letter of letters.slice(1)) {
    const code = codeOf(letter);
    if (code === '0') continue;
    if (code !== last) digits += code;
    last = code;
  }
  return letters === '' ? '' : (letters.slice(0, 1) + digits).padEnd(4, '0').slice(0, 4);
}

/** Each character of `from` by that at its place in `to`, or by none. */
function translated(text: string, from: string, to: string): string {
  const targets = characters(to);
  const map = new Map<string, string>();
  for (const [index, source] of characters(from).entries()) {
    if (map.has(source)) throw new Error(`Duplicate character "${source}" in TRANSLATE source characters`);
    map.set(source, targets[index] ?? '');
  }
  return characters(text)
    .map((character) => map.get(character) ?? character)
    .join('');
}

function capitalized(text: string, delimiters: string): string {
  const between = new Set(characters(delimiters));
  let atStart = true;
  return characters(text)
    .map((character) => {
      if (between.has(character)) {
        atStart = true;
        return character;
      }
      const shown = atStart ? simpleUpper(character) : simpleLower(character);
      atStart = false;
      return shown;
    })
    .join('');
}

/** Where an occurrence begins, counted from 1; from the end where `position` is negative. 0 for none. */
function instr(text: string, part: string, position: bigint, occurrence: bigint): bigint {
  if (position === 0n) throw new Error('Position must be non-zero');
  if (occurrence <= 0n) throw new Error('Occurrence must be positive');
  const [value, sought] = [characters(text), characters(part)];
  const step = position > 0n ? 1 : -1;
  const last = value.length - sought.length;
  // From the end an empty text is found after the character that the position names.
  const fromEnd = value.length + Number(position) + (part === '' ? 1 : 0);
  const start = position > 0n ? Number(position) - 1 : Math.min(fromEnd, last);
  let left = occurrence;
  for (let index = start; index >= 0 && index <= last; index += step) {
    if (sought.every((character, offset) => value[index + offset] === character) && (left -= 1n) === 0n) return BigInt(index + 1);
  }
  return 0n;
}

/** Levenshtein's distance, no more than `limit` where one is given. */
function editDistance(left: string, right: string, limit: bigint | undefined): bigint {
  if (limit !== undefined && limit < 0n) throw new Error('EDIT_DISTANCE max_distance must be non-negative');
  const [from, to] = [characters(left), characters(right)];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, character] of from.entries()) {
    const next = [index + 1];
    for (const [column, other] of to.entries()) {
      const replaced = (row[column] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  const distance = BigInt(row.at(-1) ?? 0);
  return limit !== undefined && limit < distance ? limit : distance;
}

const normalForms = ['NFC', 'NFKC', 'NFD', 'NFKD'] as const;

function normalized(text: string, form: bigint): string {
  return text.normalize(normalForms[Number(form)]);
}

function folded(text: string, form: bigint): string {
  return caseFolded(normalized(text, form));
}

/** Each byte that is no part of valid UTF-8 becomes U+FFFD. */
function lenientText(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length;) {
    const length = [1, 2, 3, 4].find((count) => isText(bytes.subarray(start, start + count)));
    text += length === undefined ? '\ufffd' : Buffer.from(bytes.subarray(start, start + length)).toString();
    start += length ?? 1;
  }
  return text;
}

function isText(bytes: Uint8Array): boolean {
  return Buffer.from(Buffer.from(bytes).toString()).equals(bytes);
}

function bytesOfCodes(codes: readonly NativeValue[]): Uint8Array | null {
  if (codes.includes(null)) return null;
  const numbers = codes.map(Number);
  const wrong = numbers.find((code) => code < 0 || code > 255);
  if (wrong !== undefined) throw new Error(`Invalid ASCII value ${wrong}`);
  return Uint8Array.from(numbers);
}

function textOfCodes(codes: readonly NativeValue[]): string | null {
  if (codes.includes(null)) return null;
  const numbers = codes.map(Number);
  const wrong = numbers.find((code) => code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000));
  if (wrong !== undefined) throw new Error(`Invalid codepoint ${wrong}`);
  return numbers.map((code) => String.fromCodePoint(code)).join('');
}

export const textFunctions: readonly NativeFunction[] = [
  {
    name: 'googlesql_regexp_rewrite',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => {
      const wrong = wrongReplacement(args.text(1), args.text(0));
      if (wrong !== undefined) throw new Error(invalidReplacement + wrong);
      return args.text(1);
    },
  },
  // A character for each byte and back: with it functions of texts are those of bytes.
  {
    name: 'googlesql_text_of_bytes',
    parameters: ['BLOB'],
    returns: 'VARCHAR',
    evaluate: (args) => Buffer.from(args.bytes(0)).toString('latin1'),
  },
  { name: 'googlesql_bytes_of_text', parameters: ['VARCHAR'], returns: 'BLOB', evaluate: (args) => Buffer.from(args.text(0), 'latin1') },
  { name: 'googlesql_soundex', parameters: ['VARCHAR'], returns: 'VARCHAR', evaluate: (args) => soundex(args.text(0)) },
  {
    name: 'googlesql_translate',
    parameters: ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => translated(args.text(0), args.text(1), args.text(2)),
  },
  {
    name: 'googlesql_initcap',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => capitalized(args.text(0), args.text(1)),
  },
  {
    name: 'googlesql_instr',
    parameters: ['VARCHAR', 'VARCHAR', 'BIGINT', 'BIGINT'],
    returns: 'BIGINT',
    evaluate: (args) => instr(args.text(0), args.text(1), args.integer(2), args.integer(3)),
  },
  {
    name: 'googlesql_edit_distance',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'BIGINT',
    evaluate: (args) => editDistance(args.text(0), args.text(1), undefined),
  },
  {
    name: 'googlesql_bounded_edit_distance',
    parameters: ['VARCHAR', 'VARCHAR', 'BIGINT'],
    returns: 'BIGINT',
    evaluate: (args) => editDistance(args.text(0), args.text(1), args.integer(2)),
  },
  {
    name: 'googlesql_normalize',
    parameters: ['VARCHAR', 'BIGINT'],
    returns: 'VARCHAR',
    evaluate: (args) => normalized(args.text(0), args.integer(1)),
  },
  {
    name: 'googlesql_casefold',
    parameters: ['VARCHAR', 'BIGINT'],
    returns: 'VARCHAR',
    evaluate: (args) => folded(args.text(0), args.integer(1)),
  },
  { name: 'googlesql_upper', parameters: ['VARCHAR'], returns: 'VARCHAR', evaluate: (args) => args.text(0).toUpperCase() },
  { name: 'googlesql_lower', parameters: ['VARCHAR'], returns: 'VARCHAR', evaluate: (args) => args.text(0).toLowerCase() },
  { name: 'googlesql_lenient_text', parameters: ['BLOB'], returns: 'VARCHAR', evaluate: (args) => lenientText(args.bytes(0)) },
  { name: 'googlesql_bytes_of_codes', parameters: ['BIGINT[]'], returns: 'BLOB', evaluate: (args) => bytesOfCodes(args.list(0)) },
  { name: 'googlesql_text_of_codes', parameters: ['BIGINT[]'], returns: 'VARCHAR', evaluate: (args) => textOfCodes(args.list(0)) },
];
