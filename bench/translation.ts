import { compileNodes } from '../src/engine/compile-nodes.ts';
import { median, timedAsync } from './measure.ts';
import { withSample } from './open-sample.ts';

/*
 * How long does a model take to be understood: analysis and translation of each of the sample's models, one at a time, as when a file is
 * saved in the editor; against the same with every model in flight at once.
 *
 *     tsx bench/translation.ts [PROJECT]     PROJECT: a folder with the sample and its data, made where it is not given
 */

const rounds = 15;

void withSample(process.argv[2], async ({ open }) => {
  const warehouse = await open.warehouse();
  const { nodes } = await compileNodes(open, {}, {});
  const models = nodes.filter(({ id }) => open.project.nodes.get(id)?.kind === 'model');
  const medians: number[] = [];
  for (const { name, sql } of models) {
    const times: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const time = await timedAsync(() => warehouse.prepare(sql));
      if (round > 0) times.push(time);
    }
    medians.push(median(times));
    console.log(`${name}: ${median(times).toFixed(1)} ms`);
  }
  const together: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    together.push(await timedAsync(() => Promise.all(models.map(({ sql }) => warehouse.prepare(sql)))));
  }
  const each = median(together) / models.length;
  console.log(`median of the models: ${median(medians).toFixed(1)} ms; all in flight at once: ${each.toFixed(1)} ms a model`);
});
