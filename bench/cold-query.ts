import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { publicProject } from '../src/engine/make-sample.ts';
import { sampleDataset } from '../src/events/synthetic/make-sample.ts';
import { type Cost, costOfChildren, medianCost, printCost, printRatios } from './measure.ts';
import { withSample } from './open-sample.ts';

/*
 * How long until the first answer: `attribution query` as a whole process, from nothing running to the result printed, against a Node
 * process that does nothing; held to a second. Needs `npm run build`.
 *
 *     tsx bench/cold-query.ts [PROJECT]     PROJECT: a folder with the sample and its data, made where it is not given
 */

const cli = path.resolve(__dirname, '../dist/cli.js');

const rounds = 9;

const queries = {
  'one row': 'select 1 as one',
  'events of a week by name': `select event_name, count(*) as events from \`${publicProject}.${sampleDataset}.events_*\`
    where _table_suffix between '20201201' and '20201207' group by 1 order by 2 desc`,
};

void withSample(process.argv[2], async ({ root, open }) => {
  await open.close();
  const run = (args: readonly string[]): Cost =>
    costOfChildren(() => {
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}: ${stderr}`);
    });
  const often = (args: readonly string[]): Cost => medianCost(Array.from({ length: rounds }, () => run(args)));
  const nothing = often(['-e', '0']);
  for (const [name, sql] of Object.entries(queries)) {
    const file = path.join(root, '.attribution', 'query.sql');
    await writeFile(file, sql);
    const cold = often([cli, 'query', file, '--output', 'json']);
    printCost(`attribution query, ${name}`, cold, 1000);
    printRatios('  beside it', cold, 'a Node process that does nothing', nothing);
  }
});
