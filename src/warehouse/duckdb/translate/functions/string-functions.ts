import { once } from '../context.ts';
import { integerSql } from '../literal.ts';
import { quoteText } from '../sql-text.ts';
import { containsSubstring } from './contains-substring.ts';
import { onTextOrBytes } from './bytes-as-text.ts';
import { arg, type Call, fail, isLiteral, literalText, nullIfAnyNull, native, type Rule, type RuleTable, template, using } from './rule.ts';

/** Bytes that the functions which make texts longer may give. */
const largestOutput = 1_048_576;

/** A count or a position that DuckDB has room for: beyond it all are the same. */
function limited(call: Call, index: number): string {
  const constant = literalText(call, index);
  const most = 2_147_483_647n;
  if (constant === undefined) return `greatest(least(${arg(call, index)}, ${most}), -${most})`;
  const value = BigInt(constant);
  return value > most ? integerSql(most) : value < -most ? integerSql(-most) : arg(call, index);
}

/** Over BYTES byte by byte, where the analyser has such a signature. */
const sizeOf = ({ isBytes }: Call) => (isBytes === true ? 'length' : 'strlen');

/** Position 0 counts as 1; a negative one counts from the end, and one before the beginning is the beginning. */
function substring(call: Call): string {
  const length = call.args[2] === undefined ? undefined : limited(call, 2);
  const start = literalText(call, 1);
  const checked = (count: string) => {
    const constant = literalText(call, 2);
    if (constant !== undefined && Number(constant) >= 0) return count;
    return `CASE WHEN ${count} < 0 THEN ${fail(call, 'Third argument in SUBSTR() cannot be negative', count)} ELSE ${count} END`;
  };
  if (start !== undefined && Number(start) >= 0) {
    return `substring(${arg(call, 0)}, ${Math.min(2_147_483_647, Math.max(1, Number(start)))}${length === undefined ? '' : `, ${checked(length)}`})`;
  }
  return using(call, 0, (value) =>
    once(limited(call, 1), call.context, (position) => {
      const from = `CASE WHEN ${position} > 0 THEN ${position} WHEN ${position} = 0 THEN 1 ELSE greatest(length(${value}) + ${position} + 1, 1) END`;
      return `substring(${value}, ${from}${length === undefined ? '' : `, ${checked(length)}`})`;
    }),
  );
}

function trimmed(name: 'trim' | 'ltrim' | 'rtrim'): Rule {
  return onTextOrBytes((call) => {
    const characters = call.args[1];
    if (characters !== undefined) return `${name}(${arg(call, 0)}, ${characters})`;
    // GoogleSQL takes away all white space of Unicode, DuckDB spaces alone.
    const space = '[\\s\\x{85}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\v]+';
    const pattern = name === 'ltrim' ? `^${space}` : name === 'rtrim' ? `${space}$` : `^${space}|${space}$`;
    return `regexp_replace(${arg(call, 0)}, '${pattern}', '', 'g')`;
  });
}

function padded(name: 'lpad' | 'rpad'): Rule {
  return onTextOrBytes((call) => {
    const size = arg(call, 1);
    const fill = call.args[2] ?? `' '`;
    return using(call, 0, (value) =>
      using(call, 1, () => {
        const filled = `${name}(${value}, CAST(${size} AS INTEGER), ${fill})`;
        const tooLong = fail(call, 'Output of LPAD/RPAD exceeds max allowed output size of 1MB', size);
        return `CASE WHEN ${size} < 0 THEN ${fail(call, 'Second argument (output size) for LPAD/RPAD cannot be negative', size)} WHEN ${fill} = '' THEN ${fail(call, 'Third argument (pad pattern) for LPAD/RPAD cannot be empty', fill)} WHEN ${size} > ${largestOutput} OR (${size} > ${largestOutput / 4} AND ${sizeOf(call)}(${filled}) > ${largestOutput}) THEN ${tooLong} WHEN ${size} IS NOT NULL THEN ${filled} END`;
      }),
    );
  });
}

function split(call: Call): string {
  const delimiter = call.args[1] ?? `','`;
  if (call.args[1] !== undefined && (!isLiteral(call, 1) || literalText(call, 1) === undefined)) {
    return `string_split(${arg(call, 0)}, ${delimiter})`;
  }
  return `string_split(${arg(call, 0)}, ${delimiter})`;
}

function replaced(call: Call): string {
  const pattern = literalText(call, 1);
  if (pattern !== undefined && pattern !== '') return `replace(${call.args.join(', ')})`;
  return using(
    call,
    1,
    (from) => `CASE WHEN ${from} = '' THEN ${arg(call, 0)} ELSE replace(${arg(call, 0)}, ${from}, ${arg(call, 2)}) END`,
  );
}

/** Punctuation of the documentation's list, and Unicode's white space. */
const wordDelimiters = quoteText(
  '[](){}/|\\<>!?@"^#$&~_,.:;*%+- \t\n\r\f\v\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);

const initcap = onTextOrBytes(({ args }) => `googlesql_initcap(${args[0] ?? ''}, ${args[1] ?? wordDelimiters})`);

/** NFC where no form is named. */
const normalForm =
  (name: string, standard: bigint): Rule =>
  ({ args }) =>
    `${name}(${args[0] ?? ''}, ${args[1] ?? integerSql(standard)})`;

const byteCount: Rule = (call) => (call.nodes[0]?.type.kind === 'BYTES' ? `octet_length(${arg(call, 0)})` : `strlen(${arg(call, 0)})`);

/** Of BYTES these alone have capitals. */
const letters = 'abcdefghijklmnopqrstuvwxyz';

export const stringFunctions: RuleTable = {
  'BigQuery:contains_substr': containsSubstring,
  concat: ({ args }) => `(${args.join(' || ')})`,
  // Letters whose capitals are several: DuckDB leaves them, or gives the rare single one.
  upper: onTextOrBytes((call) =>
    using(call, 0, (value) => {
      if (call.isBytes === true) return `translate(${value}, '${letters}', '${letters.toUpperCase()}')`;
      const rare =
        '[\\x{DF}\\x{149}\\x{1F0}\\x{390}\\x{3B0}\\x{587}\\x{1E96}-\\x{1E9A}\\x{1F50}-\\x{1F56}\\x{1F80}-\\x{1FFC}\\x{FB00}-\\x{FB17}]';
      return `CASE WHEN regexp_matches(${value}, '${rare}') THEN googlesql_upper(${value}) ELSE upper(${value}) END`;
    }),
  ),
  // The two capitals that are not mapped alone: İ keeps its dot, a Σ that ends a word is ς.
  lower: onTextOrBytes((call) =>
    using(call, 0, (value) =>
      call.isBytes === true
        ? `translate(${value}, '${letters.toUpperCase()}', '${letters}')`
        : `CASE WHEN contains(${value}, 'Σ') OR contains(${value}, 'İ') THEN googlesql_lower(${value}) ELSE lower(${value}) END`,
    ),
  ),
  length: (call) => (call.nodes[0]?.type.kind === 'BYTES' ? `octet_length(${arg(call, 0)})` : `length(${arg(call, 0)})`),
  char_length: onTextOrBytes(native('length')),
  character_length: onTextOrBytes(native('length')),
  byte_length: byteCount,
  octet_length: byteCount,
  reverse: onTextOrBytes((call) => `array_to_string(list_reverse(regexp_extract_all(${arg(call, 0)}, '(?s).')), '')`),
  substr: nullIfAnyNull(onTextOrBytes(substring)),
  substring: nullIfAnyNull(onTextOrBytes(substring)),
  left: onTextOrBytes(
    nullIfAnyNull((call) =>
      using(
        call,
        1,
        (count) =>
          `CASE WHEN ${count} < 0 THEN ${fail(call, 'Second argument in LEFT() cannot be negative', count)} ELSE left(${arg(call, 0)}, ${limited(call, 1)}) END`,
      ),
    ),
  ),
  right: onTextOrBytes(
    nullIfAnyNull((call) =>
      using(
        call,
        1,
        (count) =>
          `CASE WHEN ${count} < 0 THEN ${fail(call, 'Second argument in RIGHT() cannot be negative', count)} ELSE right(${arg(call, 0)}, ${limited(call, 1)}) END`,
      ),
    ),
  ),
  trim: trimmed('trim'),
  ltrim: trimmed('ltrim'),
  rtrim: trimmed('rtrim'),
  lpad: nullIfAnyNull(padded('lpad')),
  rpad: nullIfAnyNull(padded('rpad')),
  repeat: nullIfAnyNull(
    onTextOrBytes((call) =>
      using(call, 1, (count) =>
        using(call, 0, (value) => {
          const tooLong = fail(call, 'Output of REPEAT exceeds max allowed output size of 1MB', count);
          return `CASE WHEN ${count} < 0 THEN ${fail(call, 'Second argument in REPEAT() cannot be negative', count)} WHEN ${value} = '' THEN ${value} WHEN ${count} > ${largestOutput} OR ${sizeOf(call)}(${value}) * ${count} > ${largestOutput} THEN ${tooLong} ELSE repeat(${value}, ${count}) END`;
        }),
      ),
    ),
  ),
  replace: nullIfAnyNull(onTextOrBytes(replaced)),
  instr: onTextOrBytes((call) => {
    if (call.args.length > 2) return `googlesql_instr(${call.args.slice(0, 3).join(', ')}, ${call.args[3] ?? '1'})`;
    return `strpos(${arg(call, 0)}, ${arg(call, 1)})`;
  }),
  translate: onTextOrBytes(native('googlesql_translate')),
  soundex: native('googlesql_soundex'),
  normalize: normalForm('googlesql_normalize', 0n),
  normalize_and_casefold: normalForm('googlesql_casefold', 0n),
  'BigQuery:edit_distance': onTextOrBytes((call) => native(`googlesql_${call.args.length > 2 ? 'bounded_' : ''}edit_distance`)(call)),
  strpos: onTextOrBytes((call) => `strpos(${arg(call, 0)}, ${arg(call, 1)})`),
  starts_with: onTextOrBytes((call) => `starts_with(${arg(call, 0)}, ${arg(call, 1)})`),
  ends_with: onTextOrBytes((call) => `suffix(${arg(call, 0)}, ${arg(call, 1)})`),
  split: nullIfAnyNull(onTextOrBytes(split)),
  initcap,
  ascii: onTextOrBytes((call) =>
    using(
      call,
      0,
      (value) =>
        `CASE WHEN ${value} = '' THEN 0::BIGINT WHEN unicode(${value}) > ${call.isBytes === true ? 255 : 127} THEN ${fail(call, 'Argument to ASCII is not a structurally valid ASCII string: ', value, true)} ELSE CAST(unicode(${value}) AS BIGINT) END`,
    ),
  ),
  unicode: onTextOrBytes((call) =>
    using(call, 0, (value) => `CASE WHEN ${value} = '' THEN 0::BIGINT ELSE CAST(unicode(${value}) AS BIGINT) END`),
  ),
  chr: template((value) => `chr(CAST(${value} AS INTEGER))`),
};
