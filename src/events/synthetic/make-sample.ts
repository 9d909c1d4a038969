import { ProblemError } from '../../problem/problem.ts';
import { type LocalCatalog, scratch } from '../../warehouse/local-catalog.ts';
import { quoteName } from '../duckdb-types.ts';
import { replaceShards, type Shard } from '../replace-shards.ts';
import { daysSql, sampleDays, type SampleDay } from './calendar.ts';
import { channelsSql } from './channels.ts';
import { createDraws, type Draws } from './draws.ts';
import { eventCountsSql } from './event-counts.ts';
import { shapesSql } from './event-shapes.ts';
import { eventTimesSql } from './event-times.ts';
import { published, publishedUsers } from './figures.ts';
import { itemsSql, orderItemsSql } from './items.ts';
import { kindsSql } from './kinds.ts';
import { ordersSql } from './orders.ts';
import { pagesSql } from './pages.ts';
import { placesSql } from './places.ts';
import { sessionBaseSql, sessionsSql, visitsSql } from './sessions.ts';
import { shardSql } from './shards.ts';
import { subjectsSql } from './subjects.ts';
import { usersSql } from './users.ts';

/** The public sample's dataset, in the local project `bigquery-public-data`. */
export const sampleDataset = 'ga4_obfuscated_sample_ecommerce';

export interface SampleOptions {
  /** From `startDate` on; 92 as in the public sample. */
  readonly days?: number;
  /** 25,000, which makes about 400,000 events; every other figure follows in proportion. */
  readonly users?: number;
  /** In place of `users`: 1 makes a sample of the public one's size. */
  readonly scale?: number;
  readonly seed?: number;
  /** YYYY-MM-DD; the public sample's first day. */
  readonly startDate?: string;
  readonly signal?: AbortSignal;
  /** `done` of `total` days are written. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface SampleFigures {
  readonly events: number;
  /** Distinct `user_pseudo_id`s. */
  readonly users: number;
  readonly sessions: number;
  /** `purchase` events. */
  readonly purchases: number;
  /** Of all `purchase` events, repeated ones included. */
  readonly revenue: number;
  readonly days: number;
  readonly firstDay: string;
  readonly lastDay: string;
}

/**
 * Makes a synthetic GA4 export in place of the shards that the sample's dataset has, all or nothing: the columns of the public
 * sample, its published figures in proportion to `users`, and its traps. The same options give the same rows.
 */
export async function makeSample(catalog: LocalCatalog, options: SampleOptions = {}): Promise<SampleFigures> {
  const { signal, startDate = '2020-11-01' } = options;
  const users = usersOf(options);
  const days = sampleDays(dateOf(startDate), daysOf(options));
  const draws = createDraws(options.seed ?? 1);
  const start = String(BigInt(Date.parse(`${startDate}T00:00:00Z`)) * 1000n);
  const steps = [
    daysSql(days),
    kindsSql(),
    ...placesSql(),
    itemsSql(),
    pagesSql(),
    shapesSql(),
    ...usersSql(users, draws),
    ...visitsSql(start, days.length, draws),
    ...ordersSql(users, draws),
    ...orderItemsSql(draws),
    sessionBaseSql(),
    ...eventCountsSql(users, draws),
    ...channelsSql(draws),
  ];
  const lastSteps = [sessionsSql(draws), subjectsSql(), eventTimesSql(start, days.length, draws)];
  try {
    for (const step of steps) await catalog.run(step, signal);
    // From here on joins are written in the order that they are best done in, and that keeps the order of rows.
    await catalog.run("SET GLOBAL disabled_optimizers = 'join_order,build_side_probe_side'", signal);
    for (const step of lastSteps) await catalog.run(step, signal);
    const shards = await shardsOf(catalog, days, draws, signal);
    const figures = await sampleFigures(catalog, days.length, days[0]?.suffix ?? '', days.at(-1)?.suffix ?? '', signal);
    await replaceShards(catalog, sampleDataset, shards, {
      keep: false,
      signal,
      onShard: (done) => options.onProgress?.(done, days.length),
    });
    return figures;
  } finally {
    await dropSteps(catalog, [...steps, ...lastSteps]).catch(() => undefined);
    await catalog.run('RESET GLOBAL disabled_optimizers').catch(() => undefined);
  }
}

/** About how many events a day of the sample has. */
export function eventsOfDay(options: SampleOptions): number {
  return (usersOf(options) * published.events) / publishedUsers / daysOf(options);
}

function usersOf({ users, scale }: SampleOptions): number {
  return wholeNumber('users', users ?? (scale === undefined ? 25_000 : Math.max(1, Math.round(scale * publishedUsers))), 50_000_000);
}

function daysOf({ days = 92 }: SampleOptions): number {
  return wholeNumber('days', days, 3660);
}

function wholeNumber(name: string, value: number, largest: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= largest) return value;
  throw impossible(`${name} has to be a whole number from 1 to ${largest.toLocaleString('en')}, not ${String(value)}`);
}

function dateOf(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))) return text;
  throw impossible(`the first day has to be a date such as 2020-11-01, not ${text}`);
}

function impossible(reason: string): ProblemError {
  return new ProblemError({
    code: 'ATT1503',
    severity: 'error',
    message: `This sample cannot be made: ${reason}.`,
    hint: 'Ask for another size.',
  });
}

async function shardsOf(catalog: LocalCatalog, days: readonly SampleDay[], draws: Draws, signal?: AbortSignal): Promise<readonly Shard[]> {
  const rows = await catalog.rows(
    'SELECT day, min(session_no)::INTEGER AS first, max(session_no)::INTEGER AS last, count(*)::INTEGER AS events FROM sample_events GROUP BY day',
    signal,
  );
  const byDay = new Map(rows.map((row) => [Number(row.day), row]));
  return days.map((day) => {
    const row = byDay.get(day.number);
    const sessions = { from: Number(row?.first ?? 0), to: Number(row?.last ?? 0) };
    return { suffix: day.suffix, sql: shardSql(day, sessions, draws), rows: Number(row?.events ?? 0) };
  });
}

async function sampleFigures(
  catalog: LocalCatalog,
  days: number,
  firstDay: string,
  lastDay: string,
  signal?: AbortSignal,
): Promise<SampleFigures> {
  const [row] = await catalog.rows(
    `SELECT
  (SELECT count(*) FROM sample_events) AS events,
  (SELECT count(user_pseudo_id) FROM sample_users) AS users,
  (SELECT count(*) FROM sample_visits AS visits JOIN sample_users AS users USING (user_no) WHERE NOT unconsented) AS sessions,
  (SELECT sum(copies) FROM sample_orders) AS purchases,
  (SELECT sum(copies * revenue) FROM sample_orders) AS revenue`,
    signal,
  );
  const figure = (name: string): number => Number(row?.[name] ?? 0);
  return {
    events: figure('events'),
    users: figure('users'),
    sessions: figure('sessions'),
    purchases: figure('purchases'),
    revenue: figure('revenue'),
    days,
    firstDay,
    lastDay,
  };
}

/** The working tables are of no use to whoever uses the connection next, and hold memory. */
async function dropSteps(catalog: LocalCatalog, steps: readonly string[]): Promise<void> {
  const names = steps.flatMap((step) => /^CREATE OR REPLACE TABLE scratch\.(\w+)/.exec(step)?.[1] ?? []);
  await catalog.run(names.map((name) => `DROP TABLE IF EXISTS ${scratch}.${quoteName(name)}`).join('; '));
}
