import assert from 'node:assert/strict';
import path from 'node:path';
import type { RunSummary } from '../../src/run/run-event.ts';
import { runCli, runCliJson } from '../support/run-cli.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

interface Rows {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

const source = '`bigquery-public-data.ga4_obfuscated_sample_ecommerce.events_*`';

/** Each day is read when it comes; the last day that is there is read again, as exports of a day come late. */
const models = {
  'models/daily.sql': `{{ config(
    materialized='incremental', incremental_strategy='insert_overwrite', partition_by={'field': 'day', 'data_type': 'date'}
) }}
select parse_date('%Y%m%d', event_date) as day, event_name, count(*) as events, count(distinct user_pseudo_id) as users
from ${source}
where _table_suffix <= '{{ var("until") }}'
{% if is_incremental() %}
  and _table_suffix >= (select format_date('%Y%m%d', max(day)) from {{ this }})
{% endif %}
group by day, event_name`,
  'models/purchases.sql': `{{ config(materialized='incremental', unique_key=['user_pseudo_id', 'event_timestamp', 'transaction_id']) }}
select user_pseudo_id, event_timestamp, ecommerce.transaction_id, any_value(parse_date('%Y%m%d', event_date)) as day,
  max(ecommerce.purchase_revenue_in_usd) as revenue
from ${source}
where _table_suffix <= '{{ var("until") }}' and event_name = 'purchase' and user_pseudo_id is not null and ecommerce.transaction_id is not null
{% if is_incremental() %}
  and _table_suffix >= (select format_date('%Y%m%d', max(day)) from {{ this }})
{% endif %}
group by 1, 2, 3`,
  'models/first_seen.sql': `{{ config(materialized='incremental', unique_key='user_pseudo_id', merge_exclude_columns=['user_pseudo_id', 'first_day']) }}
select user_pseudo_id, min(parse_date('%Y%m%d', event_date)) as first_day, max(parse_date('%Y%m%d', event_date)) as last_day
from ${source}
where _table_suffix <= '{{ var("until") }}' and user_pseudo_id is not null
{% if is_incremental() %}
  and _table_suffix >= (select format_date('%Y%m%d', max(last_day)) from {{ this }})
{% endif %}
group by 1`,
  'models/by_channel.sql': `select day, sum(events) as events from {{ ref('daily') }} group by day`,
};
const names = ['daily', 'purchases', 'first_seen', 'by_channel'];

describe('incremental models over days of the GA4 sample', function () {
  this.timeout(180_000);
  const folder = temporaryFolder();
  const shop = () => path.join(folder.path, 'shop');
  const attribution = (...args: string[]) => runCliJson(args, { cwd: shop() });
  const until = (day: number) => ['--vars', `{until: '202011${String(day).padStart(2, '0')}'}`];
  const run = async (day: number, ...more: string[]) => {
    const summary = (await attribution('run', ...until(day), ...more)) as RunSummary;
    return Object.fromEntries(summary.results.map(({ name, message }) => [name, message ?? '']));
  };
  const all = async () => {
    const tables: unknown[] = [];
    for (const name of names) {
      const { rows } = (await attribution(
        'query',
        ...(await sqlFile(`select to_json_string(t) as r from \`local.attribution.${name}\` as t order by r`)),
      )) as Rows;
      assert.ok(rows.length > 0, name);
      tables.push(rows.map(({ r }) => r));
    }
    return tables;
  };
  const sqlFile = async (sql: string) => {
    await writeFiles(shop(), { 'ask.sql': sql });
    return ['ask.sql'];
  };

  before(async () => {
    await writeFiles(shop(), { 'dbt_project.yml': 'name: shop\nprofile: shop\nmodels: {shop: {+materialized: table}}\n', ...models });
    await attribution('sample', '--days', '8', '--users', '1500', '--seed', '11');
  });

  it('come to the same rows day by day as all at once', async () => {
    const first = await run(1);
    for (const name of ['daily', 'purchases', 'first_seen']) assert.match(first[name] ?? '', /built whole/);
    for (const day of [2, 3, 5, 8]) {
      const messages = await run(day);
      assert.match(messages.daily ?? '', /\(insert_overwrite: [\d,]+ rows changed, [\d,]+ rows in all\)/);
      assert.match(messages.first_seen ?? '', /\(merge: [\d,]+ rows changed/);
      assert.match(messages.purchases ?? '', /\(merge: [\d,]+ rows? changed/);
    }
    const grown = await all();
    assert.match((await run(8, '--full-refresh')).daily ?? '', /built whole/);
    assert.deepEqual(grown, await all());
    await run(8);
    assert.deepEqual(grown, await all());
  });

  it('are whole when a run is killed, and the next run goes on', async () => {
    await run(3, '--full-refresh');
    const before = await all();
    const codes: (number | null)[] = [];
    for (const wait of [0, 150, 300]) {
      const { code } = await runCli(['run', ...until(8)], {
        cwd: shop(),
        onStart: (kill, stderr) => {
          // Killed at moments of its own after the models have begun.
          const watch = setInterval(() => {
            if (!/daily|purchases|first_seen/.test(stderr())) return;
            clearInterval(watch);
            setTimeout(() => kill('SIGKILL'), wait);
          }, 5);
        },
      });
      codes.push(code);
    }
    assert.ok(codes.includes(null), 'no run was killed');
    await run(8);
    const after = await all();
    assert.notDeepEqual(after, before);
    await run(8, '--full-refresh');
    assert.deepEqual(after, await all());
  });

  it('are compiled as they would run', async () => {
    const compiled = (await attribution('compile', ...until(8), '--select', 'daily')) as { sql: string }[];
    assert.match(compiled[0]?.sql ?? '', /select format_date\('%Y%m%d', max\(day\)\) from `local`/);
  });
});
