import {
  century,
  day,
  month,
  monthName,
  quarter,
  shortYear,
  spacedDay,
  spacedMonth,
  spacedShortYear,
  spacedYear,
  year,
  yearOfFour,
} from './calendar-elements.ts';
import { clock, epochSeconds, fraction, halfOfDay, hourOfTwelve, spacedHour, spacedMinute, spacedSecond } from './clock-elements.ts';
import { type ReadElement, sequence } from './read-element.ts';
import { readInteger, readSpacedInteger, skipSpaces } from './text-reader.ts';
import { dayElement, ignoredWeekday, isoWeek, week, weekday, weekdayName } from './week-elements.ts';
import { offset, utcOrOffset, zone } from './zone-elements.ts';

const americanDate = sequence(spacedMonth, '/', spacedDay, '/', spacedShortYear);
const clockOfDay = sequence(spacedHour, ':', spacedMinute, ':', spacedSecond);
const spaces: ReadElement = (reader) => {
  skipSpaces(reader);
  return true;
};
const wholeDate = sequence(ignoredWeekday, ' ', monthName, ' ', spacedDay, ' ', clockOfDay, ' ', spacedYear);

/** GoogleSQL does not count these among what says the year, the month or the day when weeks and days of the year are weighed against that. */
function uncounted(read: ReadElement): ReadElement {
  return (reader, parts, place) => {
    const { yearAt, monthAt, dayAt, isCivil } = parts;
    const isRead = read(reader, parts, place);
    Object.assign(parts, { yearAt, monthAt, dayAt, isCivil });
    return isRead;
  };
}

/**
 * What each element of a format reads: ParseTime in GoogleSQL's parse_date_time.cc, and `strptime` of glibc for what it leaves to that.
 * An element that is not here fits no text.
 */
export const formatElements: ReadonlyMap<string, ReadElement> = new Map<string, ReadElement>([
  ['Y', year],
  ['EY', year],
  ['E4Y', yearOfFour],
  ['y', shortYear],
  ['Ey', shortYear],
  ['Oy', uncounted(spacedShortYear)],
  ['C', century],
  ['EC', century],
  ['Q', quarter],
  ['m', month],
  ['Om', uncounted(spacedMonth)],
  ['b', monthName],
  ['B', monthName],
  ['h', monthName],
  ['d', day],
  ['e', spacedDay],
  ['Od', uncounted(spacedDay)],
  ['Oe', uncounted(spacedDay)],
  ['H', clock('hour', 23)],
  // An hour of twelve beside it stays one of twelve.
  ['k', clock('hour', 23, readSpacedInteger, false)],
  ['OH', spacedHour],
  ['I', hourOfTwelve],
  ['l', hourOfTwelve],
  ['OI', hourOfTwelve],
  ['p', halfOfDay],
  ['P', halfOfDay],
  ['M', clock('minute', 59)],
  ['OM', spacedMinute],
  ['S', clock('second', 60)],
  ['OS', spacedSecond],
  ['E*S', fraction(undefined)],
  ...[0, 1, 2, 3, 4, 5, 6].map((digits) => [`E${digits}S`, fraction(digits)] as const),
  ['s', epochSeconds],
  ['z', offset('')],
  ['Ez', utcOrOffset],
  ['Z', zone],
  ['a', weekdayName('a')],
  ['A', weekdayName('A')],
  ['u', weekday('u', 1, 7)],
  ['w', weekday('w', 0, 6)],
  ['Ou', dayElement('u', false, (reader) => readInteger(reader, 1, 1, 7))],
  ['Ow', dayElement('w', false, (reader) => readInteger(reader, 1, 0, 6))],
  ['U', week('U')],
  ['OU', week('U')],
  ['W', week('W')],
  ['OW', dayElement('W', false, (reader) => readInteger(reader, 2, 0, 53))],
  ['V', isoWeek],
  ['OV', isoWeek],
  ['G', dayElement('G', false, (reader) => readInteger(reader, 20, 0, 99_999))],
  ['g', dayElement('g', false, (reader) => readInteger(reader, 2, 0, 99))],
  ['j', dayElement('j', true, (reader) => readInteger(reader, 3, 1, 366))],
  ['J', dayElement('J', false, (reader) => readInteger(reader, 3, 1, 371))],
  ['F', sequence(spacedYear, '-', spacedMonth, '-', spacedDay)],
  ['D', americanDate],
  ['x', americanDate],
  ['Ex', uncounted(americanDate)],
  ['T', clockOfDay],
  ['X', clockOfDay],
  ['EX', clockOfDay],
  ['R', sequence(spacedHour, ':', spacedMinute)],
  ['r', sequence(hourOfTwelve, ':', clock('minute', 59), ':', clock('second', 60), ' ', halfOfDay)],
  ['c', wholeDate],
  ['Ec', uncounted(wholeDate)],
  ['n', spaces],
  ['t', spaces],
  ['%', sequence('%')],
]);
