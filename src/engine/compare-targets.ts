import { ProblemError, type Problem } from '../problem/problem.ts';
import type { Model, NodeId, ProjectNode, Seed } from '../project/project.ts';
import { compareNode } from '../run/compare/compare-node.ts';
import type { ModelComparison, Side, SideProblem, TargetComparison } from '../run/compare/comparison.ts';
import type { NodeResult, RunEvent, RunSummary } from '../run/run-event.ts';
import { selectRun } from '../run/select-run.ts';
import type { OpenProject } from './open-project.ts';
import type { OperationOptions } from './progress.ts';
import { runNodes } from './run-nodes.ts';

export interface CompareRequest {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  /** False compares what is built already. */
  readonly run: boolean;
  readonly fullRefresh?: boolean;
  /** How many differing rows of a model are told; 20. */
  readonly rows?: number;
  /** See `CompareRowsOptions`. */
  readonly wholeRows?: number;
}

export interface CompareOptions extends OperationOptions {
  readonly onEvent?: (side: Side, event: RunEvent) => void;
}

/**
 * Builds a selection in a local target and in one on BigQuery, unless it is to take what is built, and compares what came of it: columns, row counts,
 * rows. Seeds are among it, tests are not. Rejects with ATT1708 where the targets are no such pair, and with ATT1205 for the selection.
 */
export async function compareTargets(
  local: OpenProject,
  remote: OpenProject,
  request: CompareRequest,
  options: CompareOptions,
): Promise<TargetComparison> {
  requireTargets(local, remote);
  const { signal, onProgress } = options;
  const exclude = [...(request.exclude ?? []), 'resource_type:test'];
  const selection = { command: 'build', exclude, ...(request.select && { select: request.select }) } as const;
  const selected = selectRun(local.project, selection);
  const nodes = selected.nodes.flatMap(({ id }) => relationNode(local.project.nodes.get(id)) ?? []);
  const runs: RunSummary[] = [];
  const failures = { local: new Map<NodeId, Problem>(), remote: new Map<NodeId, Problem>() };
  if (request.run) {
    // First the side that costs nothing.
    for (const [side, open] of [
      ['local', local],
      ['remote', remote],
    ] as const) {
      const summary = await runNodes(
        open,
        { ...selection, ...(request.fullRefresh === true && { fullRefresh: true }) },
        { ...(signal && { signal }), onEvent: tellRun(side, open, options) },
      );
      signal?.throwIfAborted();
      runs.push(summary);
      for (const result of summary.results) if (result.status !== 'success') failures[side].set(result.id, problemOf(result, open));
    }
  }
  const warehouses = { local: await local.warehouse(), remote: await remote.warehouse() };
  const models: ModelComparison[] = [];
  for (const node of nodes) {
    onProgress?.({ message: `Comparing ${node.name}`, fraction: comparedFraction(request.run, models.length / nodes.length) });
    const other = relationNode(remote.project.nodes.get(node.id)) ?? node;
    const all = local.project.nodes.values();
    const failed = (['local', 'remote'] as const).flatMap((side) => sideProblem(side, failures[side].get(node.id)));
    models.push(
      await compareNode(
        { nodes: { local: node, remote: other }, warehouses, all, failed },
        { differences: request.rows ?? 20, ...(request.wholeRows !== undefined && { wholeRows: request.wholeRows }), signal },
      ),
    );
  }
  return {
    local: local.project.target.name,
    remote: remote.project.target.name,
    models,
    same: models.every(({ verdict }) => verdict === 'same' || verdict === 'close'),
    problems: [...selected.warnings, ...unplaced(runs, models)],
  };
}

function requireTargets({ project: local }: OpenProject, { project: remote }: OpenProject): void {
  if (local.target.type === 'duckdb' && remote.target.type === 'bigquery') return;
  const wrong = local.target.type === 'duckdb' ? remote : local;
  const unusable = remote.problems.find(({ code }) => code === 'ATT1005');
  throw new ProblemError(
    unusable ?? {
      code: 'ATT1708',
      severity: 'error',
      message: `The target "${wrong.target.name}" is ${wrong === local ? 'on BigQuery' : 'local'}: a comparison is of a local target with one on BigQuery.`,
      hint: 'Name a BigQuery target of profiles.yml.',
    },
  );
}

/** Models without a table of their own have nothing to compare. */
function relationNode(node: ProjectNode | undefined): Model | Seed | undefined {
  if (node?.kind === 'seed') return node;
  return node?.kind === 'model' && node.materialization !== 'ephemeral' ? node : undefined;
}

/** Running both sides is most of the work. */
const runShare = 0.4;

function comparedFraction(ran: boolean, part: number): number {
  return ran ? 2 * runShare + part * (1 - 2 * runShare) : part;
}

function tellRun(side: Side, { project }: OpenProject, { onProgress, onEvent }: CompareOptions): (event: RunEvent) => void {
  let total = 0;
  let finished = 0;
  return (event) => {
    onEvent?.(side, event);
    if (event.type === 'run-started') total = event.nodes.length;
    if (event.type !== 'node-finished') return;
    finished += 1;
    const part = total === 0 ? 1 : finished / total;
    onProgress?.({
      message: `Running in ${project.target.name}: ${finished} of ${total}, ${event.result.name}`,
      fraction: runShare * (part + (side === 'local' ? 0 : 1)),
    });
  };
}

function problemOf({ name, status, message, problem }: NodeResult, { project }: OpenProject): Problem {
  if (problem) return problem;
  const text = `${name} ended as ${status} in the target ${project.target.name}${message === undefined ? '' : `: ${message}`}.`;
  return { code: 'ATT1403', severity: 'error', message: text };
}

function sideProblem(side: Side, problem: Problem | undefined): readonly SideProblem[] {
  return problem ? [{ side, problem }] : [];
}

/** What the runs found that no model's comparison tells. */
function unplaced(runs: readonly RunSummary[], models: readonly ModelComparison[]): readonly Problem[] {
  const told = new Set(models.flatMap(({ problems }) => problems.map(({ problem }) => JSON.stringify(problem))));
  const found = new Map(runs.flatMap(({ problems }) => problems).map((problem) => [JSON.stringify(problem), problem]));
  return [...found].flatMap(([text, problem]) => (told.has(text) ? [] : [problem]));
}
