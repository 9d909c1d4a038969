import { unescaped } from './string-literal.ts';
import { syntaxError } from './syntax-error.ts';
import type { TemplateFile } from './template-file.ts';
import type { Token } from './token.ts';

const float = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const name = /[\p{L}_\p{Nl}][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const operator = /\/\/|\*\*|==|!=|>=|<=|[-+*/%~[\](){}><=.:|,;]/y;
const asciiName = /[A-Za-z_][A-Za-z0-9_]*/y;

/** The token of an expression that starts at `start`, where no white space is. */
export function lexExpressionToken(file: TemplateFile, start: number, end: number): Token {
  const source = file.text;
  const code = source.charCodeAt(start);
  if ((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code > 0x7f) {
    const text = matchAt(asciiName, source, start);
    const whole = text === undefined || source.charCodeAt(start + text.length) > 0x7f ? matchAt(name, source, start) : text;
    if (whole !== undefined) return { type: 'name', start, end: start + whole.length, text: whole };
  }
  if (code >= 0x30 && code <= 0x39) return lexNumber(source, start);
  if (code === 0x27 || code === 0x22) return lexString(file, start, end);
  const text = matchAt(operator, source, start);
  if (text !== undefined) return { type: 'operator', start, end: start + text.length, text };
  const letter = String.fromCodePoint(source.codePointAt(start) ?? 0);
  throw syntaxError(
    file,
    { start, end: start + letter.length },
    `The character \`${letter}\` has no meaning in an expression.`,
    hintFor(letter),
  );
}

function hintFor(letter: string): string | undefined {
  if (letter === '&') return 'Write `and`.';
  if (letter === '!') return 'Write `not`.';
  return letter === '“' || letter === '”' || letter === '‘' || letter === '’' ? 'Use straight quotes.' : undefined;
}

function lexNumber(source: string, start: number): Token {
  // After a point a number is an index: `a.0.1` has two of them.
  const decimal = source.charAt(start - 1) === '.' ? undefined : matchAt(float, source, start);
  if (decimal !== undefined) return { type: 'float', start, end: start + decimal.length, value: Number(decimal.replaceAll('_', '')) };
  const text = matchAt(integer, source, start) ?? '';
  return { type: 'integer', start, end: start + text.length, value: BigInt(text.replaceAll('_', '')) };
}

function lexString(file: TemplateFile, start: number, end: number): Token {
  const quote = file.text.charAt(start);
  let index = start + 1;
  while (index < end && file.text.charAt(index) !== quote) index += file.text.charAt(index) === '\\' ? 2 : 1;
  if (index >= end) {
    const line = file.text.slice(start, end).search(/[\r\n]/);
    throw syntaxError(file, { start, end: line < 0 ? end : start + line }, 'This string is never closed.', `Close it with ${quote}.`);
  }
  return { type: 'string', start, end: index + 1, text: unescaped(file, start + 1, index) };
}

function matchAt(pattern: RegExp, source: string, start: number): string | undefined {
  pattern.lastIndex = start;
  return pattern.exec(source)?.[0];
}
