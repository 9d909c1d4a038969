import { ProblemError, type Problem } from '../problem/problem.ts';
import type { Project } from '../project/project.ts';
import type { ModelCost, RunCost } from '../protocol/cost.ts';
import { fileTexts, type FileTexts } from '../run/file-texts.ts';
import type { PlannedIncrement } from '../run/incremental/plan-increment.ts';
import type { PlannedNode } from '../run/plan.ts';
import { planRun } from '../run/plan-run.ts';
import type { RunCommand } from '../run/run-event.ts';
import { selectRun } from '../run/select-run.ts';
import { sqlProblem } from '../run/sql-problem.ts';
import { testStatement } from '../run/test-statement.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import { atOnce } from './at-once.ts';
import { templatesFor } from './compile-nodes.ts';
import type { OpenProject } from './open-project.ts';
import type { OperationOptions } from './progress.ts';

/** BigQuery's on-demand price of a TiB in US dollars, in most regions. */
export const standardPricePerTib = 6.25;

/** Dry runs are quick and cost nothing; more at once would meet BigQuery's limit of requests. */
const dryRunsAtOnce = 8;

export interface CostRequest {
  /** What would be run; `run` where it is not said. */
  readonly command?: RunCommand;
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  /** Incremental models would be built from nothing. */
  readonly fullRefresh?: boolean;
  readonly pricePerTib?: number;
}

/**
 * What a run of the selected models and tests would be billed for, by dry runs of the statements that it would send, as the tables stand; a view
 * costs nothing to make. On clustered tables it is an upper bound. Rejects with ATT1708 for a target where reading costs nothing.
 */
export async function estimateCost(open: OpenProject, request: CostRequest, { signal, onProgress }: OperationOptions): Promise<RunCost> {
  const { project } = open;
  const { command = 'run', pricePerTib = standardPricePerTib, fullRefresh = false, ...selection } = request;
  const warehouse = await open.warehouse();
  const { estimateBytes } = warehouse;
  const { target } = open;
  if (!estimateBytes || target.type !== 'bigquery') {
    throw new ProblemError({
      code: 'ATT1708',
      severity: 'error',
      message: `Models cost nothing in the target "${project.target.name}".`,
      hint: 'Choose a BigQuery target with --target.',
    });
  }
  const { readSettings } = await import('../warehouse/bigquery/settings.ts');
  const selected = selectRun(project, { command, ...selection });
  const { compile } = templatesFor(open, warehouse, { fullRefresh });
  const texts = fileTexts(project);
  const plan = await planRun(selected, { project, warehouse, compile, texts, signal });
  const billed = plan.nodes.filter(({ node, work }) => node.kind !== 'seed' && work.kind !== 'inlined');
  const estimate = (sql: string): Promise<number> => open.estimates.of(sql, () => estimateBytes(sql, signal));
  let done = 0;
  const refused: Problem[] = [];
  const models = await atOnce(billed, dryRunsAtOnce, async (planned): Promise<ModelCost> => {
    const { id, name } = planned.node;
    const bytes = await bytesOf(planned, estimate).catch(async (error: unknown) => {
      if (!(error instanceof SqlError)) throw error;
      // A statement over tables that the run is still to make cannot be judged.
      if (error.code !== 'ATT1405') refused.push(await refusal(error, planned, project, texts));
      return null;
    });
    done += 1;
    onProgress?.({ message: name, fraction: done / billed.length });
    return { id, name, materialization: kindOf(planned), bytes, price: bytes === null ? null : priceOf(bytes, pricePerTib) };
  });
  const bytes = models.reduce((sum, model) => sum + (model.bytes ?? 0), 0);
  return {
    models,
    bytes,
    price: priceOf(bytes, pricePerTib),
    pricePerTib,
    maximumBytes: Number(readSettings(target).maximumBytesBilled),
    complete: models.every((model) => model.bytes !== null),
    problems: [...plan.problems, ...refused],
  };
}

function kindOf({ node }: PlannedNode): string {
  return node.kind === 'model' ? node.materialization : node.kind;
}

type Estimate = (sql: string) => Promise<number>;

async function bytesOf({ node, work }: PlannedNode, estimate: Estimate): Promise<number | null> {
  if (node.kind === 'model' && node.materialization === 'view') return 0;
  if (!('statement' in work)) return null;
  const select = await estimate(work.statement.sql);
  const increment = work.kind === 'model' ? work.increment : undefined;
  return increment ? Math.max(select, await bytesOfIncrement(increment, estimate, select)) : select;
}

/** Columns that are still to be added, and DML in a project without billing, cannot be judged: the query alone is what costs then. */
async function bytesOfIncrement({ sql }: PlannedIncrement, estimate: Estimate, select: number): Promise<number> {
  try {
    return await estimate(sql);
  } catch (error) {
    if (!(error instanceof SqlError || error instanceof ProblemError)) throw error;
    return select;
  }
}

/** What BigQuery has against a statement, at the template's place. */
function refusal(error: SqlError, { node, work }: PlannedNode, project: Project, texts: FileTexts): Promise<Problem> {
  const compiled = work.kind === 'model' || work.kind === 'test' ? work.compiled : undefined;
  const prefix = work.kind === 'test' ? testStatement(work.compiled).prefix : 0;
  return sqlProblem(error, { node, map: compiled?.map ?? [], prefix }, project, texts);
}

function priceOf(bytes: number, pricePerTib: number): number {
  return (bytes / 1024 ** 4) * pricePerTib;
}
