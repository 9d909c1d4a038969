import { integerArgument, stringArgument } from './arguments.ts';
import { braceFormat } from './brace-format.ts';
import { TemplateFault } from './fault.ts';
import { iterate } from './iterate.ts';
import { codePointLength, lettersBetween, padStart } from './letters.ts';
import { capitalized, isLower, isTitle, isUpper, swappedCase, titled } from './letter-case.ts';
import { bind, type Method } from './method.ts';
import { splitLines, splitText, splitTextFromRight } from './split-text.ts';
import { JinjaTuple, describeType, type CallArguments, type JinjaValue } from './value.ts';
import { isSpace, skipSpace, skipSpaceBack } from './white-space.ts';

/** Python's methods of `str` that templates use. */
export const stringMethods: Readonly<Record<string, Method>> = {
  upper: plain('upper', (text) => text.toUpperCase()),
  lower: plain('lower', (text) => text.toLowerCase()),
  casefold: plain('casefold', (text) => text.toLowerCase()),
  title: plain('title', titled),
  capitalize: plain('capitalize', capitalized),
  swapcase: plain('swapcase', swappedCase),
  islower: plain('islower', isLower),
  isupper: plain('isupper', isUpper),
  istitle: plain('istitle', isTitle),
  isdigit: plain('isdigit', (text) => /^\p{Nd}+$/u.test(text)),
  isdecimal: plain('isdecimal', (text) => /^\p{Nd}+$/u.test(text)),
  isnumeric: plain('isnumeric', (text) => /^\p{N}+$/u.test(text)),
  isalpha: plain('isalpha', (text) => /^\p{L}+$/u.test(text)),
  isalnum: plain('isalnum', (text) => /^[\p{L}\p{N}]+$/u.test(text)),
  isspace: plain('isspace', (text) => text !== '' && Array.from(text).every((letter) => isSpace(letter.charCodeAt(0)))),
  isidentifier: plain('isidentifier', (text) => /^[\p{L}_][\p{L}\p{N}\p{M}_]*$/u.test(text)),
  isascii: plain('isascii', (text) => Array.from(text).every((letter) => letter.charCodeAt(0) < 128)),
  splitlines: (self, call) => splitLines(textOfSelf(self), bind(call, 'splitlines', ['keepends'])[0] === true),
  strip: stripping('strip', true, true),
  lstrip: stripping('lstrip', true, false),
  rstrip: stripping('rstrip', false, true),
  split: (self, call) => splitText(textOfSelf(self), ...splitArguments(call, 'split')),
  rsplit: (self, call) => splitTextFromRight(textOfSelf(self), ...splitArguments(call, 'rsplit')),
  replace: (self, call) => {
    const [from, to, count] = bind(call, 'replace', ['old', 'new', 'count'], 2);
    const text = textOfSelf(self);
    const result = replaced(
      text,
      stringArgument(from, '`replace`', ''),
      stringArgument(to, '`replace`', ''),
      integerArgument(count, '`replace`', -1),
    );
    call.context.budget.allocate(result.length);
    return result;
  },
  format: (self, call) => braceFormat(textOfSelf(self), call),
  join: (self, call) => {
    const [items] = bind(call, 'join', ['iterable'], 1);
    return joinedStrings(textOfSelf(self), items ?? null, call);
  },
  startswith: (self, call) => affix('startswith', self, call, (text, part) => text.startsWith(part)),
  endswith: (self, call) => affix('endswith', self, call, (text, part) => text.endsWith(part)),
  find: (self, call) => searched('find', self, call, (text, part) => text.indexOf(part)),
  rfind: (self, call) => searched('rfind', self, call, (text, part) => text.lastIndexOf(part)),
  index: (self, call) => found(searched('index', self, call, (text, part) => text.indexOf(part))),
  rindex: (self, call) => found(searched('rindex', self, call, (text, part) => text.lastIndexOf(part))),
  count: (self, call) => counted(...searchArguments('count', self, call)),
  zfill: (self, call) => {
    const width = widthArgument(call, 'zfill');
    const text = textOfSelf(self);
    const sign = /^[+-]/.test(text) ? text.charAt(0) : '';
    return sign + padStart(text.slice(sign.length), width - sign.length, '0');
  },
  ljust: (self, call) => padded('ljust', self, call, (text, missing, fill) => text + fill.repeat(missing)),
  rjust: (self, call) => padded('rjust', self, call, (text, missing, fill) => fill.repeat(missing) + text),
  center: (self, call) => padded('center', self, call, centered),
  partition: (self, call) => parted(textOfSelf(self), stringArgument(bind(call, 'partition', ['sep'], 1)[0], '`partition`', ''), false),
  rpartition: (self, call) => parted(textOfSelf(self), stringArgument(bind(call, 'rpartition', ['sep'], 1)[0], '`rpartition`', ''), true),
  removeprefix: (self, call) => {
    const part = stringArgument(bind(call, 'removeprefix', ['prefix'], 1)[0], '`removeprefix`', '');
    const text = textOfSelf(self);
    return text.startsWith(part) ? text.slice(part.length) : text;
  },
  removesuffix: (self, call) => {
    const part = stringArgument(bind(call, 'removesuffix', ['suffix'], 1)[0], '`removesuffix`', '');
    const text = textOfSelf(self);
    return part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text;
  },
};

/** Python's `str.center`: of an odd rest, the larger half goes left when the width is odd. */
export function centered(text: string, missing: number, fill: string, width = missing + codePointLength(text)): string {
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

export function replaced(text: string, from: string, to: string, count: number): string {
  if (count < 0) return from === '' ? betweenLetters(text, to, Infinity) : text.replaceAll(from, () => to);
  if (from === '') return betweenLetters(text, to, count);
  const parts = text.split(from);
  const last = Math.min(count, parts.length - 1);
  return [...parts.slice(0, last), parts.slice(last).join(from)].join(to);
}

function betweenLetters(text: string, to: string, count: number): string {
  const letters = Array.from(text);
  let result = '';
  for (const [index, letter] of letters.entries()) result += (index < count ? to : '') + letter;
  return letters.length < count ? result + to : result;
}

function plain(name: string, apply: (text: string) => JinjaValue): Method {
  return (self, call) => {
    bind(call, name, []);
    return apply(textOfSelf(self));
  };
}

function textOfSelf(self: JinjaValue): string {
  if (typeof self === 'string') return self;
  throw new TypeError('A method of strings is called on something else');
}

function stripping(name: string, left: boolean, right: boolean): Method {
  return (self, call) => {
    const text = textOfSelf(self);
    const [letters] = bind(call, name, ['chars']);
    if (letters === undefined || letters === null) {
      const start = left ? skipSpace(text, 0) : 0;
      return text.slice(start, right ? skipSpaceBack(text, text.length, start) : text.length);
    }
    return strippedOf(text, stringArgument(letters, `\`${name}\``, ''), left, right);
  };
}

export function strippedOf(text: string, letters: string, left: boolean, right: boolean): string {
  const drop = new Set(letters);
  const all = Array.from(text);
  let start = 0;
  let end = all.length;
  while (left && start < end && drop.has(all[start] ?? '')) start++;
  while (right && end > start && drop.has(all[end - 1] ?? '')) end--;
  return all.slice(start, end).join('');
}

function splitArguments(call: CallArguments, name: string): [string | undefined, number] {
  const [separator, most] = bind(call, name, ['sep', 'maxsplit']);
  const given = separator === undefined || separator === null ? undefined : stringArgument(separator, `\`${name}\``, '');
  if (given === '') throw new TemplateFault(`\`${name}\` needs a separator that is not empty.`);
  return [given, integerArgument(most, `\`${name}\``, -1)];
}

function joinedStrings(separator: string, items: JinjaValue, call: CallArguments): string {
  const { budget } = call.context;
  const parts: string[] = [];
  for (const item of iterate(items)) {
    budget.spend(1);
    if (typeof item !== 'string')
      throw new TemplateFault(
        `\`join\` needs strings, and found ${describeType(item)}.`,
        'The filter `| join(…)` takes values of every kind.',
      );
    budget.allocate(item.length + separator.length);
    parts.push(item);
  }
  return parts.join(separator);
}

function affix(name: string, self: JinjaValue, call: CallArguments, holds: (text: string, part: string) => boolean): boolean {
  const [parts, from, to] = bind(call, name, ['prefix', 'start', 'end'], 1);
  const place = window(textOfSelf(self), name, from, to);
  const options = parts instanceof JinjaTuple ? parts.items : [parts ?? null];
  return options
    .map((option) => stringArgument(option, `\`${name}\``, ''))
    .some((option) => place !== undefined && holds(place.part, option));
}

/** The part of a text between Python's optional `start` and `end`, and where it begins; undefined where the two enclose nothing. */
function window(text: string, name: string, from: JinjaValue | undefined, to: JinjaValue | undefined): Window | undefined {
  const length = codePointLength(text);
  const place = (value: JinjaValue | undefined, otherwise: number): number => {
    const position = integerArgument(value ?? undefined, `\`${name}\``, otherwise);
    return Math.max(position < 0 ? position + length : position, 0);
  };
  const offset = place(from, 0);
  const end = Math.min(place(to, length), length);
  return offset > end ? undefined : { part: lettersBetween(text, offset, end), offset };
}

interface Window {
  readonly part: string;
  /** Of its first letter in the text, in code points. */
  readonly offset: number;
}

function searchArguments(name: string, self: JinjaValue, call: CallArguments): [Window | undefined, string] {
  const [part, from, to] = bind(call, name, ['sub', 'start', 'end'], 1);
  return [window(textOfSelf(self), name, from, to), stringArgument(part, `\`${name}\``, '')];
}

function searched(name: string, self: JinjaValue, call: CallArguments, search: (text: string, part: string) => number): bigint {
  const [place, wanted] = searchArguments(name, self, call);
  const index = place ? search(place.part, wanted) : -1;
  return place && index >= 0 ? BigInt(place.offset + codePointLength(place.part.slice(0, index))) : -1n;
}

function found(index: bigint): bigint {
  if (index < 0n) throw new TemplateFault('The text is not found in the string.', '`find` gives -1 instead of failing.');
  return index;
}

function counted(place: Window | undefined, wanted: string): bigint {
  if (!place) return 0n;
  return BigInt(wanted === '' ? codePointLength(place.part) + 1 : place.part.split(wanted).length - 1);
}

function widthArgument(call: CallArguments, name: string): number {
  const width = integerArgument(bind(call, name, ['width'], 1)[0], `\`${name}\``, 0);
  call.context.budget.allocate(Math.max(0, width));
  return width;
}

function padded(name: string, self: JinjaValue, call: CallArguments, pad: (text: string, missing: number, fill: string) => string): string {
  const [width, fill] = bind(call, name, ['width', 'fillchar'], 1);
  const size = integerArgument(width, `\`${name}\``, 0);
  const letter = stringArgument(fill, `\`${name}\``, ' ');
  if (codePointLength(letter) !== 1) throw new TemplateFault(`\`${name}\` fills with one letter, and got ${codePointLength(letter)}.`);
  call.context.budget.allocate(Math.max(0, size));
  const text = textOfSelf(self);
  const missing = size - codePointLength(text);
  return missing > 0 ? pad(text, missing, letter) : text;
}

function parted(text: string, separator: string, fromRight: boolean): JinjaTuple {
  if (separator === '') throw new TemplateFault('`partition` needs a separator that is not empty.');
  const index = fromRight ? text.lastIndexOf(separator) : text.indexOf(separator);
  if (index < 0) return new JinjaTuple(fromRight ? ['', '', text] : [text, '', '']);
  return new JinjaTuple([text.slice(0, index), separator, text.slice(index + separator.length)]);
}
