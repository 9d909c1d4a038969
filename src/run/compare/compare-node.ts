import { tableKey } from '../../googlesql/schema.ts';
import { ProblemError, type Problem } from '../../problem/problem.ts';
import type { Model, ProjectNode, Seed } from '../../project/project.ts';
import { SqlError } from '../../warehouse/sql-error.ts';
import { compareSchemas, type SchemaComparison } from './compare-schemas.ts';
import { compareRows, type ComparedWarehouse, type CompareRowsOptions } from './compare-tables.ts';
import type { ModelComparison, RowComparison, Side, SideProblem, Verdict } from './comparison.ts';
import { keyColumns } from './keys.ts';
import { both, SideError } from './sides.ts';

export interface ComparedNode {
  /** The node as each side's project has it. */
  readonly nodes: Readonly<Record<Side, Model | Seed>>;
  readonly warehouses: Readonly<Record<Side, ComparedWarehouse>>;
  /** All nodes of the project, tests among them. */
  readonly all: Iterable<ProjectNode>;
  /** What its runs failed with: it is not compared then, as it would be an older table that is. */
  readonly failed: readonly SideProblem[];
}

/** Compares what both sides have of one model or seed. Whatever goes wrong is in the answer, but for a cancellation. */
export async function compareNode(compared: ComparedNode, options: CompareRowsOptions): Promise<ModelComparison> {
  const { nodes, failed } = compared;
  const { id, name } = nodes.local;
  const answer = { id, name, local: tableKey(nodes.local.relation), remote: tableKey(nodes.remote.relation), schema: [], problems: failed };
  if (failed.length > 0) return { ...answer, verdict: 'failed' };
  try {
    const described = await both(nodes, (node, side) => compared.warehouses[side].describe(node.relation, options.signal));
    if (!described.local || !described.remote) {
      const missing = (['local', 'remote'] as const).filter((side) => !described[side]);
      return { ...answer, verdict: 'missing', problems: missing.map((side) => ({ side, problem: notBuilt(compared, side) })) };
    }
    const schemas = compareSchemas(described.local.fields, described.remote.fields);
    const rows = await compareRows(
      {
        local: { warehouse: compared.warehouses.local, name: nodes.local.relation },
        remote: { warehouse: compared.warehouses.remote, name: nodes.remote.relation },
      },
      { fields: schemas.shared, key: keyColumns(nodes.local, compared.all, schemas.shared) },
      options,
    );
    return { ...answer, verdict: verdictOf(schemas, rows), schema: schemas.differences, rows };
  } catch (error) {
    options.signal?.throwIfAborted();
    const problem = problemOf(error);
    if (!problem) throw error;
    return { ...answer, verdict: 'failed', problems: [problem] };
  }
}

function verdictOf({ differences }: SchemaComparison, rows: RowComparison): Verdict {
  const differs = differences.length > 0 || rows.local !== rows.remote || rows.onlyLocal > 0 || rows.onlyRemote > 0 || !rows.complete;
  if (differs) return 'different';
  return rows.close > 0 ? 'close' : 'same';
}

function notBuilt({ nodes }: ComparedNode, side: Side): Problem {
  return {
    code: 'ATT1405',
    severity: 'error',
    message: `${nodes[side].name} is not built: there is no ${tableKey(nodes[side].relation)}.`,
    hint: 'Run it there first, or have the comparison run it.',
  };
}

/** Undefined for what no person can mend: a defect. */
function problemOf(error: unknown): SideProblem | undefined {
  if (!(error instanceof SideError)) return undefined;
  const { side, cause } = error;
  if (cause instanceof ProblemError) return { side, problem: cause.problem };
  if (!(cause instanceof SqlError)) return undefined;
  const { code, message, hint } = cause;
  return { side, problem: { code, severity: 'error', message, ...(hint !== undefined && { hint }) } };
}
