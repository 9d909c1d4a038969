import type { DateParts, DayElement } from './date-parts.ts';

const dayMs = 86_400_000;

/** Replaces year, month and day by what weeks and days of the year say, where those count: UpdateYearMonthDayIfNeeded in GoogleSQL. */
export function applyDayElements(parts: DateParts): void {
  if (parts.days.length === 0) return;
  const isoYear = parts.isCivil ? undefined : last(parts.days, 'Gg');
  if (isoYear === undefined) applyCivil(parts);
  else applyIso(parts, isoYear);
}

/** The last of some elements that are the same to it. */
function last(days: readonly DayElement[], elements: string): DayElement | undefined {
  return days.findLast(({ element }) => elements.includes(element));
}

function applyIso(parts: DateParts, isoYear: DayElement): void {
  const week = last(parts.days, 'V');
  const day = last(parts.days, 'J');
  const isDay = day !== undefined && (!last(parts.days, 'Aauw') || day.position > (week?.position ?? -1));
  if (week !== undefined && !isDay) throw new Error('The local engine does not parse weeks of ISO years.');
  const year = isoYear.element === 'G' ? isoYear.value : isoYear.value + (isoYear.value <= 68 ? 2000 : 1900);
  const start = firstIsoDay(year);
  const length = (firstIsoDay(year + 1) - start) / dayMs;
  if (isDay && day.value > length) throw new Error(`ISO Year ${year} has ${length} days, but the specified day of year was ${day.value}`);
  setDate(parts, new Date(start + (isDay ? day.value - 1 : 0) * dayMs), Number.MAX_SAFE_INTEGER);
}

/** The Monday of the week that has 4 January. */
function firstIsoDay(year: number): number {
  const fourth = startOfYear(year) + 3 * dayMs;
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayMs;
}

function applyCivil(parts: DateParts): void {
  const week = last(parts.days, 'UW');
  const day = last(parts.days, 'j');
  const isDay = day !== undefined && (!last(parts.days, 'Aauw') || day.position > (week?.position ?? -1));
  const start = startOfYear(parts.year);
  if (isDay) {
    const isLeap = startOfYear(parts.year + 1) - start === 366 * dayMs;
    if (day.value === 366 && !isLeap) throw new Error(`Year ${parts.year} has 365 days, but the specified day of year was 366`);
    setDate(parts, new Date(start + (day.value - 1) * dayMs), day.position);
  } else if (week !== undefined) {
    if (last(parts.days, 'Aauw')) throw new Error('The local engine does not parse days of a week beside the week.');
    setDate(parts, new Date(startOfWeek(parts.year, week)), week.position);
  }
}

/** Week 1 begins with the year's first Sunday (`%U`) or Monday (`%W`); what is before is week 0. */
function startOfWeek(year: number, { element, value }: DayElement): number {
  const start = startOfYear(year);
  const first = element === 'U' ? 0 : 1;
  const firstWeek = start + ((first - new Date(start).getUTCDay() + 7) % 7) * dayMs;
  const least = firstWeek === start ? 1 : 0;
  const most = Math.floor((startOfYear(year + 1) - dayMs - firstWeek) / (7 * dayMs)) + 1;
  if (value < least || value > most) throw new Error(`Week number ${value} is invalid for year ${year}`);
  return firstWeek + (value - 1) * 7 * dayMs;
}

/** Date.UTC takes the years 0 to 99 for those of the 20th century. */
function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1);
}

/** What an element further right has said stays. */
function setDate(parts: DateParts, date: Date, position: number): void {
  if (parts.yearAt < position) parts.year = date.getUTCFullYear();
  if (parts.monthAt < position) parts.month = date.getUTCMonth() + 1;
  if (parts.dayAt < position) parts.day = date.getUTCDate();
}
