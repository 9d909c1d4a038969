import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Problem } from '../problem/problem.ts';
import type { NodeId } from '../project/project.ts';
import type { CompiledResult } from '../protocol/engine.ts';
import { compiledPath } from '../run/artifacts/compiled-path.ts';
import { writeAtomically } from '../run/artifacts/write-atomically.ts';
import { fileTexts } from '../run/file-texts.ts';
import type { PlannedNode } from '../run/plan.ts';
import { planRun } from '../run/plan-run.ts';
import { askAnything } from '../run/render-with-answers.ts';
import { type RunFacts, runTemplates, type RunTemplates } from '../run/run-templates.ts';
import { selectRun } from '../run/select-run.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { OpenProject } from './open-project.ts';
import type { OperationOptions } from './progress.ts';

export interface CompileRequest {
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface NodeSql extends CompiledResult {
  readonly id: NodeId;
  readonly name: string;
  /** Where the SQL was written, relative to the project's root. */
  readonly file: string;
}

/**
 * Renders and analyses the selected models and tests as a run would, running nothing, and writes their SQL to target/compiled.
 * What is wrong with them is in `problems`; those whose template fails have no SQL.
 */
export async function compileNodes(
  open: OpenProject,
  request: CompileRequest,
  { signal }: OperationOptions,
): Promise<{ readonly nodes: readonly NodeSql[]; readonly problems: readonly Problem[] }> {
  const { project } = open;
  const warehouse = await open.warehouse();
  const selected = selectRun(project, { command: 'build', ...request });
  const { compile } = templatesFor(open, warehouse);
  const plan = await planRun(selected, { project, warehouse, compile, texts: fileTexts(project), signal });
  const nodes = plan.nodes.flatMap((planned) => nodeSql(planned) ?? []);
  for (const { file, sql } of nodes) await writeAtomically(path.join(project.root, file), sql);
  return { nodes, problems: plan.problems };
}

/** A model's or test's SQL as the file stands, for looking at; `native` where the SQL is right and its parents are there. */
export async function compiledNode(open: OpenProject, id: NodeId, { signal }: OperationOptions): Promise<CompiledResult> {
  const warehouse = await open.warehouse();
  const { sql } = await templatesFor(open, warehouse).compile(id, askAnything, signal);
  try {
    const { native } = await warehouse.prepare(sql, signal ? { signal } : {});
    return { sql, native };
  } catch (error) {
    if (error instanceof SqlError) return { sql, native: undefined };
    throw error;
  }
}

/** The templates of a project, rendered outside of a run. */
export function templatesFor(
  open: OpenProject,
  warehouse: Warehouse,
  more: Partial<Pick<RunFacts, 'whole' | 'fullRefresh'>> = {},
): RunTemplates {
  return runTemplates(open.project, warehouse, { startedAt: new Date(), invocationId: randomUUID(), fullRefresh: false, ...more });
}

function nodeSql({ node, work }: PlannedNode): NodeSql | undefined {
  if (node.kind === 'seed' || !('compiled' in work)) return undefined;
  const native = 'statement' in work ? work.statement.native : undefined;
  return { id: node.id, name: node.name, file: compiledPath('compiled', node), sql: work.compiled.sql, native };
}
