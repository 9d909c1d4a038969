import { syntaxError } from './syntax-error.ts';
import type { TemplateFile } from './template-file.ts';

const escape = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\r\n|[\s\S]))/g;

const letters: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

/** A string literal's content with Python's escapes read; what is no escape (`\d`) stays as it is. */
export function unescaped(file: TemplateFile, start: number, end: number): string {
  const text = file.text.slice(start, end);
  const normal = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!normal.includes('\\')) return normal;
  return normal.replace(
    escape,
    (
      whole: string,
      octal: string | undefined,
      byte: string | undefined,
      short: string | undefined,
      long: string | undefined,
      letter: string | undefined,
    ) => {
      if (octal !== undefined) return String.fromCodePoint(parseInt(octal, 8));
      const hex = byte ?? short ?? long;
      if (hex !== undefined) return codePoint(file, start, end, parseInt(hex, 16));
      if (letter === 'x' || letter === 'u' || letter === 'U' || letter === 'N') {
        throw syntaxError(
          file,
          { start: start - 1, end: end + 1 },
          `The string has an unfinished \`\\${letter}\`.`,
          'Write `\\\\` for a backslash.',
        );
      }
      return (letter === undefined ? undefined : letters[letter]) ?? whole;
    },
  );
}

function codePoint(file: TemplateFile, start: number, end: number, code: number): string {
  if (code <= 0x10ffff) return String.fromCodePoint(code);
  throw syntaxError(file, { start: start - 1, end: end + 1 }, 'The string has a character that does not exist in Unicode.');
}
