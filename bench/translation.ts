import { compileNodes } from '../src/engine/compile-nodes.ts';
import { runNodes } from '../src/engine/run-nodes.ts';
import { type Cost, costOf, median, medianCost, printCost, timedAsync } from './measure.ts';
import { withSample } from './open-sample.ts';

/*
 * How long does a model take to be understood: analysis and translation of each of the sample's models, one at a time, as when a file is
 * saved in the editor, held to 10 ms in the median of the models; against the same with every model in flight at once. The processor time is
 * ours, without that of Google's program.
 *
 *     tsx bench/translation.ts [PROJECT]     PROJECT: a folder with the sample and its data, made where it is not given
 */

const rounds = 15;

void withSample(process.argv[2], async ({ open }) => {
  const { success } = await runNodes(open, { command: 'build' }, {});
  if (!success) throw new Error('The sample was not built.');
  const warehouse = await open.warehouse();
  const { nodes } = await compileNodes(open, {}, {});
  const models = nodes.filter(({ id }) => open.project.nodes.get(id)?.kind === 'model');
  const medians: Cost[] = [];
  for (const { name, sql } of models) {
    const costs: Cost[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const cost = await costOf(() => warehouse.prepare(sql));
      if (round > 0) costs.push(cost);
    }
    medians.push(medianCost(costs));
    printCost(name, medianCost(costs));
  }
  const together: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    together.push(await timedAsync(() => Promise.all(models.map(({ sql }) => warehouse.prepare(sql)))));
  }
  printCost('median of the models', medianCost(medians), 10);
  console.log(`all in flight at once: ${(median(together) / models.length).toFixed(1)} ms a model`);
});
