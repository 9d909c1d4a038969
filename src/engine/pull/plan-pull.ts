import { type TableName, tableKey } from '../../googlesql/schema.ts';
import { ProblemError } from '../../problem/problem.ts';
import type { DuckDbTarget } from '../../project/target.ts';
import type { PullRequest } from '../../protocol/pull.ts';
import { SqlError } from '../../warehouse/sql-error.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { OpenProject } from '../open-project.ts';
import { withLocalProject } from './local-project.ts';
import { type PulledNotes, pulledNotes } from './pulled-notes.ts';
import { type ChosenTable, chosenTables } from './chosen-tables.ts';
import { hasEventTime, stampSql } from './rows-stamp.ts';

/** One table of BigQuery that becomes one table here. */
export interface PullStep {
  readonly remote: TableName;
  readonly local: TableName;
  readonly sql: string;
}

export interface TablePlan extends ChosenTable {
  /** What is to be done, the earliest day first. */
  readonly steps: readonly PullStep[];
  readonly days: readonly string[];
  readonly daysBefore: readonly string[];
  readonly daysOfOthers: readonly string[];
  readonly hasUsers: boolean;
  /** An earlier pull has brought all of it. */
  readonly isHere: boolean;
  readonly notes: PulledNotes;
}

export interface PullSides {
  readonly local: OpenProject;
  readonly localTarget: DuckDbTarget;
  readonly remote: OpenProject;
}

/** Users are taken by the hash of user_pseudo_id, in millionths. */
const parts = 1_000_000;

/** What a pull has to do, what is here already, and what of something else is here. Rejects with ATT1702 and ATT1708. */
export async function planPull(sides: PullSides, request: PullRequest, signal: AbortSignal | undefined): Promise<readonly TablePlan[]> {
  const plans: TablePlan[] = [];
  for (const chosen of chosenTables(sides, request.choices)) {
    plans.push(await (chosen.isExport ? planExport : planTable)(chosen, sides, request, signal));
  }
  return plans;
}

async function planExport(
  chosen: ChosenTable,
  sides: PullSides,
  request: PullRequest,
  signal: AbortSignal | undefined,
): Promise<TablePlan> {
  const warehouse = await sides.remote.warehouse();
  const { users, again = false } = request;
  const days = await daysThere(warehouse, chosen.remote, request, signal);
  const notes = await pulledNotes(sides.localTarget.dataFolder, chosen.local);
  const here = await daysHere(sides, chosen.local, signal);
  const isBrought = (day: string): boolean => {
    const note = notes.of(`events_${day}`);
    const found = here.get(day) ?? nothingHere;
    return note?.users === users && note.rows === found.rows && note.stamp === found.stamp;
  };
  const daysBefore = again ? [] : days.filter(isBrought);
  const missing = days.filter((day) => !daysBefore.includes(day));
  const day = (table: TableName, of: string): TableName => ({ ...table, table: `events_${of}` });
  return {
    ...chosen,
    steps: missing.map((one) => stepOf(day(chosen.remote, one), day(chosen.local, one), users)),
    days: missing,
    daysBefore,
    daysOfOthers: [...here.keys()].filter((one) => !missing.includes(one) && !isBrought(one)).sort(),
    hasUsers: true,
    isHere: missing.length === 0 && daysBefore.length > 0,
    notes,
  };
}

async function planTable(chosen: ChosenTable, sides: PullSides, request: PullRequest, signal: AbortSignal | undefined): Promise<TablePlan> {
  const { remote, local } = chosen;
  const { users, again = false } = request;
  const described = await (await sides.remote.warehouse()).describe(remote, signal);
  if (!described) {
    throw new ProblemError({
      code: 'ATT1405',
      severity: 'error',
      message: `There is no table ${tableKey(remote)} in BigQuery.`,
      hint: 'Check the names of the source, and of the target that is pulled from.',
    });
  }
  const hasUsers = described.fields.some(({ name }) => name === 'user_pseudo_id');
  const share = hasUsers ? users : 1;
  const notes = await pulledNotes(sides.localTarget.dataFolder, local);
  const note = notes.of(local.table);
  const found = await tableHere(sides, local, hasEventTime(described.fields), signal);
  const isBrought = !again && found !== undefined && note?.users === share && note.rows === found.rows && note.stamp === found.stamp;
  return {
    ...chosen,
    steps: isBrought ? [] : [stepOf(remote, local, share)],
    days: [],
    daysBefore: [],
    daysOfOthers: [],
    hasUsers,
    isHere: isBrought,
    notes,
  };
}

function stepOf(remote: TableName, local: TableName, users: number): PullStep {
  const chosen = users >= 1 ? 'TRUE' : `ABS(MOD(FARM_FINGERPRINT(user_pseudo_id), ${parts})) < ${Math.round(users * parts)}`;
  return { remote, local, sql: `SELECT * FROM \`${tableKey(remote)}\` WHERE ${chosen}` };
}

/** The days of an export in BigQuery, by the list of its tables: no job is run for it. */
async function daysThere(
  warehouse: Warehouse,
  dataset: TableName,
  { from = '00000000', to = '99999999' }: PullRequest,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const names = (await warehouse.tableNames?.(dataset, signal)) ?? [];
  return names
    .flatMap((name) => /^events_(\d{8})$/.exec(name)?.[1] ?? [])
    .filter((day) => day >= from && day <= to)
    .sort();
}

interface Found {
  readonly rows: number;
  readonly stamp: string;
}

/** A day without events has no rows to count. */
const nothingHere: Found = { rows: 0, stamp: '0' };

async function daysHere(sides: PullSides, local: TableName, signal: AbortSignal | undefined): Promise<ReadonlyMap<string, Found>> {
  const shards = tableKey({ ...local, table: 'events_*' });
  const sql = `SELECT _TABLE_SUFFIX, COUNT(*), ${stampSql(true)} FROM \`${shards}\` GROUP BY 1`;
  const rows = await rowsHere(sides, local, sql, signal);
  return new Map(
    rows.flatMap(([day, count, stamp]) =>
      typeof day === 'string' && /^\d{8}$/.test(day) && typeof stamp === 'string' ? [[day, { rows: Number(count), stamp }] as const] : [],
    ),
  );
}

async function tableHere(
  sides: PullSides,
  local: TableName,
  hasTime: boolean,
  signal: AbortSignal | undefined,
): Promise<Found | undefined> {
  const [row] = await rowsHere(sides, local, `SELECT COUNT(*), ${stampSql(hasTime)} FROM \`${tableKey(local)}\``, signal);
  const [count, stamp] = row ?? [];
  return typeof stamp === 'string' ? { rows: Number(count), stamp } : undefined;
}

/** No rows where there is no such table yet. */
async function rowsHere({ local: open, localTarget }: PullSides, place: TableName, sql: string, signal: AbortSignal | undefined) {
  const options = signal ? { signal } : {};
  return withLocalProject(open, localTarget, place, async (warehouse) => {
    try {
      return (await warehouse.query(await warehouse.prepare(sql, options), options)).rows;
    } catch (error) {
      // What is here under the name may be no export at all: then it is replaced.
      if (error instanceof SqlError) return [];
      throw error;
    }
  });
}
