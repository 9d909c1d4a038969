import { quoteText } from '../sql-text.ts';
import { arg, byType, type Call, fail, literalText, refuseCall, type Rule, type RuleTable, using } from './rule.ts';

/** Both run RE2. A pattern that is no literal could hold several groups, so only literals are taken where groups matter. */
function groups(call: Call): number {
  const pattern = literalText(call, 1);
  if (pattern === undefined) throw refuseCall(call, 'a pattern that is no constant');
  return captureGroups(pattern);
}

/** The number of capturing groups in a pattern of RE2. */
export function captureGroups(pattern: string): number {
  let count = 0;
  let inClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index];
    if (character === '\\') {
      if (pattern[index + 1] === 'Q') {
        const end = pattern.indexOf('\\E', index);
        index = end < 0 ? pattern.length : end + 1;
      } else index += 1;
    } else if (inClass) {
      if (character === ']') inClass = false;
    } else if (character === '[') {
      inClass = true;
      // A `]` that comes first is a member of the class.
      const rest = pattern.slice(index + 1);
      index += rest.startsWith('^]') ? 2 : rest.startsWith(']') || rest.startsWith('^') ? 1 : 0;
    } else if (character === '(' && (pattern[index + 1] !== '?' || /^\(\?P?<[^=!]/.test(pattern.slice(index)))) count += 1;
  }
  return count;
}

const onText = (rule: Rule): Rule => byType({ STRING: rule });

/** The one capturing group of a pattern is optional, or stands inside something that is, or beside an alternative. */
function mayBeAbsent(pattern: string): boolean {
  const plain = pattern.replace(/\\./g, 'x').replace(/\[\^?\]?[^\]]*\]/g, 'x');
  const start = plain.search(/\((?!\?[^P<])/);
  let depth = 0;
  let end = start;
  for (; end < plain.length; end += 1) {
    if (plain[end] === '(') depth += 1;
    if (plain[end] === ')' && (depth -= 1) === 0) break;
  }
  const outside = plain.slice(0, start) + plain.slice(end + 1);
  return /^(?:[?*]|\{0)/.test(plain.slice(end + 1)) || outside.includes('|') || /\((?:\?:)/.test(plain.slice(0, start));
}

/** From a position on, which `^` and `\\b` see as the beginning of the text, and of all matches one. */
function extractOccurrence(call: Call): string {
  const count = groups(call);
  const position = call.args[2] ?? '1';
  const occurrence = call.args[3] ?? '1';
  if (count > 1 || (count === 1 && mayBeAbsent(literalText(call, 1) ?? ''))) throw refuseCall(call, 'position and these groups');
  if (/[\^\\]/.test(literalText(call, 1) ?? '')) throw refuseCall(call, 'position and a pattern with ^ or \\');
  const checked = (value: string, name: string) =>
    `CASE WHEN ${value} < 1 THEN ${fail(call, `${name} must be positive`, value)} ELSE ${value} END`;
  return using(call, 0, (value) => {
    const rest = `substring(${value}, ${checked(position, 'Position')})`;
    const found = `regexp_extract_all(${rest}, ${arg(call, 1)}, ${count})[${checked(occurrence, 'Occurrence')}]`;
    return `CASE WHEN ${value} IS NULL OR ${position} IS NULL OR ${occurrence} IS NULL THEN NULL ELSE ${found} END`;
  });
}

function extract(call: Call): string {
  if (call.args.length > 2) return extractOccurrence(call);
  const count = groups(call);
  if (count > 1)
    return fail(call, 'Regular expressions passed into extraction functions must not have more than 1 capturing group', arg(call, 0));
  // A group that took no part in the match is NULL; only the function for all matches tells, and not of an empty match.
  if (count === 1 && mayBeAbsent(literalText(call, 1) ?? '')) {
    return using(call, 0, (value) => {
      const odd = fail(call, 'REGEXP_EXTRACT of a group that may take no part, in an empty match, in: ', value, true);
      return `CASE WHEN regexp_matches(${value}, ${arg(call, 1)}) THEN CASE WHEN regexp_extract(${value}, ${arg(call, 1)}) = '' THEN ${odd} ELSE regexp_extract_all(${value}, ${arg(call, 1)}, 1)[1] END END`;
    });
  }
  return using(
    call,
    0,
    (value) => `CASE WHEN regexp_matches(${value}, ${arg(call, 1)}) THEN regexp_extract(${value}, ${arg(call, 1)}, ${count}) END`,
  );
}

/** The shortest text before a match is what comes before the first one, with `^` and `\b` seeing all of the text. In no text nothing is found. */
function position(call: Call): string {
  if (call.args.length > 2) throw refuseCall(call, 'a position or an occurrence');
  if (groups(call) > 0) throw refuseCall(call, 'a pattern with a group');
  const before = quoteText(`^((?s:.*?))(?:${literalText(call, 1) ?? ''})`);
  return using(call, 0, (value) => {
    const odd = fail(call, 'REGEXP_INSTR of an empty match, in: ', value, true);
    const found = `CASE WHEN regexp_extract(${value}, ${arg(call, 1)}) = '' THEN ${odd} ELSE length(regexp_extract(${value}, ${before}, 1)) + 1 END`;
    return `CASE WHEN ${value} != '' AND regexp_matches(${value}, ${arg(call, 1)}) THEN ${found} WHEN ${value} IS NOT NULL THEN 0 END`;
  });
}

/** `\1` in a replacement is the same in both; `\\` is a backslash. DuckDB leaves the text as it is where a replacement is none. */
function replace(call: Call): string {
  const replaced = `regexp_replace(${call.args.join(', ')}, 'g')`;
  const [pattern, replacement] = [literalText(call, 1), literalText(call, 2)];
  const wrong = replacement === undefined ? undefined : wrongReplacement(replacement, pattern);
  const failed = (text: string, cause: string) => fail(call, `Invalid REGEXP_REPLACE pattern: ${text}`, cause);
  if (wrong !== undefined) return using(call, 0, (value) => `CASE WHEN ${value} IS NOT NULL THEN ${failed(wrong, value)} END`);
  if (replacement !== undefined || call.nodes[2]?.kind === 'Literal') return replaced;
  return using(
    call,
    2,
    (given) =>
      `CASE WHEN regexp_matches(${given}, '^(?s:[^\\\\]|\\\\[0-9\\\\])*\\\\([^0-9\\\\]|$)') THEN ${failed(loneBackslash, given)} ELSE regexp_replace(${arg(call, 0)}, ${arg(call, 1)}, ${given}, 'g') END`,
  );
}

const loneBackslash = "Rewrite schema error: '\\' must be followed by a digit or '\\'.";

/** In RE2's words; undefined for a replacement that is good, or where the pattern is not known. */
function wrongReplacement(replacement: string, pattern: string | undefined): string | undefined {
  const escapes = replacement.match(/\\[\s\S]?/g) ?? [];
  if (escapes.some((escape) => !/^\\[0-9\\]/.test(escape))) return loneBackslash;
  const most = Math.max(0, ...escapes.map((escape) => (escape === '\\\\' ? 0 : Number(escape.slice(1)))));
  const groups = pattern === undefined ? most : captureGroups(pattern);
  if (most <= groups) return undefined;
  return `Rewrite schema requests ${most} matches, but the regexp only has ${groups} parenthesized subexpressions.`;
}

export const regexpFunctions: RuleTable = {
  regexp_contains: onText((call) => `regexp_matches(${arg(call, 0)}, ${arg(call, 1)})`),
  regexp_extract: onText(extract),
  regexp_substr: onText(extract),
  regexp_extract_all: onText((call) => {
    const count = groups(call);
    if (count > 1)
      return fail(call, 'Regular expressions passed into extraction functions must not have more than 1 capturing group', arg(call, 0));
    return `regexp_extract_all(${arg(call, 0)}, ${arg(call, 1)}, ${count})`;
  }),
  regexp_instr: onText(position),
  regexp_replace: onText(replace),
};
