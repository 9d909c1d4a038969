import type { FilledCall } from './filled-call.ts';

/** Places in a query where a call may stand: a lambda, a subquery or a group around it changes what it can see. */
export type CallPlace = (call: FilledCall) => string;

const over =
  (build: (call: string, rows: string) => string): CallPlace =>
  ({ overColumns, columns }) =>
    build(overColumns, `(SELECT 1 AS k${columns === '' ? '' : `, ${columns}`})`);

/** The analyser itself computes casts of literals, and some functions take constants alone: so also over columns. */
export const callPlaces: readonly CallPlace[] = [
  ({ literal }) => `SELECT ${literal} AS value`,
  ({ literal }) => `SELECT ${literal} AS value`,
  over((call, rows) => `SELECT ${call} AS value FROM ${rows}`),
  over((call, rows) => `SELECT ${call} AS value FROM ${rows}`),
  over((call, rows) => `SELECT (SELECT ${call} FROM (SELECT 1 AS one) WHERE one = r.k) AS value FROM ${rows} AS r`),
  over((call, rows) => `SELECT ARRAY(SELECT TO_JSON_STRING(${call}) FROM UNNEST([1, 2]) AS z WHERE z > k) AS value FROM ${rows}`),
  over((call, rows) => `SELECT k FROM ${rows} WHERE EXISTS (SELECT 1 FROM UNNEST([1]) AS z WHERE z = k AND TO_JSON_STRING(${call}) > 'n')`),
  over((call, rows) => `SELECT MAX(TO_JSON_STRING(${call})) AS value, COUNT(*) AS n FROM ${rows} GROUP BY k`),
  over((call, rows) => `SELECT (SELECT MAX(TO_JSON_STRING(${call})) FROM UNNEST([1, 2]) AS z) AS value FROM ${rows}`),
  over((call, rows) => `SELECT TO_JSON_STRING(${call}) AS value, COUNT(*) AS n FROM ${rows} GROUP BY value`),
  over((call, rows) => `SELECT FIRST_VALUE(TO_JSON_STRING(${call})) OVER (PARTITION BY k ORDER BY k) AS value FROM ${rows}`),
  over((call, rows) => `SELECT q.j FROM ${rows} AS r JOIN (SELECT 1 AS j) AS q ON q.j = r.k AND TO_JSON_STRING(${call}) > 'n'`),
];
