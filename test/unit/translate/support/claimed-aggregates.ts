/** Aggregate calls over the columns of generated rows, each as the translation claims it. */
export const claimedAggregates: readonly string[] = [
  'COUNT(*)',
  ...['i', 'f', 's', 'a'].map((column) => `COUNT(${column})`),
  ...['m', 'f', 's', 'd', 'b', 'n', 'g', 'y'].map((column) => `COUNT(DISTINCT ${column})`),
  'COUNTIF(b)',
  'COUNTIF(m > 0)',
  ...['i', 'm', 'f', 'n', 'g'].map((column) => `SUM(${column})`),
  // Not AVG(i): of numbers that doubles do not hold the evaluator's mean hangs on their order.
  ...['m', 'f', 'n', 'g'].map((column) => `AVG(${column})`),
  'SUM(DISTINCT m)',
  'SUM(DISTINCT g)',
  'AVG(DISTINCT g)',
  'SUM(IF(g BETWEEN -1000 AND 1000, g, NULL))',
  'AVG(DISTINCT m)',
  'SUM(IF(b, m, NULL))',
  ...['i', 'f', 'n', 'g', 's', 'd', 't', 'b', 'y'].flatMap((column) => [`MIN(${column})`, `MAX(${column})`]),
  'LOGICAL_AND(b)',
  'LOGICAL_OR(b)',
  'BIT_AND(i)',
  'BIT_OR(i)',
  'BIT_XOR(i)',
  'BIT_XOR(DISTINCT m)',
  ...['STDDEV', 'STDDEV_SAMP', 'STDDEV_POP', 'VARIANCE', 'VAR_SAMP', 'VAR_POP'].flatMap((name) => [
    `${name}(m)`,
    `${name}(m / 4)`,
    `${name}(n)`,
  ]),
  // Sums of squares in another order differ in their last digits; squares that no FLOAT64 holds are an error in DuckDB, and none to the evaluator.
  'ROUND(CORR(m, o), 6)',
  'ROUND(CORR(m / 2, o / 3), 6)',
  'ROUND(CORR(IF(ABS(f) > 1e150, NULL, f), o), 6)',
  'ROUND(COVAR_POP(IF(ABS(f) > 1e150, NULL, f), m), 6)',
  'STDDEV(IF(ABS(f) > 1e150, NULL, f))',
  'ROUND(CORR(n, m), 6)',
  'ROUND(COVAR_SAMP(m, o), 6)',
  'ROUND(COVAR_POP(m / 2, o), 6)',
  'ARRAY_AGG(s IGNORE NULLS ORDER BY o)',
  'ARRAY_AGG(m IGNORE NULLS ORDER BY f, o DESC LIMIT 2)',
  'ARRAY_AGG(DISTINCT m IGNORE NULLS ORDER BY m DESC)',
  'ARRAY_AGG(DISTINCT s IGNORE NULLS ORDER BY s LIMIT 1)',
  'ARRAY_AGG(STRUCT(s, m) ORDER BY m DESC NULLS FIRST, o LIMIT 2)',
  'ARRAY_AGG(s IGNORE NULLS ORDER BY o LIMIT 1)[SAFE_OFFSET(0)]',
  'ARRAY_AGG(s ORDER BY f DESC NULLS LAST, o)[OFFSET(0)]',
  'ARRAY_LENGTH(ARRAY_AGG(m))',
  `STRING_AGG(s, '>' ORDER BY o)`,
  `STRING_AGG(DISTINCT s, ',' ORDER BY s DESC)`,
  `STRING_AGG(s, ', ' ORDER BY o DESC LIMIT 2)`,
  "STRING_AGG(y, b'>' ORDER BY o)",
  'STRING_AGG(DISTINCT y ORDER BY y DESC LIMIT 2)',
  'ARRAY_CONCAT_AGG(a ORDER BY o)',
  'ANY_VALUE(s HAVING MAX o)',
  'ANY_VALUE(m HAVING MIN o)',
  'SUM(m HAVING MAX i)',
  'COUNT(s HAVING MIN m)',
  'ROUND(AVG(f HAVING MAX s), 6)',
  'MAX(s HAVING MIN d)',
  'ARRAY_AGG(m IGNORE NULLS HAVING MAX b ORDER BY o)',
  `STRING_AGG(s, ',' HAVING MIN n ORDER BY o)`,
  'COUNTIF(b HAVING MAX y)',
  'LOGICAL_OR(b HAVING MAX t)',
  'STDDEV(m HAVING MIN b)',
  'ARRAY_AGG(DISTINCT g IGNORE NULLS ORDER BY g DESC LIMIT 3)',
  'ARRAY_AGG(o ORDER BY g, o)',
  'ANY_VALUE(s) IS NULL OR TRUE',
  'SAFE.SUM(i)',
  'SAFE.SUM(n)',
  'SAFE.COUNT(DISTINCT s)',
  `SAFE.STRING_AGG(s, '-' ORDER BY o)`,
  'SAFE.MAX(f)',
  'MAX(m) - MIN(m)',
  'SAFE_DIVIDE(COUNTIF(b), COUNT(*))',
  'SUM(m) / NULLIF(COUNT(m), 0)',
  'ROUND(AVG(f), 2)',
  'MIN(STRUCT(m, o).m)',
  'ARRAY_AGG(m IGNORE NULLS ORDER BY ABS(m), o DESC)',
];

/** The frames that window functions are asked over, each with one answer only; the first two have no frame clause. */
export const claimedFrames: readonly string[] = [
  'PARTITION BY k ORDER BY o',
  'ORDER BY m DESC, o',
  'ORDER BY o ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING',
  'PARTITION BY k ORDER BY o DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING',
  'PARTITION BY b ORDER BY o ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING',
  'ORDER BY o RANGE BETWEEN 2 PRECEDING AND CURRENT ROW',
  'PARTITION BY s ORDER BY o RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
  'ORDER BY o ROWS 2 PRECEDING',
  'PARTITION BY k, b ORDER BY o ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING',
];

/** Frames with peers, whose order nobody knows: for functions that do not ask for it. */
export const framesOfPeers: readonly string[] = [
  '',
  'PARTITION BY k',
  'ORDER BY m',
  'ORDER BY m RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING',
  'ORDER BY m DESC RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW',
  'PARTITION BY b ORDER BY f RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
  'ORDER BY UNIX_DATE(d) RANGE BETWEEN 40 PRECEDING AND 3 FOLLOWING',
];

export interface WindowFunction {
  readonly call: string;
  readonly frames: readonly string[];
}

const unframed = claimedFrames.slice(0, 2);

/** Functions that tell the place of a row among others, without a frame. */
const numbering = ['ROW_NUMBER()', 'NTILE(3)', 'LAG(s)', 'LAG(m, 2)', `LEAD(s, 1, 'none')`, 'LEAD(d, 2)', 'LAG(m, 0, -1)'];

const rankings = ['RANK()', 'DENSE_RANK()', 'PERCENT_RANK()', 'CUME_DIST()'];

const unordered = [
  'COUNT(*)',
  'COUNT(m)',
  'COUNTIF(b)',
  'SUM(m)',
  'SUM(n)',
  'SUM(IF(g BETWEEN -1000 AND 1000, g, NULL))',
  'MAX(g)',
  'AVG(m)',
  'MIN(m)',
  'MAX(s)',
  'MAX(t)',
  'LOGICAL_OR(b)',
  'STDDEV_SAMP(m)',
  'VAR_POP(m)',
];

const ordered = [
  'FIRST_VALUE(s)',
  'LAST_VALUE(s)',
  'FIRST_VALUE(m IGNORE NULLS)',
  'LAST_VALUE(m IGNORE NULLS)',
  'NTH_VALUE(m, 2)',
  'NTH_VALUE(s, 2 IGNORE NULLS)',
  'STRING_AGG(s)',
];

const percentiles = [
  'PERCENTILE_CONT(m, 0.3)',
  'PERCENTILE_CONT(IF(IS_NAN(f), NULL, f), 0.75)',
  ...['m', 'f', 'n', 's', 'd', 'y'].flatMap((column) => [
    `PERCENTILE_DISC(${column}, 0.4)`,
    `PERCENTILE_DISC(${column}, 0)`,
    `PERCENTILE_DISC(${column}, 0.5 RESPECT NULLS)`,
    `PERCENTILE_DISC(${column}, 1 RESPECT NULLS)`,
  ]),
];

export const claimedWindowFunctions: readonly WindowFunction[] = [
  ...percentiles.map((call) => ({ call, frames: framesOfPeers.slice(0, 2) })),
  ...numbering.map((call) => ({ call, frames: unframed })),
  ...rankings.map((call) => ({ call, frames: ['ORDER BY m', 'PARTITION BY k ORDER BY f DESC', ...unframed] })),
  ...unordered.map((call) => ({ call, frames: [...claimedFrames, ...framesOfPeers] })),
  ...ordered.map((call) => ({ call, frames: claimedFrames })),
];
