import assert from 'node:assert/strict';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

const produce = `SELECT * FROM UNNEST([STRUCT('apples' AS item, 2 AS sales, 'fruit' AS category),
  ('carrots', 8, 'vegetable'), ('apples', 7, 'fruit'), ('bananas', 5, 'fruit')])`;

/** A pipe query, and a query in standard syntax that says the same: the reference evaluator answers that. */
const equals: readonly (readonly [pipe: string, standard: string])[] = [
  ['FROM produce', 'SELECT * FROM produce'],
  ['(FROM produce)', 'SELECT * FROM produce'],
  ['FROM produce |> WHERE sales > 2 |> ORDER BY sales', 'SELECT * FROM produce WHERE sales > 2 ORDER BY sales'],
  [
    `FROM produce |> WHERE item != 'bananas' |> AGGREGATE COUNT(*) AS n, SUM(sales) AS total, GROUP BY item |> ORDER BY item DESC`,
    `SELECT item, COUNT(*) AS n, SUM(sales) AS total FROM produce WHERE item != 'bananas' GROUP BY item ORDER BY item DESC`,
  ],
  [
    'FROM produce |> AGGREGATE COUNT(*) n GROUP BY item |> WHERE n > 1 |> SELECT item',
    'SELECT item FROM produce GROUP BY item HAVING COUNT(*) > 1',
  ],
  ['FROM produce |> AGGREGATE MAX(sales)', 'SELECT MAX(sales) FROM produce'],
  [
    'FROM produce |> AGGREGATE SUM(sales) AS s DESC, COUNT(*) GROUP BY category ASC, LEFT(item, 1) AS l',
    'SELECT category, LEFT(item, 1) AS l, SUM(sales) AS s, COUNT(*) FROM produce GROUP BY 1, 2 ORDER BY 1, 3 DESC',
  ],
  [
    'FROM produce |> AGGREGATE COUNT(*) AS n GROUP AND ORDER BY category DESC, item',
    'SELECT category, item, COUNT(*) AS n FROM produce GROUP BY 1, 2 ORDER BY 1 DESC, 2',
  ],
  [
    'FROM produce |> AGGREGATE SUM(sales) AS s GROUP BY ROLLUP(category, item) |> ORDER BY s, item',
    `SELECT category, item, SUM(sales) AS s FROM produce GROUP BY 1, 2 UNION ALL SELECT category, NULL, SUM(sales) FROM produce GROUP BY 1
     UNION ALL SELECT NULL, NULL, SUM(sales) FROM produce ORDER BY s, item`,
  ],
  [
    'FROM produce AS a JOIN produce AS b USING (item) |> WHERE a.sales < b.sales |> SELECT item, b.sales AS more',
    'SELECT item, b.sales AS more FROM produce AS a JOIN produce AS b USING (item) WHERE a.sales < b.sales',
  ],
  // A table's name outlives EXTEND and SET, and means its rows as they were.
  [
    'FROM produce AS p |> SET sales = sales * 10 |> EXTEND p.sales + 1 AS next |> WHERE p.sales > 2 |> ORDER BY p.sales |> SELECT p.item, sales, next',
    'SELECT item, sales * 10 AS sales, sales + 1 AS next FROM produce WHERE sales > 2 ORDER BY produce.sales',
  ],
  [
    'FROM produce p |> WHERE p.sales > 1 |> LIMIT 100 |> JOIN produce AS q ON p.item = q.item AND p.sales < q.sales |> SELECT p.*, q.sales AS more',
    'SELECT p.*, q.sales AS more FROM produce AS p JOIN produce AS q ON p.item = q.item AND p.sales < q.sales WHERE p.sales > 1',
  ],
  [
    `FROM produce p |> LEFT JOIN UNNEST([STRUCT('apples' AS item, 1.5 AS price)]) AS r ON p.item = r.item |> EXTEND p.sales * r.price AS value
     |> WHERE r.price IS NOT NULL |> SELECT * |> ORDER BY value`,
    `SELECT p.*, r.*, p.sales * r.price AS value FROM produce p JOIN UNNEST([STRUCT('apples' AS item, 1.5 AS price)]) AS r ON p.item = r.item ORDER BY value`,
  ],
  ['FROM produce |> DROP sales, category |> DISTINCT |> ORDER BY item', 'SELECT DISTINCT item FROM produce ORDER BY item'],
  // A renamed column keeps its place.
  ['FROM produce |> RENAME sales AS n, category c |> ORDER BY n', 'SELECT item, sales AS n, category AS c FROM produce ORDER BY sales'],
  ['FROM produce AS p |> RENAME item AS i |> SELECT p.item, i |> ORDER BY 1', 'SELECT item, item AS i FROM produce ORDER BY 1'],
  ['FROM produce |> AS t |> SELECT t.item, t |> SELECT t.sales |> ORDER BY sales', 'SELECT sales FROM produce ORDER BY sales'],
  [
    'FROM produce |> WHERE ROW_NUMBER() OVER (PARTITION BY item ORDER BY sales DESC) = 1 |> ORDER BY sales',
    'SELECT * FROM produce WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY item ORDER BY sales DESC) = 1 ORDER BY sales',
  ],
  [
    'FROM produce |> EXTEND SUM(sales) OVER w AS total WINDOW w AS (PARTITION BY item) |> ORDER BY sales |> SELECT item, total |> LIMIT 3',
    'SELECT item, SUM(sales) OVER (PARTITION BY item) AS total FROM produce ORDER BY sales LIMIT 3',
  ],
  ['FROM produce |> ORDER BY sales DESC |> LIMIT 2 OFFSET 1', 'SELECT * FROM produce ORDER BY sales DESC LIMIT 2 OFFSET 1'],
  ['SELECT item, sales FROM produce ORDER BY sales |> LIMIT 1', 'SELECT item, sales FROM produce ORDER BY sales LIMIT 1'],
  ['SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 4 |> WHERE a > 1', 'SELECT 3 AS a, 4 AS b'],
  [
    `FROM produce |> SELECT item, category, sales |> PIVOT (SUM(sales) FOR category IN ('fruit', 'vegetable')) |> ORDER BY item`,
    `SELECT item, SUM(IF(category = 'fruit', sales, NULL)) AS fruit, SUM(IF(category = 'vegetable', sales, NULL)) AS vegetable FROM produce GROUP BY 1 ORDER BY 1`,
  ],
  [
    `SELECT 'a' AS k, 1 AS q1, 2 AS q2 |> UNPIVOT (v FOR n IN (q1, q2)) AS u |> ORDER BY u.n DESC`,
    `SELECT 'a' AS k, 2 AS v, 'q2' AS n UNION ALL SELECT 'a', 1, 'q1'`,
  ],
  [
    'FROM UNNEST([1]) AS a |> UNION ALL (SELECT 2), (FROM UNNEST([3]) AS z) |> ORDER BY a',
    'SELECT * FROM UNNEST([1, 2, 3]) AS a ORDER BY a',
  ],
  [
    'FROM UNNEST([1, 2, 3, 4]) AS a |> EXCEPT DISTINCT (SELECT 2), (SELECT 3) |> ORDER BY a',
    'SELECT * FROM UNNEST([1, 4]) AS a ORDER BY a',
  ],
  ['FROM UNNEST([1, 2, 3]) AS a |> INTERSECT DISTINCT (FROM UNNEST([2, 3]) AS b), (SELECT 3)', 'SELECT 3 AS a'],
  ['SELECT 1 AS a, 2 AS b |> UNION ALL BY NAME (SELECT 3 AS b, 4 AS a)', 'SELECT 1 AS a, 2 AS b UNION ALL SELECT 4, 3'],
  [
    `WITH big AS (FROM produce |> WHERE sales > 2) FROM big |> WITH fruit AS (FROM big |> WHERE category = 'fruit') |> JOIN fruit USING (item, sales) |> SELECT item, sales |> ORDER BY sales`,
    `SELECT item, sales FROM produce WHERE sales > 2 AND category = 'fruit' ORDER BY sales`,
  ],
  [
    `SELECT EXISTS (FROM produce |> WHERE sales > 7) AS e, (FROM produce |> AGGREGATE MAX(sales)) AS m, 5 IN (FROM produce |> SELECT sales) AS i,
       ARRAY(FROM produce |> SELECT sales |> ORDER BY sales) AS l`,
    'SELECT TRUE AS e, 8 AS m, TRUE AS i, [2, 5, 7, 8] AS l',
  ],
  [
    `-- comment |> here
     FROM produce -- and |> here
     |> WHERE item LIKE '%|> a%' OR TRUE # and here
     |> AGGREGATE SUM(sales) /* |> */ AS s,`,
    'SELECT SUM(sales) AS s FROM produce',
  ],
  [
    'SELECT x, (SELECT x AS y |> EXTEND y + 1 AS z |> SELECT AS STRUCT *).z FROM UNNEST([1, 2]) AS x |> ORDER BY x',
    'SELECT 1 AS x, 2 AS z UNION ALL SELECT 2, 3',
  ],
];

const byName: readonly (readonly [string, string])[] = [
  ['SELECT 1 AS a, 2 AS b UNION ALL BY NAME SELECT 3 AS b, 4 AS a', 'SELECT 1 AS a, 2 AS b UNION ALL SELECT 4, 3'],
  ['SELECT 1 AS a, 2 AS b UNION ALL CORRESPONDING SELECT 3 AS b, 4 AS c', 'SELECT 2 AS b UNION ALL SELECT 3'],
  [
    'SELECT 1 AS a, 2 AS b FULL OUTER UNION ALL BY NAME SELECT 3 AS b, 4 AS c',
    'SELECT 1 AS a, 2 AS b, NULL AS c UNION ALL SELECT NULL, 3, 4',
  ],
  ['SELECT 1 AS a, 2 AS b LEFT UNION ALL BY NAME SELECT 3 AS b, 4 AS c', 'SELECT 1 AS a, 2 AS b UNION ALL SELECT NULL, 3'],
  ['SELECT 1 AS a, 2 AS b INNER UNION ALL BY NAME SELECT 3 AS b, 4 AS c ORDER BY b DESC', 'SELECT 3 AS b UNION ALL SELECT 2'],
  ['SELECT 1 AS a, 2 AS b UNION ALL BY NAME ON (b) SELECT 3 AS b, 4 AS a', 'SELECT 2 AS b UNION ALL SELECT 3'],
  ['SELECT 1 AS a, 2 AS b EXCEPT DISTINCT BY NAME SELECT 1 AS b, 2 AS a', 'SELECT 1 AS a, 2 AS b'],
];

/** What is wrong, with the words and the place that people are told. */
const errors: readonly (readonly [sql: string, message: RegExp, place: string])[] = [
  ['FROM p.d.t |> WHERE nope = 1', /Unrecognized name: nope/, 'nope'],
  ['FROM p.d.t\n|> EXTEND n + 1 AS m\n|> WHERE m > 1\n|> ORDER BY missing', /Unrecognized name: missing/, 'missing'],
  ['FROM p.d.t |> SELECT COUNT(*)', /Aggregate function COUNT not allowed in pipe SELECT/, 'COUNT'],
  ['FROM p.d.t |> EXTEND SUM(n) AS s', /Aggregate function SUM not allowed in pipe EXTEND/, 'SUM'],
  ['FROM p.d.t |> AGGREGATE', /cannot have both an empty aggregate list and an empty GROUP BY/, 'AGGREGATE'],
  ['FROM p.d.t |> AGGREGATE COUNT(*) GROUP BY 1', /GROUP BY ordinal not allowed in pipe AGGREGATE/, '1'],
  ['FROM p.d.t |> SELECT n |> WHERE t.n = 1', /Unrecognized name: t/, 't'],
  ['FROM p.d.t |> FOO n', /The pipe operator FOO is not supported/, 'FOO'],
  ['SELECT 1 AS a UNION ALL BY NAME SELECT 2 AS b', /Column a does not occur in both queries/, 'UNION'],
];

describe('Pipe syntax', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
    await engine.warehouse.execute('CREATE TABLE p.d.t (n INT64, s STRING)');
  });

  after(() => engine.close());

  for (const [pipe, standard] of [...equals, ...byName]) {
    it(pipe.replaceAll(/\s+/g, ' ').slice(0, 140), async () => {
      const local = await localAnswer(engine, withProduce(pipe));
      assert.deepEqual(local, await referenceAnswer(engine, withProduce(standard)));
      assert.ok('rows' in local && local.rows !== '[]', 'there is nothing to compare');
    });
  }

  for (const [sql, message, place] of errors) {
    it(`refuses ${sql.replaceAll('\n', ' ')}`, async () => {
      await assert.rejects(engine.warehouse.prepare(sql), (error: unknown) => {
        assert.ok(error instanceof SqlError);
        assert.match(error.message, message);
        assert.equal(sql.slice(error.range?.start, error.range?.end), place);
        return true;
      });
    });
  }

  it('makes tables, views and functions of pipe queries', async () => {
    const { warehouse } = engine;
    await warehouse.execute(`CREATE TABLE p.d.made AS FROM UNNEST([1, 2, 3]) AS n |> EXTEND n * n AS square;
      INSERT INTO p.d.made (n, square) FROM UNNEST([4]) AS n |> SELECT n, n * n;
      CREATE VIEW p.d.seen AS FROM p.d.made |> WHERE n > 1;
      CREATE TABLE FUNCTION p.d.over(least INT64) AS FROM p.d.seen |> WHERE n > least;
      CREATE FUNCTION p.d.largest() AS ((FROM p.d.made |> AGGREGATE MAX(square)));`);
    const statement = await warehouse.prepare('FROM p.d.over(2) |> AGGREGATE SUM(square) AS s, ANY_VALUE(p.d.largest()) AS l');
    assert.deepEqual((await warehouse.query(statement)).rows, [[25, 16]]);
  });

  it('keeps _TABLE_SUFFIX for the operators that ask for it', async () => {
    const { warehouse } = engine;
    await warehouse.execute('CREATE TABLE p.d.ev_1 AS SELECT 1 AS n; CREATE TABLE p.d.ev_2 AS SELECT 2 AS n');
    const rowsOf = async (sql: string) => (await warehouse.query(await warehouse.prepare(sql))).rows;
    const late = 'FROM `p.d.ev_*` AS e |> EXTEND e.n * 10 AS m |> LIMIT 9 |> WHERE _TABLE_SUFFIX = "2" AND e.n > 0';
    assert.deepEqual(await rowsOf(late), [[2, 20]]);
    assert.deepEqual(await rowsOf('FROM `p.d.ev_*` |> WHERE n > 0 |> AGGREGATE SUM(n) AS s GROUP AND ORDER BY _TABLE_SUFFIX AS day'), [
      ['1', 1],
      ['2', 2],
    ]);
  });

  it('names the tables that a pipe query reads', async () => {
    const { tables } = await engine.warehouse.prepare('FROM p.d.t |> JOIN (FROM d.t |> DISTINCT) AS u USING (n)');
    assert.deepEqual(tables, [{ project: 'p', dataset: 'd', table: 't' }]);
  });

  it('has places of statements in a script', async () => {
    const script = 'SELECT 1;\n FROM p.d.t |> WHERE n > 1 ;\n\n FROM p.d.t |> ORDER BY n |> LIMIT 2';
    const statements = await engine.googlesql.statements(script);
    assert.deepEqual(
      statements.map(({ range }) => script.slice(range.start, range.end).trim()),
      ['SELECT 1', 'FROM p.d.t |> WHERE n > 1', 'FROM p.d.t |> ORDER BY n |> LIMIT 2'],
    );
  });
});

function withProduce(sql: string): string {
  const own = /^\s*WITH\s/i.test(sql) ? sql.replace(/^\s*WITH/i, ',') : sql;
  return `WITH produce AS (${produce})\n${own}`;
}
