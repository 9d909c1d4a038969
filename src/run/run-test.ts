import type { Value } from '../warehouse/row-set.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { countOf } from './materialize-model.ts';
import type { NodeOutcome } from './node-outcome.ts';
import type { PlannedTest } from './plan.ts';
import { testThresholds } from './test-statement.ts';

/**
 * Counts a test's failing rows and judges the count as dbt does: a test of severity error fails where error_if holds, and else warns where
 * warn_if holds; one of severity warn only warns. `rows` of the outcome is the count.
 */
export async function runTest(
  { node, compiled, statement }: PlannedTest,
  warehouse: Pick<Warehouse, 'query'>,
  signal: AbortSignal,
): Promise<NodeOutcome> {
  const { rows, job: taken } = await warehouse.query(statement, { withJob: true, signal });
  const job = taken && { job: taken };
  const [failures = null, shouldWarn, shouldError] = rows[0] ?? [];
  const count = failureCount(failures);
  const { warnIf, errorIf } = testThresholds(compiled.config);
  if (node.severity === 'error' && shouldError === true) return failed('fail', count, errorIf);
  if (shouldWarn === true) return failed('warn', count, warnIf);
  return { status: 'pass', rows: count, ...(statement.note === undefined ? {} : { message: statement.note }), ...job };

  function failed(status: 'fail' | 'warn', got: number, condition: string): NodeOutcome {
    const message = `Got ${countOf(got, 'result')}, configured to ${status} if ${condition}`;
    return { status, rows: got, message, ...job };
  }
}

/** fail_calc may be any expression; dbt wants a whole number, and reads none (a sum over no rows) as 0. */
function failureCount(value: Value): number {
  const count = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0;
  return Number.isFinite(count) ? Math.trunc(count) : 0;
}
