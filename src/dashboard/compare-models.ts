import { ProblemError } from '../problem/problem.ts';
import type { Model, Project } from '../project/project.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { attributionModels, contractViolation, type AttributionModel } from './attribution-models.ts';
import { readChannelTotals, type ChannelTotal } from './channel-totals.ts';
import type { AttributionModelTotals, ChannelComparison, ChannelCredit, DashboardData } from './dashboard-data.ts';

export interface DashboardOptions {
  readonly signal?: AbortSignal | undefined;
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** What the dashboard asks of a warehouse. */
export type DashboardWarehouse = Pick<Warehouse, 'prepare' | 'query' | 'describe'>;

/**
 * Every attribution model of the project side by side. A model that is not built, lacks columns or can't be read costs only itself;
 * what concerns the whole warehouse (a locked database, no access) rejects with its `ProblemError`.
 */
export async function readDashboard(
  project: Pick<Project, 'name' | 'target' | 'nodes'>,
  warehouse: DashboardWarehouse,
  options: DashboardOptions,
): Promise<DashboardData> {
  const signal = options.signal;
  const checked = await Promise.all(attributionModels(project).map((model) => checkModel(model, warehouse, signal)));
  const read = await readModels(
    checked.filter(({ fault }) => fault === undefined),
    warehouse,
    signal,
  );
  const faults = new Map([...checked, ...read.failed].map(({ model, fault }) => [model.id, fault]));
  const totalsOf = ({ id }: Model) => read.totals.filter((total) => total.model === id);
  const models = checked.map(({ model, label }) => modelTotals({ model, label }, faults.get(model.id), totalsOf(model)));
  const period = periodOf(read.totals);
  return {
    project: project.name,
    target: project.target.name,
    models,
    channels: compareChannels(models, read.totals),
    ...(period && { period }),
    generatedAt: options.now,
  };
}

type Fault = { readonly state: 'missing' } | { readonly state: 'invalid'; readonly message: string };

interface CheckedModel extends AttributionModel {
  readonly fault: Fault | undefined;
}

async function checkModel(model: AttributionModel, warehouse: DashboardWarehouse, signal: AbortSignal | undefined): Promise<CheckedModel> {
  if (model.model.materialization === 'ephemeral') {
    return { ...model, fault: { state: 'invalid', message: 'it is ephemeral, so there is no table to read; make it a table or a view' } };
  }
  try {
    const table = await warehouse.describe(model.model.relation, signal);
    if (!table) return { ...model, fault: { state: 'missing' } };
    const message = contractViolation(table.fields);
    return { ...model, fault: message === undefined ? undefined : { state: 'invalid', message } };
  } catch (error) {
    return { ...model, fault: { state: 'invalid', message: ofOneModel(error) } };
  }
}

/** All models in one statement, which is the quick way; where that fails, one by one, so that the others are seen. */
async function readModels(
  models: readonly CheckedModel[],
  warehouse: DashboardWarehouse,
  signal: AbortSignal | undefined,
): Promise<{ readonly totals: readonly ChannelTotal[]; readonly failed: readonly CheckedModel[] }> {
  const [first, ...others] = models;
  if (!first) return { totals: [], failed: [] };
  try {
    const tables = models.map(({ model }) => model);
    return { totals: await readChannelTotals(tables, warehouse, signal), failed: [] };
  } catch (error) {
    const message = ofOneModel(error);
    if (others.length === 0) return { totals: [], failed: [{ ...first, fault: { state: 'invalid', message } }] };
    const parts = await Promise.all(models.map((model) => readModels([model], warehouse, signal)));
    return { totals: parts.flatMap(({ totals }) => totals), failed: parts.flatMap(({ failed }) => failed) };
  }
}

/** The message of an error that says something about one model only; all others are thrown on. */
function ofOneModel(error: unknown): string {
  if (error instanceof SqlError) return error.message;
  if (error instanceof ProblemError && (error.problem.code === 'ATT1403' || error.problem.code === 'ATT1405')) return error.message;
  throw error;
}

function modelTotals(
  { model, label }: AttributionModel,
  fault: Fault | undefined,
  totals: readonly ChannelTotal[],
): AttributionModelTotals {
  return {
    id: model.id,
    name: model.name,
    label,
    ...(fault ?? { state: 'ready' }),
    conversions: sum(totals.map(({ conversions }) => conversions)),
    revenue: sum(totals.map(({ revenue }) => revenue)),
  };
}

function compareChannels(models: readonly AttributionModelTotals[], totals: readonly ChannelTotal[]): readonly ChannelComparison[] {
  const ready = models.filter(({ state }) => state === 'ready');
  const revenues = new Map(ready.map(({ id, revenue }) => [id, revenue]));
  const channels = [...new Set(totals.map(({ channel }) => channel))];
  const compared = channels.map((channel) => {
    const rows = totals.filter((total) => total.channel === channel);
    return { channel, credits: Object.fromEntries(rows.map((row) => [row.model, creditOf(row, revenues.get(row.model) ?? 0)])) };
  });
  const first = ready[0]?.id ?? '';
  const weight = ({ credits }: ChannelComparison, key: 'revenue' | 'conversions') => credits[first]?.[key] ?? Number.NEGATIVE_INFINITY;
  const descending = (a: number, b: number) => (a === b ? 0 : a < b ? 1 : -1);
  return compared.sort(
    (a, b) =>
      descending(weight(a, 'revenue'), weight(b, 'revenue')) ||
      descending(weight(a, 'conversions'), weight(b, 'conversions')) ||
      (a.channel < b.channel ? -1 : 1),
  );
}

function creditOf({ conversions, revenue }: ChannelTotal, modelRevenue: number): ChannelCredit {
  return { conversions, revenue, revenueShare: modelRevenue === 0 ? 0 : revenue / modelRevenue };
}

function periodOf(totals: readonly ChannelTotal[]): DashboardData['period'] {
  const from = totals.flatMap(({ firstDay }) => firstDay ?? []).sort()[0];
  const to = totals
    .flatMap(({ lastDay }) => lastDay ?? [])
    .sort()
    .at(-1);
  return from !== undefined && to !== undefined ? { from, to } : undefined;
}

/** Without the last bits that adding binary fractions leaves: 0.1 + 0.2 is 0.3. */
function sum(values: readonly number[]): number {
  return Number(values.reduce((total, value) => total + value, 0).toFixed(6));
}
