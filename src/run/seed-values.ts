import type { FieldType } from '../googlesql/schema.ts';
import type { Value } from '../warehouse/row-set.ts';

/** A cell of a CSV file; null for an unquoted empty one. */
export type Cell = string | null;

/** Types that a cell of a seed can have. */
export type SeedType = Exclude<FieldType, 'STRUCT' | 'GEOGRAPHY' | 'INTERVAL'>;

/** Gives a cell's value, or undefined where the text is not of the type. */
type Reader = (text: string) => Value | undefined;

const dateTimePattern = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?$/;
const zonePattern = /^(.*?) ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)$/i;
const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const decimalPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const timePattern = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?$/;
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const int64Limit = 2n ** 63n;

const readers: Readonly<Record<SeedType, Reader>> = {
  INT64: readInteger,
  FLOAT64: (text) => (numberPattern.test(text) ? Number(text) : undefined),
  NUMERIC: (text) => (decimalPattern.test(text) ? text : undefined),
  BIGNUMERIC: (text) => (decimalPattern.test(text) ? text : undefined),
  BOOL: readBoolean,
  STRING: (text) => text,
  BYTES: (text) => (base64Pattern.test(text) ? text : undefined),
  DATE: (text) => (isDate(text) ? text : undefined),
  DATETIME: readDateTime,
  TIME: (text) => (timePattern.test(text) ? text : undefined),
  TIMESTAMP: readTimestamp,
  JSON: (text) => (isJson(text) ? text : undefined),
};

/** The value of a cell as the type has it; undefined where the text is not of the type. Spaces around anything but text do not count. */
export function readCell(cell: Cell, type: SeedType): Value | undefined {
  if (type === 'STRING') return cell;
  return isNull(cell) ? null : readers[type](cell.trim());
}

/**
 * The type of a column by its cells, as dbt infers it for BigQuery (agate's type tester, then the BigQuery adapter's names): the first
 * of whole number, number, date, date and time, true/false that all cells are, else text; whole numbers where all are empty. One
 * difference: a time with a zone is a TIMESTAMP here, where dbt declares a DATETIME that BigQuery then refuses to load.
 */
export function inferType(cells: readonly Cell[]): SeedType {
  const texts = cells.flatMap((cell) => (isNull(cell) ? [] : [cell.trim()]));
  if (texts.every((text) => numberPattern.test(text))) return texts.every((text) => wholeDigits(text) !== undefined) ? 'INT64' : 'FLOAT64';
  if (texts.every(isDate)) return 'DATE';
  if (texts.every((text) => readDateTime(text) !== undefined)) return 'DATETIME';
  if (texts.every((text) => readTimestamp(text) !== undefined)) return 'TIMESTAMP';
  if (texts.every((text) => /^(?:true|false)$/i.test(text))) return 'BOOL';
  return 'STRING';
}

/** dbt reads the word null as no value, everywhere but in text. */
function isNull(cell: Cell): cell is null {
  return cell === null || /^\s*(?:null)?\s*$/i.test(cell);
}

/** The digits of a number without a fraction (`12`, `12.00`, `1e3`), as BigInt reads them. */
function wholeDigits(text: string): string | undefined {
  const plain = /^([+-]?)(\d+)(?:\.0*)?$/.exec(text);
  if (plain) return `${plain[1] === '-' ? '-' : ''}${plain[2]}`;
  const number = /e/i.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? String(number) : undefined;
}

function readInteger(text: string): Value | undefined {
  const digits = numberPattern.test(text) ? wholeDigits(text) : undefined;
  if (digits === undefined) return undefined;
  const integer = BigInt(digits);
  if (integer < -int64Limit || integer >= int64Limit) return undefined;
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : String(integer);
}

/** The words that BigQuery takes for BOOL in a CSV file. */
function readBoolean(text: string): Value | undefined {
  if (/^(?:true|t|yes|y|1)$/i.test(text)) return true;
  if (/^(?:false|f|no|n|0)$/i.test(text)) return false;
  return undefined;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function readDateTime(text: string): string | undefined {
  const match = dateTimePattern.exec(text);
  if (!match) return undefined;
  const [, date = '', hourAndMinute = '', second = '00', fraction = ''] = match;
  const time = `${hourAndMinute}:${second}`;
  if (!isDate(date) || !timePattern.test(time)) return undefined;
  return `${date}T${time}${fraction === '' ? '' : `.${fraction}`}`;
}

/** In UTC; a time without a zone is taken as UTC, a date as its midnight. */
function readTimestamp(text: string): string | undefined {
  const zoned = zonePattern.exec(text);
  const local = readDateTime(zoned?.[1] ?? text);
  if (local === undefined) return isDate(text) ? `${text}T00:00:00Z` : undefined;
  const [seconds = '', fraction] = local.split('.');
  const instant = new Date(Date.parse(`${seconds}Z`) - zoneMinutes(zoned?.[2] ?? 'Z') * 60_000);
  if (Number.isNaN(instant.getTime())) return undefined;
  return `${instant.toISOString().slice(0, 19)}${fraction === undefined ? '' : `.${fraction}`}Z`;
}

function zoneMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
