import { TemplateFault } from '../../jinja/fault.ts';
import { JinjaObject, JinjaTuple, jinjaFunction, jinjaObject, type CallArguments, type JinjaValue } from '../../jinja/value.ts';
import { argument, requiredText } from './call-arguments.ts';

const flagLetters: Readonly<Record<string, string>> = { IGNORECASE: 'i', I: 'i', MULTILINE: 'm', M: 'm', DOTALL: 's', S: 's' };
const flagNumbers: Readonly<Record<string, bigint>> = { IGNORECASE: 2n, I: 2n, MULTILINE: 8n, M: 8n, DOTALL: 16n, S: 16n };
/** Longer texts in a template's hands are a slip; a pattern that backtracks over them would never end. */
const longestText = 100_000;

/** `modules.re`: Python's regular expressions as far as JavaScript's are the same. */
export const reModule: JinjaObject = jinjaObject(
  {
    ...flagNumbers,
    match: jinjaFunction('match', (call) =>
      found(
        run(call, (source) => `^(?:${source})`),
        call,
      ),
    ),
    fullmatch: jinjaFunction('fullmatch', (call) =>
      found(
        run(call, (source) => `^(?:${source})$`),
        call,
      ),
    ),
    search: jinjaFunction('search', (call) => found(run(call), call)),
    findall: jinjaFunction('findall', (call) =>
      [...textOf(call, 1).matchAll(run(call))].map((match): JinjaValue => {
        const groups = match.slice(1).map((group): JinjaValue => group ?? '');
        return groups.length === 0 ? match[0] : groups.length === 1 ? (groups[0] ?? '') : new JinjaTuple(groups);
      }),
    ),
    sub: jinjaFunction('sub', substitute),
    split: jinjaFunction('split', (call) => textOf(call, 1).split(run(call))),
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
      const of = method instanceof JinjaObject ? method.call : undefined;
      return (
        of &&
        jinjaFunction(name, (inner) =>
          of({ ...inner, positional: [pattern, ...inner.positional], keyword: new Map([...keyword, ...inner.keyword]) }),
        )
      );
    },
    { name: 'pattern' },
  );
}

function textOf(call: CallArguments, index: number): string {
  const text = requiredText(call, index, 'string', 're');
  if (text.length > longestText) throw new TemplateFault('The text is too long for a regular expression.');
  return text;
}

function run(call: CallArguments, wrap = (source: string): string => source): RegExp {
  const flags = argument(call, Number.POSITIVE_INFINITY, 'flags');
  const letters =
    typeof flags === 'bigint'
      ? Object.entries(flagNumbers).flatMap(([name, bit]) => ((flags & bit) === 0n ? [] : [flagLetters[name] ?? '']))
      : [];
  const pattern = requiredText(call, 0, 'pattern', 're');
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  // Python's own spellings: named groups, and the beginning and end of the text.
  const source = pattern
    .slice(inline?.[0].length ?? 0)
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$');
  try {
    return new RegExp(wrap(source), [...new Set(['g', 'u', ...letters, ...(inline?.[1] ?? '')])].join(''));
  } catch (error) {
    throw new TemplateFault(`The regular expression '${pattern}' cannot be read: ${error instanceof Error ? error.message : 'unknown'}.`);
  }
}

function found(pattern: RegExp, call: CallArguments): JinjaValue {
  const match = pattern.exec(textOf(call, 1));
  if (!match) return null;
  const group = (key: JinjaValue): JinjaValue => {
    if (typeof key === 'string') return match.groups?.[key] ?? null;
    return match[typeof key === 'bigint' ? Number(key) : 0] ?? null;
  };
  return jinjaObject(
    {
      group: jinjaFunction('group', ({ positional }) =>
        positional.length > 1 ? new JinjaTuple(positional.map(group)) : group(positional[0] ?? 0n),
      ),
      groups: jinjaFunction('groups', () => new JinjaTuple(match.slice(1).map((text): JinjaValue => text ?? null))),
      start: jinjaFunction('start', () => BigInt(match.index)),
      end: jinjaFunction('end', () => BigInt(match.index + match[0].length)),
    },
    { name: 'match' },
  );
}

function substitute(call: CallArguments): string {
  const replacement = requiredText(call, 1, 'repl', 're.sub');
  const count = argument(call, 3, 'count');
  let left = typeof count === 'bigint' && count > 0n ? Number(count) : Infinity;
  return textOf(call, 2).replace(run(call), (...match: unknown[]) => {
    if (left-- <= 0) return String(match[0]);
    const groups = match.at(-1);
    return replacement.replace(/\\(?:(\d{1,2})|g<(\w+)>|([\\n]))/g, (_, number?: string, name?: string, letter?: string) => {
      if (letter !== undefined) return letter === 'n' ? '\n' : '\\';
      const key = number ?? name ?? '';
      const value = /^\d+$/.test(key) ? match[Number(key)] : isGroups(groups) ? groups[key] : undefined;
      return typeof value === 'string' ? value : '';
    });
  });
}

function isGroups(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
