import type { ReadElement } from './read-element.ts';
import { readInteger, readSpacedInteger, readWord, type TextReader } from './text-reader.ts';

const dayNames = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const weekdays = [...dayNames, ...dayNames.map((name) => name.slice(0, 3))];

/** What counts only beside a year or a week, and is kept for later (`day-of-parts.ts`). */
export function dayElement(element: string, isCivil: boolean, read: (reader: TextReader) => number | undefined): ReadElement {
  return (reader, parts, { position }) => {
    const value = read(reader);
    if (value === undefined) return false;
    parts.days.push({ element, value, position });
    if (isCivil) parts.isCivil = true;
    return true;
  };
}

export const weekdayName = (element: string) => dayElement(element, false, (reader) => readWord(reader, weekdays));
export const week = (element: string) => dayElement(element, true, (reader) => readInteger(reader, 2, 0, 53));
export const isoWeek = dayElement('V', false, (reader) => readInteger(reader, 2, 1, 53));
export const weekday = (element: string, least: number, most: number) =>
  dayElement(element, false, (reader) => readSpacedInteger(reader, 1, least, most));

export const ignoredWeekday: ReadElement = (reader) => readWord(reader, weekdays) !== undefined;
