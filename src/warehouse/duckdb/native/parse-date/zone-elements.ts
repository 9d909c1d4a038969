import { isZoneName, offsetMinutes } from '../../time-zone.ts';
import type { ReadElement } from './read-element.ts';
import { isSpace, readCharacter, type TextReader } from './text-reader.ts';

/** `+0530`, `+05`, and where there is a separator `+05:30`. */
export function offset(separator: string): ReadElement {
  return (reader, parts) => {
    const sign = readCharacter(reader, '+') ? 1 : readCharacter(reader, '-') ? -1 : undefined;
    const hours = sign === undefined ? undefined : twoDigits(reader, 23);
    if (sign === undefined || hours === undefined) return false;
    const end = reader.at;
    if (separator !== '') readCharacter(reader, separator);
    const minutes = twoDigits(reader, 59);
    if (minutes === undefined) reader.at = end;
    const size = hours * 60 + (minutes ?? 0);
    if (size > 14 * 60) throw new Error('Timezone offset out of valid range -14:00 to +14:00');
    parts.offsetMinutes = sign * size;
    return true;
  };
}

function twoDigits(reader: TextReader, most: number): number | undefined {
  const text = reader.text.slice(reader.at, reader.at + 2);
  if (!/^[0-9]{2}$/.test(text) || Number(text) > most) return undefined;
  reader.at += 2;
  return Number(text);
}

export const utcOrOffset: ReadElement = (reader, parts, place) => {
  if (!readCharacter(reader, 'Z')) return offset(':')(reader, parts, place);
  parts.offsetMinutes = 0;
  return true;
};

export const zone: ReadElement = (reader, parts) => {
  const start = reader.at;
  while (reader.at < reader.text.length && !isSpace(reader.text[reader.at])) reader.at += 1;
  const name = reader.text.slice(start, reader.at);
  if (!isZoneName(name) && offsetMinutes(name) === undefined) throw new Error(`Invalid time zone: ${name}`);
  parts.zone = name;
  parts.offsetMinutes = undefined;
  return true;
};
