import { ProblemError, type Problem } from '../problem/problem.ts';
import type { NodeId } from '../project/project.ts';
import { fileTexts } from '../run/file-texts.ts';
import { planRun } from '../run/plan-run.ts';
import { selectRun } from '../run/select-run.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import { templatesFor } from './compile-nodes.ts';
import type { OpenProject } from './open-project.ts';
import type { OperationOptions } from './progress.ts';

/** BigQuery's on-demand price of a TiB in US dollars, in most regions. */
export const standardPricePerTib = 6.25;

export interface ModelCost {
  readonly id: NodeId;
  readonly name: string;
  readonly materialization: string;
  /** Null where it is not known: what the model reads is not built yet. */
  readonly bytes: number | null;
  /** In the currency of the price. */
  readonly price: number | null;
}

export interface RunCost {
  readonly models: readonly ModelCost[];
  /** Of the models whose bytes are known. */
  readonly bytes: number;
  readonly price: number;
  readonly pricePerTib: number;
  /** False where the bytes of a model are not known. */
  readonly complete: boolean;
  readonly problems: readonly Problem[];
}

export interface CostRequest {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  readonly pricePerTib?: number;
}

/**
 * What a run of the selected models would be billed for, by dry runs of the statements that it would send; a view costs nothing to make.
 * On clustered tables it is an upper bound. Rejects with ATT1708 for a target where reading costs nothing.
 */
export async function estimateCost(open: OpenProject, request: CostRequest, { signal, onProgress }: OperationOptions): Promise<RunCost> {
  const { project } = open;
  const { pricePerTib = standardPricePerTib, ...selection } = request;
  const warehouse = await open.warehouse();
  const { estimateBytes } = warehouse;
  if (!estimateBytes) {
    throw new ProblemError({
      code: 'ATT1708',
      severity: 'error',
      message: `Models cost nothing in the target "${project.target.name}".`,
      hint: 'Choose a BigQuery target with --target.',
    });
  }
  const selected = selectRun(project, { command: 'run', ...selection });
  const { compile } = templatesFor(open, warehouse);
  const plan = await planRun(selected, { project, warehouse, compile, texts: fileTexts(project), signal });
  const models: ModelCost[] = [];
  for (const { node, work } of plan.nodes) {
    if (node.kind !== 'model' || work.kind === 'inlined') continue;
    onProgress?.({ message: node.name, fraction: models.length / plan.nodes.length });
    const sql = 'statement' in work ? work.statement.sql : undefined;
    const bytes = node.materialization === 'view' ? 0 : sql === undefined ? null : await bytesOf(sql, estimateBytes, signal);
    models.push({
      id: node.id,
      name: node.name,
      materialization: node.materialization,
      bytes,
      price: bytes === null ? null : priceOf(bytes, pricePerTib),
    });
  }
  const bytes = models.reduce((sum, model) => sum + (model.bytes ?? 0), 0);
  return {
    models,
    bytes,
    price: priceOf(bytes, pricePerTib),
    pricePerTib,
    complete: models.every((model) => model.bytes !== null),
    problems: plan.problems,
  };
}

type Estimate = (sql: string, signal?: AbortSignal) => Promise<number>;

/** A statement over tables that the run is still to make cannot be judged. */
async function bytesOf(sql: string, estimate: Estimate, signal: AbortSignal | undefined): Promise<number | null> {
  try {
    return await estimate(sql, signal);
  } catch (error) {
    if (error instanceof SqlError && error.code === 'ATT1405') return null;
    throw error;
  }
}

function priceOf(bytes: number, pricePerTib: number): number {
  return (bytes / 1024 ** 4) * pricePerTib;
}
