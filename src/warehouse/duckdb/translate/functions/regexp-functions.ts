import { once } from '../context.ts';
import { quoteText } from '../sql-text.ts';
import { literalBytes, overBytes } from './bytes-as-text.ts';
import { captureGroups, invalidReplacement, wrongReplacement } from '../../regexp-groups.ts';
import { patternSql } from './regexp-pattern.ts';
import { type PatternShape, patternShape } from './regexp-syntax.ts';
import { arg, byType, type Call, fail, literalText, nullIfAnyNull, refuseCall, type Rule, type RuleTable, using } from './rule.ts';

/** Both run RE2. A pattern that is no literal could hold several groups, so only literals are taken where groups matter. */
function groups(call: Call): number {
  const pattern = literalText(call, 1);
  if (pattern === undefined) throw refuseCall(call, 'a pattern that is no constant');
  return captureGroups(pattern);
}

const onText = (rule: Rule): Rule => byType({ STRING: rule, BYTES: bytewise(overBytes(rule)) });

/** Bytes as characters are matched as bytes, but for what knows of capitals and of Unicode. */
function bytewise(rule: Rule): Rule {
  return (call) => {
    const pattern = literalBytes(call.nodes[1]);
    if (pattern === undefined || /\(\?[a-zA-Z]*i|\\[pPC]|\P{ASCII}/u.test(pattern)) throw refuseCall(call, 'BYTES and such a pattern');
    return rule(call);
  };
}

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
    const found = `regexp_extract_all(${rest}, ${patternSql(call, value)}, ${count})[${checked(occurrence, 'Occurrence')}]`;
    return `CASE WHEN ${value} IS NULL OR ${position} IS NULL OR ${occurrence} IS NULL THEN NULL ELSE ${found} END`;
  });
}

const tooManyGroups: Rule = (call) =>
  fail(call, 'Regular expressions passed into extraction functions must not have more than 1 capturing group', arg(call, 0));

function extract(call: Call): string {
  if (call.args.length > 2) return extractOccurrence(call);
  const count = groups(call);
  if (count > 1) return nullIfAnyNull(tooManyGroups)(call);
  // A group that took no part in the match is NULL; only the function for all matches tells, and not of an empty match.
  if (count === 1 && mayBeAbsent(literalText(call, 1) ?? '')) {
    return using(call, 0, (value) => {
      const pattern = patternSql(call, value);
      const all = `regexp_extract_all(${value}, ${pattern}, 1)[1]`;
      if (patternShape(literalText(call, 1) ?? '(')?.consumes === true) return all;
      if (call.context.inTry) throw refuseCall(call, 'a group that may take no part');
      const odd = fail(call, 'REGEXP_EXTRACT of a group that may take no part, in an empty match, in: ', value, true);
      return `CASE WHEN regexp_matches(${value}, ${pattern}) THEN CASE WHEN regexp_extract(${value}, ${pattern}) = '' THEN ${odd} ELSE ${all} END END`;
    });
  }
  return using(call, 0, (value) => {
    const pattern = patternSql(call, value);
    return `CASE WHEN regexp_matches(${value}, ${pattern}) THEN regexp_extract(${value}, ${pattern}, ${count}) END`;
  });
}

/** Of one in no text nothing is found; where empty text may match, GoogleSQL has rules of its own. */
function position(call: Call): string {
  const shape = patternShape(literalText(call, 1) ?? '(');
  if (shape?.consumes !== true) throw refuseCall(call, 'a pattern that may match no text');
  return call.args.length === 2 && groups(call) === 0 ? firstPosition(call) : markedPosition(call, shape);
}

/** The shortest text before a match is what comes before the first one, with `^` and `\b` seeing all of the text. */
function firstPosition(call: Call): string {
  const before = quoteText(`^((?s:.*?))(?:${literalText(call, 1) ?? ''})`);
  return using(call, 0, (value) => {
    const found = `length(regexp_extract(${value}, ${before}, 1)) + 1`;
    return `CASE WHEN regexp_matches(${value}, ${arg(call, 1)}) THEN ${found} WHEN ${value} IS NOT NULL THEN 0 END`;
  });
}

/** Characters that are in no text, to tell where matches begin and end. */
const [begin, end] = ['\u{10FFFE}', '\u{10FFFF}'];

/** What is found, or the group in it, is put between marks; then they are counted. */
function markedPosition(call: Call, { group }: PatternShape): string {
  const pattern = literalText(call, 1) ?? '';
  if (groups(call) > 1) {
    return nullIfAnyNull(() => `CASE WHEN ${arg(call, 0)} = '' THEN 0 ELSE ${tooManyGroups(call)} END`)(call);
  }
  if (groups(call) === 1 && group === undefined) throw refuseCall(call, 'a group like this one');
  const flags = /^(?:\(\?[ims]+\))*/.exec(pattern)?.[0] ?? '';
  const [before, own, after] = group ?? [flags, `(${pattern.slice(flags.length)})`, ''];
  const regexp = quoteText(`${flags}(${before.slice(flags.length)})${own}(${after})`);
  const most = (value: string) => (/^\d+::BIGINT$/.test(value) && parseInt(value, 10) < 1e9 ? value : `least(${value}, 2147483647)`);
  const [from, nth, side] = [most(call.args[2] ?? '1::BIGINT'), most(call.args[3] ?? '1::BIGINT'), call.args[4] ?? '0'];
  return nullIfAnyNull(() =>
    using(call, 0, (value) => {
      const rest = call.args[2] === undefined ? value : `substring(${value}, greatest(${from}, 1))`;
      const marked = `regexp_replace(${rest}, ${regexp}, '\\1${begin}\\2${end}\\3', 'g')`;
      const found = once(`string_split(${marked}, '${begin}')`, call.context, (parts) => {
        const start = `length(array_to_string(${parts}[1:${nth}], '')) - (${nth} - 1) + ${from}`;
        const width = `CASE WHEN ${side} = 1 THEN strpos(${parts}[${nth} + 1], '${end}') - 1 ELSE 0 END`;
        return `CASE WHEN len(${parts}) <= ${nth} THEN 0 ELSE ${start} + ${width} END`;
      });
      const checks = [
        `WHEN ${from} < 1 THEN ${fail(call, 'Position must be positive', from)}`,
        `WHEN ${nth} < 1 THEN ${fail(call, 'Occurrence must be positive', nth)}`,
        `WHEN ${side} NOT IN (0, 1) THEN ${fail(call, 'Invalid occurrence_position', side)}`,
        `WHEN contains(${value}, '${begin}') OR contains(${value}, '${end}') THEN ${fail(call, 'REGEXP_INSTR of a text with characters that are none', value)}`,
      ];
      return `CASE ${checks.join(' ')} ELSE ${found} END`;
    }),
  )(call);
}

/** `\1` in a replacement is the same in both; `\\` is a backslash. DuckDB leaves the text as it is where a replacement is none. */
function replace(call: Call): string {
  const [pattern, replacement] = [literalText(call, 1), literalText(call, 2)];
  const wrong = replacement === undefined ? undefined : wrongReplacement(replacement, pattern);
  if (wrong !== undefined) return nullIfAnyNull(() => fail(call, invalidReplacement + wrong, arg(call, 0)))(call);
  const asksGroups = pattern === undefined && /\\[1-9]/.test(replacement ?? '');
  if (!asksGroups && (replacement !== undefined || call.nodes[2]?.kind === 'Literal')) return replaced(call, arg(call, 2));
  // How many groups a pattern has is told by its text.
  if (pattern === undefined) return using(call, 1, (text) => replaced(call, `googlesql_regexp_rewrite(${text}, ${arg(call, 2)})`));
  const known = Math.min(9, captureGroups(pattern));
  return using(call, 2, (text) => {
    const valid = `regexp_full_match(${text}, '(?s)(?:[^\\\\]|\\\\[\\\\0-${known}])*')`;
    return replaced(call, `CASE WHEN NOT ${valid} THEN ${fail(call, invalidReplacement, text, true)} ELSE ${text} END`);
  });
}

function replaced(call: Call, rewrite: string): string {
  return using(call, 0, (value) => `regexp_replace(${value}, ${patternSql(call, value)}, ${rewrite}, 'g')`);
}

/** DuckDB finds an empty match at the end of a text once more than GoogleSQL, and NULL for a group that took no part. */
function extractAll(call: Call): string {
  const count = groups(call);
  if (count > 1) return nullIfAnyNull(tooManyGroups)(call);
  const shape = patternShape(literalText(call, 1) ?? '(');
  return using(call, 0, (value) => {
    const all = (group: number) => `regexp_extract_all(${value}, ${patternSql(call, value)}, ${group})`;
    const found = count === 1 && shape?.group === undefined ? `list_transform(${all(1)}, lambda g: coalesce(g, ''))` : all(count);
    if (shape?.consumes === true) return found;
    return `CASE WHEN ${value} <> '' AND ${all(0)}[-1] = '' THEN ${found}[:-2] ELSE ${found} END`;
  });
}

export const regexpFunctions: RuleTable = {
  regexp_contains: onText((call) => using(call, 0, (value) => `regexp_matches(${value}, ${patternSql(call, value)})`)),
  regexp_extract: onText(extract),
  regexp_substr: onText(extract),
  regexp_extract_all: onText(extractAll),
  regexp_instr: onText(position),
  regexp_replace: onText(replace),
};
