import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine } from './support/local-engine.ts';

const rows = `SELECT STRUCT('DE' AS country, 'Bonn' AS city) AS geo, STRUCT('web' AS platform) AS device, 1 AS n
  UNION ALL SELECT STRUCT('DE', NULL), STRUCT('app'), 2 UNION ALL SELECT STRUCT('FR', 'Lyon'), STRUCT('web'), 4 UNION ALL SELECT NULL, STRUCT(NULL), 8`;

/** Queries with paths, and the same with columns of their own in the place of paths. */
const queries: readonly (readonly [paths: string, columns: string])[] = [
  [
    'SELECT GROUPING(geo.country) AS g, geo.country, SUM(n) AS n FROM events GROUP BY ROLLUP (geo.country) ORDER BY g, country',
    'SELECT GROUPING(country) AS g, country, SUM(n) AS n FROM plain GROUP BY ROLLUP (country) ORDER BY g, country',
  ],
  [
    `SELECT IF(GROUPING(geo.country) = 1, 'all', geo.country) AS c, e.geo.city, MAX(geo.country) AS m, SUM(n) FROM events AS e WHERE geo.country IS NOT NULL
     GROUP BY CUBE (geo.country, e.geo.city) HAVING GROUPING(geo.country) + GROUPING(e.geo.city) < 2 ORDER BY GROUPING(e.geo.city), c, city`,
    `SELECT IF(GROUPING(country) = 1, 'all', country) AS c, city, MAX(country) AS m, SUM(n) FROM plain WHERE country IS NOT NULL
     GROUP BY CUBE (country, city) HAVING GROUPING(country) + GROUPING(city) < 2 ORDER BY GROUPING(city), c, city`,
  ],
  [
    `SELECT geo.country, device.platform, SUM(n) AS total FROM events GROUP BY GROUPING SETS ((geo.country), (device.platform), ())
     QUALIFY RANK() OVER (PARTITION BY GROUPING(geo.country) ORDER BY SUM(n) DESC) = 1 ORDER BY 3, 1, 2`,
    `SELECT country, platform, SUM(n) AS total FROM plain GROUP BY GROUPING SETS ((country), (platform), ())
     QUALIFY RANK() OVER (PARTITION BY GROUPING(country) ORDER BY SUM(n) DESC) = 1 ORDER BY 3, 1, 2`,
  ],
];

describe('GROUPING of the field of a STRUCT', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });
  after(() => engine.close());

  for (const [paths, columns] of queries) {
    it(paths, async () => {
      const plain = 'plain AS (SELECT geo.country, geo.city, device.platform, n FROM events)';
      const [ofPaths, ofColumns] = [
        await localAnswer(engine, `WITH events AS (${rows}) ${paths}`),
        await localAnswer(engine, `WITH events AS (${rows}), ${plain} ${columns}`),
      ];
      assert.ok('rows' in ofColumns && ofColumns.rows.length > 2);
      assert.deepEqual(ofPaths, ofColumns);
    });
  }

  it('is refused of what is not grouped by', async () => {
    const answer = await localAnswer(
      engine,
      `WITH events AS (${rows}) SELECT GROUPING(geo.city) AS g FROM events GROUP BY ROLLUP (geo.country) ORDER BY g`,
    );
    assert.match('error' in answer ? answer.error : '', /GROUPING must have an argument that exists/);
  });
});
