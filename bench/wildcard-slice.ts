import { publicProject } from '../src/engine/make-sample.ts';
import { sampleDataset } from '../src/events/synthetic/make-sample.ts';
import { median, printRatio, timedAsync } from './measure.ts';
import { withSample } from './open-sample.ts';

/*
 * How much is saved by asking for 30 of 92 daily shards: analysis, translation and answer, against the same question of all of them.
 * The dates as literals, reckoned from another date, and as variables of a script.
 *
 *     tsx bench/wildcard-slice.ts [PROJECT]     PROJECT: a folder with the sample and its data, made where it is not given
 */

const question = `select event_name, count(*) as events, count(distinct user_pseudo_id) as users,
  sum((select value.int_value from unnest(event_params) where key = 'engagement_time_msec')) as engagement
from \`${publicProject}.${sampleDataset}.events_*\``;

const slices = {
  'dates as literals': `${question} where _table_suffix between '20201201' and '20201230' group by 1`,
  'dates that are reckoned': `${question} where _table_suffix between format_date('%Y%m%d', date_sub(date '2020-12-30', interval 29 day)) and format_date('%Y%m%d', date '2020-12-30') group by 1`,
  'dates of a script': `declare first_day date default '2020-12-01'; declare last_day date default date_add(first_day, interval 29 day);
${question} where _table_suffix between format_date('%Y%m%d', first_day) and format_date('%Y%m%d', last_day) group by 1`,
};

const rounds = 7;

void withSample(process.argv[2], async ({ open }) => {
  const warehouse = await open.warehouse();
  const ask = async (sql: string): Promise<unknown> => warehouse.query(await warehouse.prepare(sql));
  const queries = [`${question} group by 1`, ...Object.values(slices)];
  const times = queries.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, sql] of queries.entries()) {
      const time = await timedAsync(() => ask(sql));
      if (round > 0) times[index]?.push(time);
    }
  }
  const [all = NaN, ...sliced] = times.map(median);
  for (const [index, name] of Object.keys(slices).entries()) printRatio(`30 of 92 shards, ${name}`, sliced[index] ?? NaN, 'all 92', all);
});
