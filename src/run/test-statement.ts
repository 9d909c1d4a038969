import type { CompiledNode } from '../project/compiled-node.ts';

export interface TestStatement {
  readonly sql: string;
  /** Letters before the test's own SQL. */
  readonly prefix: number;
}

/** The thresholds of a test, as its config or dbt's defaults have them. */
export interface TestThresholds {
  readonly failCalc: string;
  readonly warnIf: string;
  readonly errorIf: string;
  readonly limit: number | undefined;
}

export function testThresholds(config: Readonly<Record<string, unknown>>): TestThresholds {
  const text = (name: string, fallback: string): string => {
    const value = config[name];
    return typeof value === 'string' && value.trim() !== '' ? value : fallback;
  };
  const limit = config.limit;
  return {
    failCalc: text('fail_calc', 'count(*)'),
    warnIf: text('warn_if', '!= 0'),
    errorIf: text('error_if', '!= 0'),
    limit: typeof limit === 'number' && Number.isInteger(limit) && limit >= 0 ? limit : undefined,
  };
}

/** dbt's statement around a test's SQL: one row with the columns failures, should_warn, should_error. */
export function testStatement(compiled: Pick<CompiledNode, 'sql' | 'config'>): TestStatement {
  const { failCalc, warnIf, errorIf, limit } = testThresholds(compiled.config);
  const head = `select\n  ${failCalc} as failures,\n  ${failCalc} ${warnIf} as should_warn,\n  ${failCalc} ${errorIf} as should_error\nfrom (\n`;
  const tail = `\n${limit === undefined ? '' : `limit ${limit}\n`}) dbt_internal_test`;
  return { sql: `${head}${withoutSemicolon(compiled.sql)}${tail}`, prefix: head.length };
}

function withoutSemicolon(sql: string): string {
  return sql.replace(/[;\s]+$/, '');
}
