import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { OpenProject } from '../src/engine/open-project.ts';
import { writeFiles } from '../test/support/temporary-folder.ts';
import { median, printRatio, timed } from './measure.ts';

/*
 * How long does a 1,000-model project take to be read: `attribution ls` as a whole process, against a Node process that does nothing;
 * and one changed model taken in, against reading everything again.
 */

const models = 1000;
const cli = path.resolve(__dirname, '../dist/cli.js');

async function main(): Promise<void> {
  const root = await mkdtemp(path.join(tmpdir(), 'attribution-bench-'));
  try {
    await writeFiles(root, thousandModels());
    const run = (args: readonly string[]): number =>
      timed(() => {
        const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'ignore' });
        if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}`);
      });
    const list = median(Array.from({ length: 5 }, () => run([cli, 'ls'])));
    const nothing = median(Array.from({ length: 5 }, () => run(['-e', '0'])));
    printRatio(`attribution ls, ${models} models, a whole process`, list, 'a Node process that does nothing', nothing);

    const open = await OpenProject.open(root, { trusted: true, env: {}, homeFolder: root });
    const everything: number[] = [];
    const one: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const file = path.join(root, 'models', 'layer5', 'model_550.sql');
      await writeFile(file, `${modelText(550)}\n-- ${round}`);
      let started = performance.now();
      await open.refresh([file]);
      one.push(performance.now() - started);
      started = performance.now();
      await OpenProject.open(root, { trusted: true, env: {}, homeFolder: root });
      everything.push(performance.now() - started);
    }
    printRatio('one changed model taken in', median(one), 'the project read from nothing', median(everything));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function thousandModels(): Record<string, string> {
  const files: Record<string, string> = { 'dbt_project.yml': 'name: big\nversion: "1.0"\nmodel-paths: [models]\n' };
  for (let index = 0; index < models; index += 1) {
    files[`models/layer${Math.floor(index / 100)}/model_${index}.sql`] = modelText(index);
  }
  const properties = Array.from(
    { length: models },
    (_, index) => `  - name: model_${index}\n    columns:\n      - name: id\n        data_tests: [unique, not_null]\n`,
  );
  files['models/models.yml'] = `models:\n${properties.join('')}`;
  return files;
}

/** Models that look like real ones: a config, a loop, two refs to the layer above. */
function modelText(index: number): string {
  const layer = Math.floor(index / 100);
  const parents = layer === 0 ? [] : [index - 100, (layer - 1) * 100 + ((index * 7) % 100)];
  const from =
    parents.length === 0
      ? 'select 1 as id, 2 as amount'
      : parents.map((parent) => `select * from {{ ref('model_${parent}') }}`).join('\nunion all\n');
  return `{{ config(materialized='${index % 3 === 0 ? 'table' : 'view'}', tags=['layer${layer}']) }}
{%- set measures = ['clicks', 'sessions', 'orders'] %}
with source as (
${from}
)
select
  id,
  {%- for measure in measures %}
  amount * {{ loop.index }} as {{ measure }}{{ ',' if not loop.last }}
  {%- endfor %},
  amount
from source
`;
}

void main();
