import path from 'node:path';
import type { DependencyGraph } from '../../graph/dependency-graph.ts';
import type { Problem } from '../../problem/problem.ts';
import { relationText } from '../../project/context/relation.ts';
import type { NodeId } from '../../project/project.ts';
import type { Plan, PlannedModel, PlannedTest } from '../plan.ts';
import type { RunSummary } from '../run-event.ts';
import type { RunRequest } from '../run-request.ts';
import { testStatement } from '../test-statement.ts';
import { compiledPath } from './compiled-path.ts';
import { manifest } from './manifest.ts';
import type { Invocation } from './metadata.ts';
import { runResults } from './run-results.ts';
import { writeAtomically } from './write-atomically.ts';
import type { ProjectToRun } from '../project-to-run.ts';

export interface ArtifactsInput {
  readonly project: ProjectToRun;
  readonly graph: DependencyGraph;
  readonly plan: Plan;
  readonly request: RunRequest;
  readonly summary: RunSummary;
  readonly invocation: Invocation;
}

/**
 * Writes target/: the SQL of each compiled node, manifest.json and run_results.json. What cannot be written costs the run nothing: it
 * gives a warning for the first file that failed, and tries the others all the same.
 */
export async function writeArtifacts({ project, graph, plan, request, summary, invocation }: ArtifactsInput): Promise<readonly Problem[]> {
  const compiledSql = compiledSqlOf(plan);
  const files = [
    { file: 'target/run_results.json', text: JSON.stringify(runResults({ project, request, summary, compiledSql, invocation })) },
    { file: 'target/manifest.json', text: JSON.stringify(manifest({ project, graph, compiledSql, invocation })) },
    ...plan.nodes.flatMap(({ node, work }) => {
      const sql = compiledSql.get(node.id);
      const compiled = sql === undefined || node.kind === 'seed' ? [] : [{ file: compiledPath('compiled', node), text: sql }];
      return work.kind === 'model' || work.kind === 'test'
        ? [...compiled, { file: compiledPath('run', work.node), text: executedSql(work) }]
        : compiled;
    }),
  ];
  const failures = await writeAll(files, project.root);
  const [first] = failures;
  return first ? [writeProblem(first, failures.length)] : [];
}

/** The compiled SQL of each node that could be compiled. */
export function compiledSqlOf(plan: Plan): ReadonlyMap<NodeId, string> {
  return new Map(plan.nodes.flatMap(({ node, work }) => ('compiled' in work ? [[node.id, work.compiled.sql] as const] : [])));
}

/** What the database is sent for a node, in the words of dbt's target/run. */
function executedSql(work: PlannedModel | PlannedTest): string {
  if (work.kind === 'test') return testStatement(work.compiled).sql;
  const kind = work.node.materialization === 'view' ? 'view' : 'table';
  return `create or replace ${kind} ${relationText(work.node.relation)}\nas (\n${work.compiled.sql.trim()}\n);\n`;
}

interface WriteFailure {
  readonly file: string;
  readonly error: unknown;
}

const writesInFlight = 16;

async function writeAll(
  files: readonly { readonly file: string; readonly text: string }[],
  root: string,
): Promise<readonly WriteFailure[]> {
  const failures: WriteFailure[] = [];
  const queue = files.values();
  const worker = async (): Promise<void> => {
    for (const { file, text } of queue) {
      await writeAtomically(path.join(root, file), text).catch((error: unknown) => failures.push({ file, error }));
    }
  };
  await Promise.all(Array.from({ length: writesInFlight }, worker));
  return failures;
}

function writeProblem({ file, error }: WriteFailure, count: number): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  const others = count > 1 ? ` and ${count - 1} other files` : '';
  return {
    code: 'ATT1606',
    severity: 'warning',
    message: `${file}${others} could not be written: ${reason}.`,
    hint: 'The run itself is not affected; make room on the disk or let this user write to the folder target.',
  };
}
