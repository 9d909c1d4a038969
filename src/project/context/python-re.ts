import { TemplateFault } from '../../jinja/fault.ts';
import { JinjaObject, JinjaTuple, jinjaFunction, jinjaObject, type CallArguments, type JinjaValue } from '../../jinja/value.ts';
import { argument, requiredText } from './call-arguments.ts';
import { regexMatches, type RegexMatch } from './regex-matches.ts';

const flagLetters: readonly (readonly [bigint, string])[] = [
  [2n, 'i'],
  [8n, 'm'],
  [16n, 's'],
];
const longestText = 100_000;

/** `modules.re`: Python's regular expressions as far as JavaScript's are the same. */
export const reModule: JinjaObject = jinjaObject(
  {
    IGNORECASE: 2n,
    I: 2n,
    MULTILINE: 8n,
    M: 8n,
    DOTALL: 16n,
    S: 16n,
    match: jinjaFunction('match', (call) => firstMatch(call, (source) => `^(?:${source})`)),
    fullmatch: jinjaFunction('fullmatch', (call) => firstMatch(call, (source) => `^(?:${source})$`)),
    search: jinjaFunction('search', (call) => firstMatch(call)),
    findall: jinjaFunction('findall', (call) => matches(call, 1).map(foundValue)),
    sub: jinjaFunction('sub', substitute),
    split: jinjaFunction('split', split),
    escape: jinjaFunction('escape', (call) => requiredText(call, 0, 'pattern', 're.escape').replace(/[\\^$.|?*+()[\]{}#&~\s-]/g, '\\$&')),
    compile: jinjaFunction('compile', compiled),
  },
  { name: 'modules.re' },
);

function compiled(call: CallArguments): JinjaObject {
  const pattern = requiredText(call, 0, 'pattern', 're.compile');
  const flags = argument(call, 1, 'flags');
  const keyword = new Map(flags === undefined ? [] : [['flags', flags] as const]);
  return jinjaObject(
    (name) => {
      const method = ['match', 'fullmatch', 'search', 'findall', 'sub', 'split'].includes(name) ? reModule.member(name) : undefined;
      const run = method instanceof JinjaObject ? method.call : undefined;
      return (
        run &&
        jinjaFunction(name, (inner) =>
          run({ ...inner, positional: [pattern, ...inner.positional], keyword: new Map([...keyword, ...inner.keyword]) }),
        )
      );
    },
    { name: 'pattern' },
  );
}

/** The matches of a call's pattern in the text that is its argument number `index`. */
function matches(call: CallArguments, index: number, wrap = (source: string): string => source): readonly RegexMatch[] {
  const text = subject(call, index);
  const given = argument(call, Number.POSITIVE_INFINITY, 'flags');
  const letters = typeof given === 'bigint' ? flagLetters.flatMap(([bit, letter]) => ((given & bit) === 0n ? [] : [letter])) : [];
  const pattern = requiredText(call, 0, 'pattern', 're');
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  // Python's own spellings: named groups, and the beginning and end of the text.
  const source = pattern
    .slice(inline?.[0].length ?? 0)
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$');
  const flags = new Set(['g', 'u', ...letters, ...(inline?.[1] ?? '').split('')]);
  return regexMatches(wrap(source), [...flags].join(''), text);
}

function subject(call: CallArguments, index: number): string {
  const text = requiredText(call, index, 'string', 're');
  if (text.length > longestText) throw new TemplateFault('The text is too long for a regular expression.');
  return text;
}

function foundValue({ groups: [whole, ...groups] }: RegexMatch): JinjaValue {
  const [only] = groups;
  if (groups.length === 0) return whole ?? '';
  return groups.length === 1 ? (only ?? '') : new JinjaTuple(groups.map((group) => group ?? ''));
}

function firstMatch(call: CallArguments, wrap?: (source: string) => string): JinjaValue {
  const [match] = matches(call, 1, wrap);
  if (!match) return null;
  const group = (key: JinjaValue): JinjaValue =>
    (typeof key === 'string' ? match.named[key] : match.groups[typeof key === 'bigint' ? Number(key) : 0]) ?? null;
  return jinjaObject(
    {
      group: jinjaFunction('group', ({ positional }) =>
        positional.length > 1 ? new JinjaTuple(positional.map(group)) : group(positional[0] ?? 0n),
      ),
      groups: jinjaFunction('groups', () => new JinjaTuple(match.groups.slice(1))),
      start: jinjaFunction('start', () => BigInt(match.index)),
      end: jinjaFunction('end', () => BigInt(match.index + (match.groups[0] ?? '').length)),
    },
    { name: 'match' },
  );
}

function substitute(call: CallArguments): string {
  const replacement = requiredText(call, 1, 'repl', 're.sub');
  return pieces(call, 2, argument(call, 3, 'count'))
    .map((piece) => (typeof piece === 'string' ? piece : expanded(replacement, piece)))
    .join('');
}

/** What a replacement writes for a match: `\1`, `\g<name>`, `\n`, `\\`. */
function expanded(replacement: string, { groups, named }: RegexMatch): string {
  return replacement.replace(/\\(?:(\d{1,2})|g<(\w+)>|([\\n]))/g, (_, number?: string, name?: string, letter?: string) => {
    if (letter !== undefined) return letter === 'n' ? '\n' : '\\';
    const key = number ?? name ?? '';
    return (/^\d+$/.test(key) ? groups[Number(key)] : named[key]) ?? '';
  });
}

function split(call: CallArguments): JinjaValue[] {
  return pieces(call, 1, argument(call, 2, 'maxsplit')).flatMap((piece) => (typeof piece === 'string' ? [piece] : piece.groups.slice(1)));
}

/** The text between matches and the matches, in turn; at most `count` matches where that is more than 0. */
function pieces(call: CallArguments, index: number, count: JinjaValue | undefined): readonly (string | RegexMatch)[] {
  const text = subject(call, index);
  const all = matches(call, index);
  const found = typeof count === 'bigint' && count > 0n ? all.slice(0, Number(count)) : all;
  let end = 0;
  const parts: (string | RegexMatch)[] = [];
  for (const match of found) {
    parts.push(text.slice(end, match.index), match);
    end = match.index + (match.groups[0] ?? '').length;
  }
  return [...parts, text.slice(end)];
}
