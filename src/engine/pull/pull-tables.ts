import type { Field } from '../../googlesql/schema.ts';
import { tableKey } from '../../googlesql/schema.ts';
import { ProblemError } from '../../problem/problem.ts';
import type { PulledTable, PullEstimate, PullRequest } from '../../protocol/pull.ts';
import type { Value } from '../../warehouse/row-set.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { atOnce } from '../at-once.ts';
import type { OpenProject } from '../open-project.ts';
import type { OperationOptions } from '../progress.ts';
import { withLocalProject } from './local-project.ts';
import { planPull, type PullSides, type PullStep, type TablePlan } from './plan-pull.ts';
import { RowsStamp } from './rows-stamp.ts';

/** Dry runs are quick and cost nothing. */
const dryRunsAtOnce = 8;

/** What a pull would bring and be billed for. Rejects as `pullTables` does. */
export async function estimatePull(
  local: OpenProject,
  remote: OpenProject,
  request: PullRequest,
  { signal, onProgress }: OperationOptions,
): Promise<PullEstimate> {
  const plans = await planPull(sidesOf(local, remote), request, signal);
  const warehouse = await remote.warehouse();
  const total = plans.reduce((sum, { steps }) => sum + steps.length, 0);
  let done = 0;
  const bytesOf = async (step: PullStep): Promise<number> => {
    const bytes = (await warehouse.estimateBytes?.(step.sql, signal)) ?? 0;
    done += 1;
    onProgress?.({ message: `${done} of ${total} tables`, fraction: done / total });
    return bytes;
  };
  const tables: PullEstimate['tables'][number][] = [];
  for (const { remote: source, steps, days, daysBefore, daysOfOthers, hasUsers, isHere } of plans) {
    const bytes = (await atOnce(steps, dryRunsAtOnce, bytesOf)).reduce((sum, one) => sum + one, 0);
    tables.push({ source: tableKey(source), days, daysBefore, daysOfOthers, hasUsers, isHere, bytes });
  }
  return { tables, bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/**
 * Copies GA4 exports, day by day, and other tables from BigQuery to where a local target looks for them. Users are taken or left whole, by a hash
 * of user_pseudo_id, so that journeys stay whole and the same share gives the same users; without a user_pseudo_id a row is in a pull of all
 * users alone, and a table without that column is taken whole. Each day is one step that is done or not: a pull that was cut short goes on where it
 * stopped. `local` is the project with a local target, `remote` with one on BigQuery; ATT1708 where they are not.
 */
export async function pullTables(
  local: OpenProject,
  remote: OpenProject,
  request: PullRequest,
  options: OperationOptions,
): Promise<readonly PulledTable[]> {
  const { signal, onProgress } = options;
  const sides = sidesOf(local, remote);
  const plans = await planPull(sides, request, signal);
  const total = plans.reduce((sum, { steps }) => sum + steps.length, 0);
  let done = 0;
  const pulled: PulledTable[] = [];
  for (const plan of plans) {
    const removed = request.removeOthers === true ? plan.daysOfOthers : [];
    await removeDays(sides, plan, removed, signal);
    let rows = 0;
    for (const step of plan.steps) {
      const name = step.remote.table;
      const tell = (count: number): void =>
        onProgress?.({ message: `${name}: ${count.toLocaleString('en')} rows (${done + 1} of ${total})`, fraction: done / total });
      tell(0);
      rows += await pullStep(sides, plan, step, plan.hasUsers ? request.users : 1, { signal, tell });
      done += 1;
    }
    pulled.push({
      source: tableKey(plan.remote),
      rows,
      days: plan.days,
      daysBefore: plan.daysBefore,
      daysOfOthers: plan.daysOfOthers.filter((day) => !removed.includes(day)),
    });
  }
  return pulled;
}

async function pullStep(
  { local: open, localTarget, remote }: PullSides,
  { notes }: TablePlan,
  { sql, local }: PullStep,
  users: number,
  { signal, tell }: { readonly signal: AbortSignal | undefined; readonly tell: (rows: number) => void },
): Promise<number> {
  const { fields, pages } = await startQuery(await remote.warehouse(), sql, signal);
  const stamp = new RowsStamp(fields);
  const passing = async function* (): AsyncGenerator<readonly Value[]> {
    for await (const page of pages) {
      for (const row of page) {
        stamp.add(row);
        yield row;
      }
      tell(stamp.rows);
    }
  };
  await withLocalProject(open, localTarget, local, async (warehouse) => {
    await warehouse.createDataset(local, signal);
    await warehouse.createTableOfRows(local, fields, passing(), signal);
  });
  await notes.note(local.table, { users, rows: stamp.rows, stamp: stamp.stamp });
  return stamp.rows;
}

/** A query's columns, and its rows as they come. */
async function startQuery(
  warehouse: Warehouse,
  sql: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly fields: readonly Field[]; readonly pages: AsyncIterable<readonly (readonly Value[])[]> }> {
  const options = signal ? { signal } : {};
  const statement = await warehouse.prepare(sql, options);
  if (warehouse.queryPages) return warehouse.queryPages(statement, signal);
  const { fields, rows } = await warehouse.query(statement, options);
  return { fields, pages: onePage(rows) };
}

// eslint-disable-next-line @typescript-eslint/require-await -- pages come one after another; here is the only one
async function* onePage(rows: readonly (readonly Value[])[]): AsyncGenerator<readonly (readonly Value[])[]> {
  yield rows;
}

async function removeDays(
  { local: open, localTarget }: PullSides,
  { local }: TablePlan,
  days: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (days.length === 0) return;
  await withLocalProject(open, localTarget, local, async (warehouse) => {
    for (const day of days) await warehouse.drop({ ...local, table: `events_${day}` }, signal);
  });
}

function sidesOf(local: OpenProject, remote: OpenProject): PullSides {
  const localTarget = local.project.target;
  const { target } = remote.project;
  if (target.type !== 'bigquery') {
    const unusable = remote.project.problems.find(({ code }) => code === 'ATT1005');
    throw new ProblemError(
      unusable ?? {
        code: 'ATT1708',
        severity: 'error',
        message: `There is nothing to pull from the target "${target.name}": it is local.`,
        hint: 'Name a BigQuery target of profiles.yml with --target.',
      },
    );
  }
  if (localTarget.type === 'duckdb') return { local, localTarget, remote };
  throw new ProblemError({
    code: 'ATT1708',
    severity: 'error',
    message: `The target "${localTarget.name}" is on BigQuery: data is pulled to a local one.`,
    hint: 'Choose the target "local".',
  });
}
