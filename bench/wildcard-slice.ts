import { publicProject } from '../src/engine/make-sample.ts';
import { sampleDataset } from '../src/events/synthetic/make-sample.ts';
import { type Cost, costOf, medianCost, printRatios } from './measure.ts';
import { withSample } from './open-sample.ts';

/*
 * How much is saved by asking for 30 of 92 daily shards, in the ways that people write it: analysis, translation and answer, against the
 * same question of all of them. Held to a third, which is what the shards' number comes to (0.326) with next to nothing on top; these 30 days
 * have that share of the events as well.
 *
 *     tsx bench/wildcard-slice.ts [PROJECT]     PROJECT: a folder with the sample and its data, made where it is not given
 */

const table = `\`${publicProject}.${sampleDataset}.events_*\``;
const answer = `select event_name, count(*) as events, count(distinct user_pseudo_id) as users,
  sum((select value.int_value from unnest(event_params) where key = 'engagement_time_msec')) as engagement`;
const question = `${answer} from ${table}`;

const dayMs = 86_400_000;
/** Today as UTC has it, from which the sample's days are counted back. */
const daysAgo = (date: string): number => Math.floor(Date.now() / dayMs) - Date.parse(date) / dayMs;

const slices: Readonly<Record<string, string>> = {
  'dates as literals': `${question} where _table_suffix between '20201206' and '20210104' group by 1`,
  'dates that are reckoned': `${question} where _table_suffix between format_date('%Y%m%d', date_sub(date '2021-01-04', interval 29 day)) and format_date('%Y%m%d', date '2021-01-04') group by 1`,
  'dates of a script': `declare first_day date default '2020-12-06'; declare last_day date default date_add(first_day, interval 29 day);
${question} where _table_suffix between format_date('%Y%m%d', first_day) and format_date('%Y%m%d', last_day) group by 1`,
  'texts of a script': `declare first_day, last_day string; set first_day = replace('2020-12-06', '-', ''); set last_day = concat('2021', '01', '04');
${question} where _table_suffix >= first_day and _table_suffix <= last_day group by 1`,
  'dates counted back from today': `${question} where _table_suffix between format_date('%Y%m%d', date_sub(current_date(), interval ${daysAgo('2020-12-06')} day)) and format_date('%Y%m%d', date_sub(current_date(), interval ${daysAgo('2021-01-04')} day)) group by 1`,
  'a date of a script counted back from today': `declare last_day date default date_sub(current_date(), interval ${daysAgo('2021-01-04')} day);
${question} where _table_suffix between format_date('%Y%m%d', date_sub(last_day, interval 29 day)) and format_date('%Y%m%d', last_day) group by 1`,
  'the suffix as a date': `${question} where parse_date('%Y%m%d', _table_suffix) between '2020-12-06' and '2021-01-04' group by 1`,
  'a filter over a WITH query': `with events as (select *, _table_suffix as shard from ${table})
${answer} from events where shard between '20201206' and '20210104' group by 1`,
};

const rounds = 7;

void withSample(process.argv[2], async ({ open }) => {
  const warehouse = await open.warehouse();
  const ask = async (sql: string): Promise<unknown> => warehouse.query(await warehouse.prepare(sql));
  const queries = [`${question} group by 1`, ...Object.values(slices)];
  const costs = queries.map((): Cost[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, sql] of queries.entries()) {
      const cost = await costOf(() => ask(sql));
      if (round > 0) costs[index]?.push(cost);
    }
  }
  const [all, ...sliced] = costs.map(medianCost);
  for (const [index, name] of Object.keys(slices).entries()) {
    const slice = sliced[index];
    if (all && slice) printRatios(`30 of 92 shards, ${name}`, slice, 'all 92', all, 0.34);
  }
});
