import { monthNames } from '../../month-names.ts';
import type { DateParts } from './date-parts.ts';
import type { ReadElement } from './read-element.ts';
import { readInteger, readSpacedInteger, readWord } from './text-reader.ts';

const months = [...monthNames, ...monthNames.map((name) => name.slice(0, 3))];

export const year: ReadElement = (reader, parts, { isBeforeElement, position }) => {
  const value = isBeforeElement ? readInteger(reader, 4, 0, 9999) : readInteger(reader, 5, 0, 10_000);
  parts.isCenturyWritten = false;
  return setYear(parts, value, position);
};

export const yearOfFour: ReadElement = (reader, parts, { position }) => {
  const start = reader.at;
  const value = readInteger(reader, 4, 0, 9999);
  return reader.at - start === 4 && setYear(parts, value, position);
};

function setYear(parts: DateParts, value: number | undefined, position: number): boolean {
  if (!setPart(parts, 'year', value, position)) return false;
  parts.century = undefined;
  return true;
}

/** False where there is no value. */
function setPart(parts: DateParts, part: 'year' | 'month' | 'day', value: number | undefined, position: number): boolean {
  if (value === undefined) return false;
  parts[part] = value;
  parts[`${part}At`] = position;
  parts.isCivil = true;
  return true;
}

export const shortYear: ReadElement = (reader, parts, { position }) => {
  const value = readInteger(reader, 2, 0, 99);
  if (value === undefined) return false;
  if (!parts.isCenturyWritten) parts.century = value < 69 ? 20 : 19;
  return setPart(parts, 'year', value, position);
};

export const century: ReadElement = (reader, parts, { isBeforeElement, position }) => {
  const value = isBeforeElement ? readInteger(reader, 2, 0, 99) : readInteger(reader, 3, 0, 100);
  if (value === undefined) return false;
  const year = parts.century === undefined ? 0 : parts.year;
  parts.century = value;
  parts.isCenturyWritten = true;
  return setPart(parts, 'year', year, position);
};

export const month: ReadElement = (reader, parts, { position }) => setPart(parts, 'month', readInteger(reader, 2, 1, 12), position);

export const monthName: ReadElement = (reader, parts, { position }) => {
  const found = readWord(reader, months);
  return setPart(parts, 'month', found === undefined ? undefined : (found % 12) + 1, position);
};

export const day: ReadElement = (reader, parts, { position }) => setPart(parts, 'day', readInteger(reader, 2, 1, 31), position);
export const spacedDay: ReadElement = (reader, parts, { position }) => setPart(parts, 'day', readSpacedInteger(reader, 2, 1, 31), position);

export const quarter: ReadElement = (reader, parts, { position }) => {
  const value = readInteger(reader, 1, 1, 4);
  return setPart(parts, 'month', value === undefined ? undefined : value * 3 - 2, position) && setPart(parts, 'day', 1, position);
};

export const spacedMonth: ReadElement = (reader, parts, { position }) =>
  setPart(parts, 'month', readSpacedInteger(reader, 2, 1, 12), position);
export const spacedYear: ReadElement = (reader, parts, { position }) =>
  setWholeYear(parts, readSpacedInteger(reader, 4, 0, 9999), position);
export const spacedShortYear: ReadElement = (reader, parts, { position }) => {
  const value = readSpacedInteger(reader, 2, 0, 99);
  return setWholeYear(parts, value === undefined ? undefined : value + (value < 69 ? 2000 : 1900), position);
};

/** GoogleSQL does not forget a century that is written beside such a year, and counts the year from 1900 then. */
function setWholeYear(parts: DateParts, value: number | undefined, position: number): boolean {
  const { century: known } = parts;
  if (value === undefined || !setYear(parts, known === undefined ? value : value - 1900, position)) return false;
  parts.century = known;
  return true;
}
