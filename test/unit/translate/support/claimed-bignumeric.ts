const infix = ['+', '-', '*', '/', '=', '<>', '<', '<=', '>', '>='];
const ofTwo = ['DIV', 'MOD', 'SAFE_ADD', 'SAFE_SUBTRACT', 'SAFE_MULTIPLY', 'SAFE_DIVIDE', 'GREATEST', 'LEAST', 'NULLIF', 'SAFE.DIV'];
const ofOne = [
  '-',
  'ABS',
  'SIGN',
  'CEIL',
  'FLOOR',
  'ROUND',
  'TRUNC',
  'SAFE_NEGATE',
  'SAFE.ABS',
  'ZEROIFNULL',
  'NULLIFZERO',
  'TO_JSON_STRING',
  'TO_JSON',
];
const targets = ['STRING', 'INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC(5, 2)', 'BIGNUMERIC(38)'];
const sources = ['INT64', 'FLOAT64', 'NUMERIC', 'NUMBER_TEXT'];

/** Calls with numbers that DuckDB has no type of its own for. */
export const claimedBignumeric: readonly string[] = [
  ...infix.map((operator) => `{BIGNUMERIC} ${operator} {BIGNUMERIC}`),
  ...ofTwo.map((name) => `${name}({BIGNUMERIC}, {BIGNUMERIC})`),
  ...ofOne.map((name) => `${name}({BIGNUMERIC})`),
  ...targets.flatMap((type) => [`CAST({BIGNUMERIC} AS ${type})`, `SAFE_CAST({BIGNUMERIC} AS ${type})`]),
  ...sources.map((type) => `SAFE_CAST({${type}} AS BIGNUMERIC)`),
  'ROUND({BIGNUMERIC}, {SMALL})',
  'TRUNC({BIGNUMERIC}, {SMALL} * 8)',
  'PARSE_BIGNUMERIC({NUMBER_TEXT})',
  '{BIGNUMERIC} BETWEEN {BIGNUMERIC} AND {NUMERIC}',
  '{BIGNUMERIC} IN ({BIGNUMERIC}, {INT64})',
  '{BIGNUMERIC} IN UNNEST([{BIGNUMERIC}, {BIGNUMERIC}])',
  '{BIGNUMERIC} IS DISTINCT FROM {BIGNUMERIC}',
  '{BIGNUMERIC} + {FLOAT64}',
  "FORMAT('%t', {BIGNUMERIC})",
  'TO_JSON_STRING(STRUCT({BIGNUMERIC} AS a, [{BIGNUMERIC}] AS b))',
  "RANGE_BUCKET({BIGNUMERIC}, [BIGNUMERIC '-1', 2, 1e20])",
  'CASE {BIGNUMERIC} WHEN {BIGNUMERIC} THEN 1 WHEN 3 THEN 2 END',
  'IFERROR({BIGNUMERIC} / {BIGNUMERIC}, {BIGNUMERIC})',
];
