import type { engineRequests } from '../protocol/engine.ts';
import type { PullEstimate } from '../protocol/pull.ts';
import { costText } from './cost-text.ts';
import { countOf, formatCount } from './node-description.ts';

type PulledTables = NonNullable<(typeof engineRequests)['pull']['result']>;

export interface Days {
  /** YYYYMMDD, both included; absent for all there are. */
  readonly from?: string;
  readonly to?: string;
}

/** Days as people write them: `20210101`, `2021-01-01 to 2021-01-31`, `20210101-20210131`, nothing for all; undefined for what is none. */
export function parseDays(text: string): Days | undefined {
  if (text.trim() === '') return {};
  const compact = text.replaceAll(/(\d{4})-(\d{2})-(\d{2})/g, '$1$2$3');
  const [, from, to = from] = /^\s*(\d{8})\s*(?:(?:-|–|to|\.\.)\s*(\d{8})\s*)?$/.exec(compact) ?? [];
  if (from === undefined || to === undefined || !isDay(from) || !isDay(to) || from > to) return undefined;
  return { from, to };
}

function isDay(text: string): boolean {
  const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}

/** A share of users as people write it, `10%`, `0.5 %` or `0.1`: above 0 and at most 1; undefined for what is none. */
export function parseShare(text: string): number | undefined {
  const [, number, sign] = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(%?)\s*$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  // The same share however it is written: 74.5806 / 100 is not 0.745806 in binary.
  const share = Number((Number(number) / (sign === '%' ? 100 : 1)).toPrecision(12));
  return share > 0 && share <= 1 ? share : undefined;
}

/** `10%` */
export function shareText(users: number): string {
  return `${Number((users * 100).toPrecision(6))}%`;
}

/** What a person is asked before a pull. */
export function pullQuestion(
  { tables, bytes }: PullEstimate,
  users: number,
  pricePerTib: number,
): { readonly message: string; readonly detail: string } {
  const lines = tables.flatMap(({ source, days, daysBefore, daysOfOthers, hasUsers, isHere }) => [
    `${source}: ${isHere ? 'nothing new' : days.length > 0 ? rangeText(days) : 'the table'}${hasUsers ? `, ${shareText(users)} of users` : ''}`,
    ...(daysBefore.length > 0 ? [`    ${countOf(daysBefore.length, 'day')} of this share are here already.`] : []),
    ...(daysOfOthers.length > 0
      ? [`    ${rangeText(daysOfOthers)}, here of something else (a sample, an import, another share): results would mix them.`]
      : []),
  ]);
  return { message: `The pull would read ${costText(bytes, pricePerTib)}. Pull it?`, detail: lines.join('\n') };
}

/** `1 day, 20210101`, `31 days, 20210101 to 20210131`. */
function rangeText(days: readonly string[]): string {
  const [first = ''] = days;
  const last = days.at(-1) ?? first;
  return `${countOf(days.length, 'day')}, ${first === last ? first : `${first} to ${last}`}`;
}

/** A pull in one sentence. */
export function pulledText(tables: PulledTables): string {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  const days = sum(tables.map((table) => table.days.length));
  const before = sum(tables.map((table) => table.daysBefore.length));
  const rows = countOf(sum(tables.map((table) => table.rows)), 'row');
  return [
    `${rows}${days > 0 ? ` of ${countOf(days, 'day')}` : ''} pulled.`,
    ...(before > 0 ? [`${formatCount(before)} ${before === 1 ? 'day was' : 'days were'} here before.`] : []),
  ].join(' ');
}
