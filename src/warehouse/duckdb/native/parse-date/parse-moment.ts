import type { FormattedType } from '../../formatted-type.ts';
import { type DateParts, unsaid } from './date-parts.ts';
import { applyDayElements } from './day-of-parts.ts';
import { formatElements } from './format-elements.ts';
import { type FormatStep, formatSteps } from './format-steps.ts';
import { skipSpaces, type TextReader } from './text-reader.ts';

/** What a text says by a format. */
export interface ParsedMoment {
  /** Microseconds since 1970 in the zone, or in UTC where the text has an offset. */
  readonly micros: bigint;
  /** A zone that the text names, `UTC` where it has an offset, '' where it has none of both. */
  readonly zone: string;
}

/**
 * ParseTime in GoogleSQL's parse_date_time.cc. Text that does not fit the format, or is no moment, is an error, as are years but 1 to 9999,
 * which a TIMESTAMP has only when its zone is known.
 */
export function parseMoment(format: string, text: string, type: FormattedType): ParsedMoment {
  const steps = formatSteps(format, type);
  const reader: TextReader = { text: text.endsWith('\0') ? text.slice(0, -1) : text, at: 0 };
  const parts = unsaid();
  skipSpaces(reader);
  let next = 0;
  for (; reader.at < reader.text.length; next += 1) {
    const step = steps[next];
    if (step === undefined) break;
    if (!readStep(reader, step, parts, format)) throw unfit(text);
  }
  skipSpaces(reader);
  if (reader.at < reader.text.length || !steps.slice(next).every(isSpaceStep)) throw unfit(text);
  return momentOf(parts, type);
}

function unfit(text: string): Error {
  return new Error(`Failed to parse input string ${JSON.stringify(text)}`);
}

function isSpaceStep(step: FormatStep): boolean {
  return step.kind === 'spaces' || (step.kind === 'element' && (step.element === 'n' || step.element === 't'));
}

function readStep(reader: TextReader, step: FormatStep, parts: DateParts, format: string): boolean {
  switch (step.kind) {
    case 'spaces':
      skipSpaces(reader);
      return true;
    case 'character':
      if (reader.text[reader.at] !== step.character)
        throw new Error(
          `Mismatch between format character '${step.character}' and string character '${reader.text[reader.at]}' at string index: ${reader.at} with format: '${format}'`,
        );
      reader.at += 1;
      return true;
    case 'element':
      return formatElements.get(step.element)?.(reader, parts, step) ?? false;
  }
}

const first = -62_135_596_800n;
const last = 253_402_300_799n;

function momentOf(parts: DateParts, type: FormattedType): ParsedMoment {
  if (parts.epochSeconds !== undefined) return { micros: BigInt(parts.epochSeconds) * 1_000_000n, zone: 'UTC' };
  if (parts.century !== undefined) parts.year += parts.century * 100;
  applyDayElements(parts);
  const { year, month, day } = parts;
  const date = new Date(new Date(0).setUTCFullYear(year, month - 1, day));
  const hour = parts.hour + (parts.isHalfDay && parts.isAfternoon ? 12 : 0);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || parts.second > 60)
    throw new Error('Out-of-range datetime field in parsing function');
  // A leap second is the second after it.
  const micros = parts.second === 60 ? 0 : parts.micros;
  const seconds = BigInt(date.getTime() / 1000 + (hour * 60 + parts.minute - (parts.offsetMinutes ?? 0)) * 60 + parts.second);
  if (type !== 'TIMESTAMP' && (seconds < first || seconds > last)) throw new Error('Invalid result from parsing function');
  return { micros: seconds * 1_000_000n + BigInt(micros), zone: parts.offsetMinutes === undefined ? (parts.zone ?? '') : 'UTC' };
}
