import type { ReadElement } from './read-element.ts';
import { isDigit, readCharacter, readInteger, readSpacedInteger, readWord, skipSpaces } from './text-reader.ts';

/** A part of the clock, between 0 and a limit. */
export function clock(part: 'hour' | 'minute' | 'second', most: number, read = readInteger, endsHalfDay = part === 'hour'): ReadElement {
  return (reader, parts) => {
    const value = read(reader, 2, 0, most);
    if (value === undefined) return false;
    parts[part] = value;
    if (endsHalfDay) parts.isHalfDay = false;
    return true;
  };
}

export const hourOfTwelve: ReadElement = (reader, parts) => {
  skipSpaces(reader);
  const value = readInteger(reader, 2, 1, 12);
  if (value === undefined) return false;
  parts.hour = value % 12;
  parts.isHalfDay = true;
  return true;
};

export const halfOfDay: ReadElement = (reader, parts) => {
  const found = readWord(reader, ['am', 'pm']);
  if (found === undefined) return false;
  parts.isAfternoon = found === 1;
  return true;
};

/** Digits after a point, of which those past the microseconds are read and dropped. `most` undefined: as many as there are. */
export function fraction(most: number | undefined): ReadElement {
  const seconds = clock('second', 60);
  return (reader, parts, place) => {
    if (!seconds(reader, parts, place)) return false;
    if (most === 0 || !readCharacter(reader, '.')) return true;
    const start = reader.at;
    while (isDigit(reader.text[reader.at]) && (most === undefined || reader.at - start < most)) reader.at += 1;
    parts.micros = Number(reader.text.slice(start, Math.min(reader.at, start + 6)).padEnd(6, '0'));
    return reader.at > start;
  };
}

export const spacedHour = clock('hour', 23, readSpacedInteger);
export const spacedMinute = clock('minute', 59, readSpacedInteger);
export const spacedSecond = clock('second', 61, readSpacedInteger);
export const epochSeconds: ReadElement = (reader, parts) => {
  parts.epochSeconds = readInteger(reader, 12, -62_135_596_800, 253_402_300_799);
  return parts.epochSeconds !== undefined;
};
