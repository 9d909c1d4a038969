import { integerArgument, stringArgument } from './arguments.ts';
import { isTrue } from './compare.ts';
import { JinjaDict } from './dict.ts';
import { pairsOf } from './dict-methods.ts';
import { TemplateFault } from './fault.ts';
import type { Filter } from './filter.ts';
import { iterate } from './iterate.ts';
import { codePointLength } from './letters.ts';
import { capitalized } from './letter-case.ts';
import { bind } from './method.ts';
import { percentFormat } from './percent-format.ts';
import { splitLines } from './split-text.ts';
import { centered, replaced, strippedOf } from './string-methods.ts';
import { textOf } from './text-of.ts';
import { JinjaTuple, type CallArguments, type JinjaValue } from './value.ts';
import { trimmed, words } from './white-space.ts';

/** Filters that make text; what they are given is turned into text first. */
export const textFilters: Readonly<Record<string, Filter>> = {
  upper: simple('upper', (text) => text.toUpperCase()),
  lower: simple('lower', (text) => text.toLowerCase()),
  capitalize: simple('capitalize', capitalized),
  title: simple('title', (text) =>
    text
      .split(/([-\s({[<]+)/)
      .map(capitalized)
      .join(''),
  ),
  wordcount: simple('wordcount', (text) => BigInt(text.match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)),
  striptags: simple('striptags', (text) => words(withoutTags(withoutTags(text, '<!--', '-->'), '<', '>')).join(' ')),
  escape: simple('escape', escaped),
  e: simple('e', escaped),
  forceescape: simple('forceescape', escaped),
  trim: (value, call) => {
    const [letters] = bind(call, 'trim', ['chars']);
    const text = textOf(value, call.context.budget);
    return letters === undefined || letters === null ? trimmed(text) : strippedOf(text, stringArgument(letters, '`trim`', ''), true, true);
  },
  replace: (value, call) => {
    const { budget } = call.context;
    const [from, to, count] = bind(call, 'replace', ['old', 'new', 'count'], 2);
    const result = replaced(
      textOf(value, budget),
      textOf(from ?? null, budget),
      textOf(to ?? null, budget),
      integerArgument(count ?? undefined, '`replace`', -1),
    );
    budget.allocate(result.length);
    return result;
  },
  format: (value, call) => {
    const { positional, keyword, context } = call;
    return percentFormat(
      textOf(value, context.budget),
      keyword.size > 0 ? new JinjaDict(keyword) : new JinjaTuple(positional),
      context.budget,
    );
  },
  join: (value, call) => {
    const { budget } = call.context;
    const [separator, attribute] = bind(call, 'join', ['d', 'attribute']);
    const between = textOf(separator ?? '', budget);
    const parts: string[] = [];
    for (const item of iterate(value)) {
      budget.spend(1);
      const part = textOf(attribute === undefined || attribute === null ? item : memberAt(item, attribute, call), budget);
      budget.allocate(part.length + between.length);
      parts.push(part);
    }
    return parts.join(between);
  },
  indent: (value, call) => {
    const [width, first, blank] = bind(call, 'indent', ['width', 'first', 'blank']);
    const by = typeof width === 'string' ? width : spaces(integerArgument(width, '`indent`', 4), call);
    return indented(textOf(value, call.context.budget), by, isTrue(first ?? false), isTrue(blank ?? false), call);
  },
  center: (value, call) => {
    const [width] = bind(call, 'center', ['width']);
    const text = textOf(value, call.context.budget);
    const missing = integerArgument(width, '`center`', 80) - codePointLength(text);
    call.context.budget.allocate(Math.max(0, missing));
    return missing > 0 ? centered(text, missing, ' ') : text;
  },
  truncate: (value, call) => {
    const [length, killWords, end, leeway] = bind(call, 'truncate', ['length', 'killwords', 'end', 'leeway']);
    const size = integerArgument(length, '`truncate`', 255);
    return truncated(
      textOf(value, call.context.budget),
      size,
      isTrue(killWords ?? false),
      stringArgument(end, '`truncate`', '...'),
      integerArgument(leeway ?? undefined, '`truncate`', 5),
    );
  },
  urlencode: (value, call) => {
    bind(call, 'urlencode', []);
    const { budget } = call.context;
    if (typeof value === 'string' || typeof value === 'bigint' || typeof value === 'number')
      return quotedUrl(textOf(value, budget)).replaceAll('%2F', '/');
    return Array.from(pairsOf(value), ([key, item]) => `${quotedForm(textOf(key, budget))}=${quotedForm(textOf(item, budget))}`).join('&');
  },
};

/** A member by Jinja's dotted path: `a.b.0`. */
export function memberAt(item: JinjaValue, attribute: JinjaValue, { context }: CallArguments): JinjaValue {
  if (typeof attribute !== 'string') return context.itemOf(item, attribute);
  return attribute.split('.').reduce<JinjaValue>((value, part) => context.itemOf(value, /^\d+$/.test(part) ? BigInt(part) : part), item);
}

function simple(name: string, apply: (text: string) => JinjaValue): Filter {
  return (value, call) => {
    bind(call, name, []);
    const text = textOf(value, call.context.budget);
    call.context.budget.allocate(text.length);
    return apply(text);
  };
}

/** Without what stands between `open` and the next `close`, both included; what is not closed stays. */
function withoutTags(text: string, open: string, close: string): string {
  let result = '';
  let from = 0;
  for (let start = text.indexOf(open); start >= 0; start = text.indexOf(open, from)) {
    const end = text.indexOf(close, start);
    if (end < 0) break;
    result += text.slice(from, start);
    from = end + close.length;
  }
  return result + text.slice(from);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('>', '&gt;').replaceAll('<', '&lt;').replaceAll("'", '&#39;').replaceAll('"', '&#34;');
}

function spaces(count: number, call: CallArguments): string {
  call.context.budget.allocate(Math.max(0, count));
  return ' '.repeat(Math.max(0, count));
}

function indented(text: string, by: string, first: boolean, blank: boolean, call: CallArguments): string {
  const [head = '', ...lines] = splitLines(`${text}\n`, false);
  call.context.budget.allocate(lines.length * by.length + text.length);
  const rest = lines.map((line) => `\n${line === '' && !blank ? '' : by}${line}`).join('');
  return (first ? by : '') + head + rest;
}

function truncated(text: string, length: number, killWords: boolean, end: string, leeway: number): string {
  if (length < end.length) throw new TemplateFault(`\`truncate\` needs a length of at least ${end.length}, that of its end.`);
  const letters = Array.from(text);
  if (letters.length <= length + leeway) return text;
  const cut = letters.slice(0, length - end.length).join('');
  const space = cut.lastIndexOf(' ');
  return (killWords || space < 0 ? cut : cut.slice(0, space)) + end;
}

function quotedForm(text: string): string {
  return quotedUrl(text).replaceAll('%20', '+');
}

function quotedUrl(text: string): string {
  const wellFormed = text.replace(/\p{Cs}/gu, '\ufffd');
  return encodeURIComponent(wellFormed).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}
