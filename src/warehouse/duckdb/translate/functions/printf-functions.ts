import { bignumericCall } from './bignumeric-calls.ts';
import { quoteText } from '../sql-text.ts';
import { floatText, numericText, pointed } from './text-of-values.ts';
import { type Call, literalText, refuseCall, type RuleTable } from './rule.ts';

/** FORMAT with a constant format: each specifier becomes its own piece. Any NULL makes the whole NULL (except for %t and %T). */
function format(call: Call): string {
  const pattern = literalText(call, 0);
  if (pattern === undefined) throw refuseCall(call, 'a format that is no constant');
  const pieces: string[] = [];
  let next = 1;
  for (const match of pattern.matchAll(/%(%|([-+ 0#']*)(\d*|\*)(?:\.(\d+|\*))?([a-zA-Z]))|[^%]+/g)) {
    if (match[1] === undefined) pieces.push(quoteText(match[0]));
    else if (match[1] === '%') pieces.push(`'%'`);
    else {
      pieces.push(specifier(call, next, { flags: match[2] ?? '', width: match[3] ?? '', precision: match[4], letter: match[5] ?? '' }));
      next += 1;
    }
  }
  if (next !== call.args.length) throw refuseCall(call, 'this number of arguments');
  return pieces.length === 0 ? `''` : `(${pieces.join(' || ')})`;
}

interface Specifier {
  readonly flags: string;
  readonly width: string;
  readonly precision: string | undefined;
  readonly letter: string;
}

function specifier(call: Call, index: number, { flags, width, precision, letter }: Specifier): string {
  const value = call.args[index];
  const type = call.nodes[index]?.type.kind;
  if (value === undefined || width === '*' || precision === '*') throw refuseCall(call, `%${letter}`);
  const grouped = flags.includes("'");
  if (/[ #]/.test(flags)) throw refuseCall(call, `the flags ${flags}`);
  const c = `%${flags.replaceAll("'", '')}${width}${precision === undefined ? '' : `.${precision}`}`;
  switch (letter) {
    case 'd':
    case 'i':
      if (type !== 'INT64' || precision !== undefined) break;
      if (grouped) return flags === "'" && width === '' ? `format('{:,}', ${value})` : refused(call, flags);
      return `printf('${c}d', ${value})`;
    case 'x':
    case 'X':
    case 'o':
      if (type !== 'INT64' || precision !== undefined || grouped) break;
      return `CASE WHEN ${value} < 0 THEN '-' ELSE '' END || printf('%${flags}${width}${letter}', abs(${value}))`;
    case 'f':
    case 'F':
    case 'e':
    case 'E':
      if (type !== 'FLOAT64') break;
      return doubleText(call, value, { flags, width, precision, letter });
    case 's':
      if (type !== 'STRING') break;
      return padded(precision === undefined ? value : `left(${value}, ${precision})`, flags, width);
    case 't':
      if (flags !== '' || precision !== undefined) break;
      return padded(plainText(call, value, type), flags, width);
    default:
      break;
  }
  throw refuseCall(call, `%${flags}${width}${letter} of ${type ?? ''}`);
}

function doubleText(call: Call, value: string, { flags, width, precision = '6', letter }: Specifier): string {
  const isGrouped = flags.includes("'");
  if (isGrouped && (flags !== "'" || width !== '' || letter !== 'f')) throw refuseCall(call, `the flags ${flags}`);
  // A zero has no sign.
  const unsigned = `${value} + 0::DOUBLE`;
  const printed = isGrouped
    ? `format('{:,.${precision}f}', ${unsigned})`
    : `printf('%${flags}${width}.${precision}${letter}', ${unsigned})`;
  const other = padded(notFinite(value, flags, letter), flags, width);
  return `CASE WHEN ${value} IS NULL THEN NULL ${isFixed(letter) ? `WHEN isfinite(${value}) AND abs(${value}) >= 1e17 THEN ${large(value, precision, flags, width)} ` : ''}WHEN isfinite(${value}) THEN ${printed} ELSE ${other} END`;
}

function isFixed(letter: string): boolean {
  return letter === 'f' || letter === 'F';
}

/** DuckDB's printf makes up the last digits of whole numbers that have more than a double tells. */
function large(value: string, precision: string, flags: string, width: string): string {
  const digits = `googlesql_whole_digits(${value}, ${precision}, ${flags.includes("'")})`;
  const sign = `CASE WHEN ${value} < 0 THEN '-' ELSE '${flags.includes('+') ? '+' : ''}' END`;
  const filled =
    flags.includes('0') && width !== ''
      ? `lpad(${digits}, CAST(greatest(length(${digits}), ${width} - length(${sign})) AS INTEGER), '0')`
      : digits;
  return padded(`(${sign} || ${filled})`, flags, width);
}

/** As C prints them: in the case of the letter, with the sign that the flags ask for. */
function notFinite(value: string, flags: string, letter: string): string {
  const [nan, inf] = letter === letter.toLowerCase() ? ['nan', 'inf'] : ['NAN', 'INF'];
  const plus = flags.includes('+') ? '+' : '';
  return `CASE WHEN isnan(${value}) THEN '${plus}${nan}' WHEN ${value} > 0 THEN '${plus}${inf}' ELSE '-${inf}' END`;
}

function padded(value: string, flags: string, width: string): string {
  if (width === '') return value;
  return `${flags.includes('-') ? 'rpad' : 'lpad'}(${value}, CAST(greatest(length(${value}), ${width}) AS INTEGER), ' ')`;
}

function plainText(call: Call, value: string, type: string | undefined): string {
  switch (type) {
    case 'STRING':
      return `coalesce(${value}, 'NULL')`;
    case 'INT64':
    case 'BOOL':
    case 'DATE':
      return `coalesce(CAST(${value} AS VARCHAR), 'NULL')`;
    case 'FLOAT64':
      return `coalesce(CASE WHEN ${value} = 0 AND signbit(${value}) THEN '-0.0' ELSE ${pointed(floatText(value))} END, 'NULL')`;
    case 'NUMERIC':
      return `coalesce(${numericText(value)}, 'NULL')`;
    case 'BIGNUMERIC':
      return `coalesce(${bignumericCall('text', value)}, 'NULL')`;
    default:
      throw refuseCall(call, `%t of ${type ?? ''}`);
  }
}

function refused(call: Call, flags: string): never {
  throw refuseCall(call, `the flags ${flags}`);
}

export const printfFunctions: RuleTable = { format };
