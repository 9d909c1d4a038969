import type { Config } from './config.ts';
import type { TestSeverity } from './project.ts';

/** What dbt takes for a test that says nothing else. */
export const testDefaults: Config = {
  enabled: true,
  materialized: 'test',
  severity: 'ERROR',
  fail_calc: 'count(*)',
  warn_if: '!= 0',
  error_if: '!= 0',
};

export function severityOf(config: Config): TestSeverity {
  return String(config.severity).toLowerCase() === 'warn' ? 'warn' : 'error';
}
