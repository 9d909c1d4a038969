import fc from 'fast-check';

const text = (...values: readonly string[]) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...values).map((value) => `'${value}'`), weight: 5 },
    { arbitrary: fc.constant('CAST(NULL AS STRING)'), weight: 1 },
  );

const parameter = fc
  .tuple(
    fc.constantFrom('ga_session_id', 'source', 'medium', 'page_location', 'engaged'),
    text('google', '(direct)', 'organic', 'https://x.example/a?b=c'),
    fc.constantFrom('1', '2', '77', 'NULL'),
    fc.constantFrom('0.5', 'NULL', '-1.25'),
  )
  .map(([key, string, integer, double]) => ({
    key,
    sql: `STRUCT('${key}' AS key, STRUCT(${string} AS string_value, CAST(${integer} AS INT64) AS int_value, CAST(${double} AS FLOAT64) AS double_value) AS value)`,
  }));

const parameters = fc
  .uniqueArray(parameter, { maxLength: 4, selector: ({ key }) => key })
  .map((list) =>
    list.length === 0
      ? 'ARRAY<STRUCT<key STRING, value STRUCT<string_value STRING, int_value INT64, double_value FLOAT64>>>[]'
      : `[${list.map(({ sql }) => sql).join(', ')}]`,
  );

const item = fc
  .tuple(fc.constantFrom('A', 'B', 'C'), fc.constantFrom('1', '2', 'NULL'), fc.constantFrom('9.99', '20.0', 'NULL'))
  .map(
    ([name, quantity, price]) =>
      `STRUCT('${name}' AS item_name, CAST(${quantity} AS INT64) AS quantity, CAST(${price} AS FLOAT64) AS price)`,
  );

const event = fc
  .tuple(
    fc.integer({ min: 0, max: 40 }),
    fc.constantFrom('page_view', 'purchase', 'session_start', 'add_to_cart'),
    text('u1', 'u2', 'u3'),
    parameters,
    fc.array(item, { maxLength: 3 }),
    fc.constantFrom('NULL', '10.5', '100.0', '0.0'),
    text('google', '(direct)', 'newsletter'),
  )
  .map(([hour, name, user, params, items, revenue, source]) => {
    const micros = 1_606_780_800_000_000 + hour * 3_599_000_000;
    const date = new Date(micros / 1000).toISOString().slice(0, 10).replaceAll('-', '');
    const itemList = items.length === 0 ? 'ARRAY<STRUCT<item_name STRING, quantity INT64, price FLOAT64>>[]' : `[${items.join(', ')}]`;
    return `STRUCT('${date}' AS event_date, ${micros} AS event_timestamp, '${name}' AS event_name, ${user} AS user_pseudo_id, ${params} AS event_params, ${itemList} AS items, STRUCT(CAST(${revenue} AS FLOAT64) AS purchase_revenue) AS ecommerce, STRUCT(${source} AS source, 'cpc' AS medium) AS traffic_source)`;
  });

/** A WITH query `events` of a few rows in the shape of the GA4 export. */
export const ga4Events = fc
  .array(event, { minLength: 1, maxLength: 12 })
  .map((rows) => `events AS (SELECT * FROM UNNEST([${rows.join(',\n')}]))`);

const param = (key: string, value: string) => `(SELECT value.${value} FROM UNNEST(event_params) WHERE key = '${key}')`;

const most = (key: string, event = '') => `(SELECT MAX(value.int_value) FROM UNNEST(${event}event_params) WHERE key = '${key}')`;

/** What tells apart events of one moment, but for those that are the same in all that is asked for. */
function eventOrder(table: string): string {
  return `${table}.event_name, ${table}.user_pseudo_id, ${table}.traffic_source.source, ${table}.ecommerce.purchase_revenue, TO_JSON_STRING(${table}.event_params), TO_JSON_STRING(${table}.items)`;
}

/** Queries that people ask of it; each gives its rows in one order, or as one row. */
export const ga4Queries: readonly string[] = [
  `SELECT event_name, COUNT(*) AS n, COUNT(DISTINCT user_pseudo_id) AS users, SUM(ecommerce.purchase_revenue) AS revenue, AVG(ecommerce.purchase_revenue) AS mean, MIN(event_timestamp) AS first FROM events GROUP BY event_name ORDER BY event_name`,
  `SELECT user_pseudo_id, event_timestamp, event_name, ${param('source', 'string_value')} AS source, ${param('ga_session_id', 'int_value')} AS session, COALESCE(${param('engaged', 'int_value')}, CAST(${param('engaged', 'double_value')} AS INT64)) AS engaged FROM events ORDER BY 1, 2, 3, 4, 5, 6`,
  `SELECT p.key, COUNT(*) AS n, COUNTIF(p.value.int_value > 1) AS many, MAX(p.value.string_value) AS last FROM events, UNNEST(event_params) AS p GROUP BY 1 ORDER BY 1`,
  `SELECT event_name, i.item_name, o, i.quantity * i.price AS amount FROM events LEFT JOIN UNNEST(items) AS i WITH OFFSET o ORDER BY 1, 2, 3, 4`,
  `SELECT event_name, p.value.string_value FROM events LEFT JOIN UNNEST(event_params) AS p ON p.key = 'source' ORDER BY 1, 2`,
  `SELECT user_pseudo_id, event_name, ROW_NUMBER() OVER w AS r, LAG(event_name) OVER w AS before, SUM(ecommerce.purchase_revenue) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running, FIRST_VALUE(traffic_source.source IGNORE NULLS) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS first_source FROM (SELECT * FROM events) WINDOW w AS (PARTITION BY user_pseudo_id ORDER BY event_timestamp, event_name, TO_JSON_STRING(event_params), TO_JSON_STRING(items), ecommerce.purchase_revenue, traffic_source.source) ORDER BY 1, 3`,
  `SELECT * FROM (SELECT user_pseudo_id, event_timestamp, event_name FROM events) WHERE TRUE QUALIFY RANK() OVER (PARTITION BY user_pseudo_id ORDER BY event_timestamp DESC) = 1 ORDER BY 1, 2, 3`,
  `SELECT PARSE_DATE('%Y%m%d', event_date) AS day, DATE_TRUNC(DATE(TIMESTAMP_MICROS(event_timestamp), 'America/New_York'), WEEK(MONDAY)) AS week, COUNT(*) AS n FROM events GROUP BY ALL ORDER BY 1, 2`,
  `SELECT ARRAY_AGG(DISTINCT traffic_source.source IGNORE NULLS ORDER BY traffic_source.source) AS sources, STRING_AGG(event_name, ' > ' ORDER BY event_timestamp, event_name LIMIT 3) AS path, ARRAY_AGG(ecommerce.purchase_revenue IGNORE NULLS ORDER BY ecommerce.purchase_revenue DESC LIMIT 2) AS top FROM events`,
  `SELECT user_pseudo_id, ARRAY_LENGTH(items) AS n, ARRAY(SELECT item_name FROM UNNEST(items) WHERE quantity IS NOT NULL ORDER BY item_name) AS names, (SELECT SUM(quantity * price) FROM UNNEST(items)) AS total, EXISTS(SELECT 1 FROM UNNEST(items) WHERE item_name = 'A') AS has_a FROM events ORDER BY TO_JSON_STRING(items), 1`,
  `, sessions AS (SELECT user_pseudo_id, ${param('ga_session_id', 'int_value')} AS session, MIN(event_timestamp) AS start FROM events GROUP BY 1, 2) SELECT a.user_pseudo_id, COUNT(b.session) AS n FROM sessions AS a LEFT JOIN sessions AS b ON a.user_pseudo_id = b.user_pseudo_id AND b.start <= a.start GROUP BY 1 ORDER BY 1, 2`,
  `SELECT user_pseudo_id FROM events WHERE event_name = 'purchase' AND user_pseudo_id IN (SELECT user_pseudo_id FROM events WHERE event_name = 'page_view') UNION DISTINCT SELECT 'none' FROM events WHERE NOT EXISTS (SELECT 1 FROM events AS e WHERE e.event_name = 'purchase') ORDER BY 1`,
  `SELECT event_name, user_pseudo_id, (SELECT COUNT(*) FROM events AS b WHERE b.user_pseudo_id = a.user_pseudo_id AND b.event_timestamp < a.event_timestamp) AS earlier FROM events AS a ORDER BY 1, 2, 3`,
  `SELECT SUM(IF(event_name = 'purchase', 1, 0)) AS p, SAFE_DIVIDE(COUNTIF(event_name = 'purchase'), COUNTIF(event_name = 'page_view')) AS rate, ANY_VALUE(event_date HAVING MAX event_timestamp) AS last_day, LOGICAL_OR(event_name = 'purchase') AS bought FROM events`,
  `SELECT user_pseudo_id, purchase, page_view FROM (SELECT user_pseudo_id, event_name FROM events) PIVOT (COUNT(*) FOR event_name IN ('purchase', 'page_view')) ORDER BY 1`,
  `SELECT event_name, COUNT(*) AS n FROM events GROUP BY 1 HAVING n > 1 ORDER BY 1 LIMIT 2 OFFSET 1`,
  `SELECT REGEXP_EXTRACT(${param('page_location', 'string_value')}, r'//([^/]+)') AS host, CASE WHEN traffic_source.source = '(direct)' THEN 'Direct' WHEN traffic_source.medium LIKE 'cp%' THEN 'Paid' ELSE 'Other' END AS channel, COUNT(*) FROM events GROUP BY 1, 2 ORDER BY 1, 2`,
  // Correlated subqueries, in every position and over joins.
  `SELECT event_name, user_pseudo_id, (SELECT b.event_name FROM events AS b WHERE b.user_pseudo_id = a.user_pseudo_id AND b.event_timestamp < a.event_timestamp ORDER BY b.event_timestamp DESC, ${eventOrder('b')} LIMIT 1) AS before, ARRAY(SELECT DISTINCT b.event_name FROM events AS b WHERE b.user_pseudo_id = a.user_pseudo_id AND b.event_timestamp >= a.event_timestamp ORDER BY 1 LIMIT 2) AS next FROM events AS a ORDER BY event_timestamp, ${eventOrder('a')}`,
  `SELECT a.user_pseudo_id, a.event_timestamp FROM events AS a WHERE a.ecommerce.purchase_revenue >= (SELECT MAX(b.ecommerce.purchase_revenue) FROM events AS b WHERE b.user_pseudo_id = a.user_pseudo_id) ORDER BY 1, 2`,
  `SELECT event_name, EXISTS(SELECT 1 FROM UNNEST(a.items) AS i JOIN UNNEST(a.event_params) AS p ON p.value.int_value = i.quantity) AS matched, (SELECT COUNT(*) FROM events AS b, UNNEST(b.items) AS i WHERE i.item_name IN (SELECT j.item_name FROM UNNEST(a.items) AS j)) AS alike, a.traffic_source.source IN (SELECT b.traffic_source.source FROM events AS b WHERE b.event_name = 'purchase') AS bought_from FROM events AS a ORDER BY event_timestamp, ${eventOrder('a')}`,
  `SELECT user_pseudo_id, COUNT(*) AS n FROM events AS a GROUP BY user_pseudo_id HAVING COUNT(*) > (SELECT AVG(c) FROM (SELECT COUNT(*) AS c FROM events AS b WHERE b.user_pseudo_id IS DISTINCT FROM a.user_pseudo_id GROUP BY b.user_pseudo_id)) ORDER BY 1`,
  // Set operations of which some are nested.
  `SELECT u, COUNT(*) AS n FROM ((SELECT user_pseudo_id AS u FROM events WHERE event_name = 'page_view' EXCEPT DISTINCT SELECT user_pseudo_id FROM events WHERE event_name = 'purchase') UNION ALL (SELECT traffic_source.source FROM events INTERSECT DISTINCT SELECT p.value.string_value FROM events, UNNEST(event_params) AS p)) GROUP BY u ORDER BY u`,
  `SELECT 1 AS n, ecommerce.purchase_revenue AS amount FROM events UNION DISTINCT SELECT quantity, price FROM events, UNNEST(items) UNION DISTINCT SELECT ARRAY_LENGTH(items), NULL FROM events ORDER BY 1, 2`,
  // Frames of windows.
  `SELECT user_pseudo_id, event_timestamp, COUNT(*) OVER (PARTITION BY user_pseudo_id ORDER BY event_timestamp RANGE BETWEEN 36000000000 PRECEDING AND CURRENT ROW) AS recent, SUM(ecommerce.purchase_revenue) OVER (ORDER BY event_timestamp RANGE BETWEEN UNBOUNDED PRECEDING AND 3600000000 PRECEDING) AS earlier, COUNT(ecommerce.purchase_revenue) OVER (ORDER BY event_timestamp DESC RANGE BETWEEN 7200000000 PRECEDING AND 7200000000 FOLLOWING) AS around FROM events ORDER BY 2, 1, 3, 4, 5`,
  `SELECT event_name, MAX(ecommerce.purchase_revenue) OVER w AS most, AVG(ecommerce.purchase_revenue) OVER (w ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS smooth, NTH_VALUE(event_name, 2) OVER (w ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS second, LEAD(traffic_source.source, 1, 'none') OVER w AS next, LAST_VALUE(traffic_source.source IGNORE NULLS) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS last_known, STRING_AGG(event_name, '>') OVER (w ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS path, PERCENT_RANK() OVER (ORDER BY event_name) AS pr, NTILE(3) OVER w AS third FROM (SELECT * FROM events) AS a WINDOW w AS (ORDER BY event_timestamp, ${eventOrder('a')}) ORDER BY event_timestamp, ${eventOrder('a')}`,
  `SELECT user_pseudo_id, SUM(COUNT(*)) OVER (ORDER BY user_pseudo_id) AS running, COUNT(*) / SUM(COUNT(*)) OVER () AS share, RANK() OVER (ORDER BY SUM(ecommerce.purchase_revenue) DESC) AS place FROM events GROUP BY user_pseudo_id QUALIFY place <= 3 ORDER BY 1`,
  // Pivots, both ways, and what is made of them.
  `SELECT * FROM (SELECT user_pseudo_id, event_name, ecommerce.purchase_revenue AS revenue FROM events) PIVOT (SUM(revenue) AS revenue, COUNT(*) AS n FOR event_name IN ('purchase', 'add_to_cart' AS cart)) ORDER BY 1`,
  `SELECT kind, COUNT(amount) AS n, SUM(amount) AS total FROM (SELECT ecommerce.purchase_revenue AS revenue, (SELECT SUM(price) FROM UNNEST(items)) AS listed, CAST(ARRAY_LENGTH(event_params) AS FLOAT64) AS params FROM events) UNPIVOT INCLUDE NULLS (amount FOR kind IN (revenue, listed AS 'prices', params)) GROUP BY kind ORDER BY kind`,
  // Looks into arrays that aggregate, take one, or ask whether something is in them, in every position.
  `SELECT user_pseudo_id, ${most('ga_session_id')} AS session, (SELECT ANY_VALUE(value.string_value) FROM UNNEST(event_params) WHERE key = 'source') AS s, (SELECT value.string_value FROM UNNEST(event_params) WHERE key = 'medium' LIMIT 1) AS m, 'source' IN (SELECT key FROM UNNEST(event_params)) AS told, 2 NOT IN (SELECT quantity FROM UNNEST(items)) AS no_pair, (SELECT SUM(quantity * price) FROM UNNEST(items)) AS amount, (SELECT COUNT(DISTINCT item_name) FROM UNNEST(items) WHERE price > 5) AS n, (SELECT STRING_AGG(item_name, '+') FROM UNNEST(items)) AS basket FROM events ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9`,
  `SELECT a.session, COUNT(*) AS n, SUM(b.n) AS items FROM (SELECT user_pseudo_id, ${most('ga_session_id')} AS session FROM events) AS a LEFT JOIN (SELECT user_pseudo_id, (SELECT COUNT(*) FROM UNNEST(items)) AS n FROM events WHERE EXISTS(SELECT 1 FROM UNNEST(items) WHERE price IS NOT NULL LIMIT 1)) AS b ON a.user_pseudo_id = b.user_pseudo_id AND b.n IN (SELECT x FROM UNNEST([1, 2]) AS x) GROUP BY 1 ORDER BY 1`,
  `SELECT event_name, MAX(${most('ga_session_id')}) OVER (PARTITION BY (SELECT ANY_VALUE(value.string_value) FROM UNNEST(event_params) WHERE key = 'source')) AS m, SUM((SELECT MIN(price) FROM UNNEST(items))) OVER (PARTITION BY event_name) AS cheapest FROM events ORDER BY 1, 2, 3`,
  `SELECT a.event_name, (SELECT COUNTIF((SELECT LOGICAL_OR(price > 5) FROM UNNEST(b.items))) FROM events AS b WHERE b.user_pseudo_id = a.user_pseudo_id AND ${most('ga_session_id', 'b.')} >= (SELECT COUNT(*) FROM UNNEST(a.items))) AS dear FROM events AS a WHERE NOT EXISTS(SELECT 1 FROM events AS b WHERE b.event_name IN (SELECT item_name FROM UNNEST(a.items)) OR (SELECT MAX(quantity) FROM UNNEST(b.items) LIMIT 1) > (SELECT AVG(quantity) + 1 FROM UNNEST(a.items))) ORDER BY 1, 2`,
  // Days without rows, and rows of a recursion.
  `SELECT day, COUNT(e.event_name) AS n, COUNT(DISTINCT e.user_pseudo_id) AS users FROM UNNEST(GENERATE_DATE_ARRAY('2020-11-30', '2020-12-04')) AS day LEFT JOIN events AS e ON PARSE_DATE('%Y%m%d', e.event_date) = day AND e.event_name <> 'purchase' GROUP BY day ORDER BY day`,
  `SELECT a.user_pseudo_id, b.event_name, COUNT(*) AS n FROM events AS a FULL JOIN (SELECT * FROM events WHERE event_name = 'purchase') AS b ON a.user_pseudo_id = b.user_pseudo_id AND a.event_timestamp <= b.event_timestamp GROUP BY 1, 2 ORDER BY 1, 2`,
  `SELECT SUM(w * IFNULL(revenue, 0)) AS credited, COUNT(*) AS n FROM (SELECT revenue, POW(2, -(converted - touched) / 86400000000) / SUM(POW(2, -(converted - touched) / 86400000000)) OVER (PARTITION BY u, converted) AS w FROM (SELECT c.user_pseudo_id AS u, c.event_timestamp AS converted, c.ecommerce.purchase_revenue AS revenue, t.event_timestamp AS touched FROM events AS c JOIN events AS t ON t.user_pseudo_id = c.user_pseudo_id AND t.event_timestamp <= c.event_timestamp WHERE c.event_name = 'purchase'))`,
];
