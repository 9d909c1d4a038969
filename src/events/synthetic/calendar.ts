import { quoteText } from '../duckdb-types.ts';

/** One day of the sample. */
export interface SampleDay {
  /** From 0. */
  readonly number: number;
  /** `YYYYMMDD`, the shard's suffix. */
  readonly suffix: string;
  /** Of events, relative to the other days. */
  readonly weight: number;
}

const dayMilliseconds = 86_400_000;

/** Shop days as the public sample has them: quiet weekends. From Sunday. */
const weekdays = [0.78, 1.06, 1.1, 1.1, 1.06, 1.0, 0.8];

/** Level of the season by day of the year, in thousands of events; days between two of these are interpolated. */
const season: readonly (readonly [monthAndDay: string, level: number])[] = [
  ['01-01', 33],
  ['01-05', 44],
  ['01-20', 46],
  ['01-31', 40],
  ['10-31', 40],
  ['11-10', 44],
  ['11-20', 47],
  ['11-26', 50],
  ['11-30', 60],
  ['12-04', 62],
  ['12-12', 68],
  ['12-16', 58],
  ['12-20', 40],
  ['12-23', 33],
  ['12-27', 30],
  ['12-31', 32],
];

/** Days that are what they are in the public sample: its busiest and its quietest. */
const fixedDays = new Map([
  ['12-08', 92.199],
  ['12-25', 21.355],
]);

const highest = 84;
const lowest = 24;

/** Makes the 92 days of the public sample add up to its 4,295,584 events. */
const level = 1.01471;

/** The days from `startDate` (YYYY-MM-DD), each with its share of the traffic: season, day of the week, two known days. */
export function sampleDays(startDate: string, count: number): readonly SampleDay[] {
  const start = Date.parse(`${startDate}T00:00:00Z`);
  return Array.from({ length: count }, (_, number) => {
    const date = new Date(start + number * dayMilliseconds);
    return { number, suffix: date.toISOString().slice(0, 10).replaceAll('-', ''), weight: Math.round(weightOf(date) * 1000) };
  });
}

function weightOf(date: Date): number {
  const monthAndDay = date.toISOString().slice(5, 10);
  const fixed = fixedDays.get(monthAndDay);
  if (fixed !== undefined) return fixed;
  return level * Math.min(highest, Math.max(lowest, seasonLevel(date) * (weekdays[date.getUTCDay()] ?? 1)));
}

function seasonLevel(date: Date): number {
  const at = dayOfYear(date.toISOString().slice(5, 10));
  let [before, from] = [dayOfYear('01-01'), 33];
  for (const [monthAndDay, next] of season) {
    const day = dayOfYear(monthAndDay);
    if (day >= at) return day === before ? next : from + ((next - from) * (at - before)) / (day - before);
    [before, from] = [day, next];
  }
  return level;
}

/** Days since the first of January, in a year of twelve equal months of 31: enough for interpolation. */
function dayOfYear(monthAndDay: string): number {
  return (Number(monthAndDay.slice(0, 2)) - 1) * 31 + Number(monthAndDay.slice(3)) - 1;
}

/** `sample_days`: the days with the running sum of session weights, which vary less than events do (busy days have longer visits). */
export function daysSql(days: readonly SampleDay[]): string {
  let sum = 0;
  const rows = days.map((day) => {
    const sessions = Math.round(day.weight ** 0.68);
    sum += sessions;
    return `(${String(day.number)}, ${quoteText(day.suffix)}, ${String(day.weight)}, ${String(sum - sessions)}, ${String(sum)})`;
  });
  return `CREATE OR REPLACE TABLE scratch.sample_days AS
SELECT * FROM (VALUES ${rows.join(', ')}) AS days(day, suffix, weight, session_from, session_to)`;
}
