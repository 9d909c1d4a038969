import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { ProjectReader } from '../../../src/project/project-reader.ts';
import type { Project } from '../../../src/project/project.ts';
import { options, tempFolder, writeFiles, type Files } from './temp-project.ts';

const start: Files = {
  'dbt_project.yml': 'name: shop\nprofile: shop\nvars: {n: 1}\n',
  'models/a.sql': 'select 1 as id',
  'models/deep/b.sql': "select * from {{ ref('a') }}",
  'models/deep/c.sql': "select {{ m('x') }} from {{ ref('b') }}",
  'models/s.yml': 'models:\n  - name: a\n    columns: [{name: id, data_tests: [unique]}]\nsources:\n  - {name: raw, tables: [{name: t}]}\n',
  'macros/m.sql': '{% macro m(x) %}{{ x }}{% endmacro %}',
  'seeds/s.csv': 'id\n1\n',
};

/** Edits that touch every kind of file, with good and bad contents; undefined deletes. */
const edits: readonly (readonly [string, string | undefined])[] = [
  ['models/a.sql', 'select 2 as id'],
  ['models/a.sql', undefined],
  ['models/a.sql', "{{ config(enabled=false, tags=['x']) }} select 1"],
  ['models/a.sql', "select {% if %} {{ ref('b') }}"],
  ['models/deep/b.sql', "select * from {{ ref('nothing') }}"],
  ['models/deep/b.sql', "select * from {{ source('raw', 't') }} {{ ref('s') }}"],
  ['models/deep', undefined],
  ['models/new.sql', "select * from {{ ref('c') }}"],
  ['models/s.yml', 'models:\n  - name: a\n    config: {materialized: table, tags: [y]}\n'],
  ['models/s.yml', 'models: ['],
  ['models/s.yml', undefined],
  ['macros/m.sql', "{% macro m(x) %}{{ ref('a') }}{% endmacro %}"],
  ['macros/m.sql', '{% macro m(x %}'],
  ['macros/t.sql', "{% test unique(model, column_name) %}select {{ ref('s') }}{% endtest %}"],
  ['seeds/s.csv', undefined],
  ['models/d.md', '{% docs a %}text{% enddocs %}'],
  ['dbt_project.yml', 'name: shop\nmodels: {shop: {deep: {+enabled: false}}}\n'],
  ['dbt_project.yml', 'name: other\nmodel-paths: [models/deep]\n'],
  ['models/deep/c.sql', "select 1 as {{ var('n') }}"],
];

function plain(project: Project): unknown {
  const { root, nodes, problems, name, vars, macros } = project;
  const text = (value: unknown): string => JSON.stringify(value).replaceAll(root, '');
  return {
    name,
    vars,
    macros: macros.macros.filter((macro) => macro.package !== 'dbt').map((macro) => macro.name),
    nodes: [...nodes.values()].map((node) => text({ ...node, template: undefined })),
    problems: problems.map(text),
  };
}

describe('ProjectReader', () => {
  it('comes, edit by edit, to what a fresh reader reads', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...edits), { minLength: 1, maxLength: 6 }), async (chosen) => {
        const root = tempFolder(start);
        const reader = new ProjectReader(root, options);
        await reader.read();
        for (const [name, text] of chosen) {
          if (text === undefined) rmSync(path.join(root, name), { recursive: true, force: true });
          else writeFiles(root, { [name]: text });
          const updated = await reader.update([path.join(root, name)]);
          const fresh = await new ProjectReader(root, options).read();
          assert.deepEqual(plain(updated), plain(fresh), name);
        }
        rmSync(root, { recursive: true, force: true });
      }),
      { numRuns: 40 },
    );
  });

  it('keeps what a change does not touch: the very same nodes', async () => {
    const root = tempFolder(start);
    const reader = new ProjectReader(root, options);
    const before = await reader.read();
    writeFiles(root, { 'models/a.sql': 'select 3 as id' });
    const after = await reader.update([path.join(root, 'models/a.sql')]);
    const changed = [...after.nodes].filter(([id, node]) => before.nodes.get(id) !== node).map(([id]) => id);
    assert.deepEqual(changed, ['model.shop.a']);
    assert.equal(after.macros, before.macros);
    const again = await reader.read();
    assert.ok([...again.nodes].every(([id, node]) => after.nodes.get(id) === node));
  });

  it('takes in a new folder, and changes that come at the same time, in order', async () => {
    const root = tempFolder(start);
    const reader = new ProjectReader(root, options);
    const reading = reader.read();
    writeFiles(root, { 'models/more/x.sql': 'select 1', 'models/more/y.sql': "select * from {{ ref('x') }}" });
    const [, project] = await Promise.all([reading, reader.update([path.join(root, 'models/more')])]);
    assert.deepEqual(project.nodes.get('model.shop.y')?.dependsOn, ['model.shop.x']);
  });

  it('reads for another target', async () => {
    const profiles = 'shop:\n  outputs:\n    prod: {type: bigquery, project: p, dataset: d, threads: 8}\n';
    const root = tempFolder({ ...start, 'profiles.yml': profiles });
    const reader = new ProjectReader(root, options);
    const local = await reader.read();
    assert.deepEqual(
      local.targets.map(({ name }) => name),
      ['local', 'prod'],
    );
    const prod = await reader.selectTarget('prod');
    const model = prod.nodes.get('model.shop.a');
    assert.deepEqual(model?.kind === 'model' && model.relation, { project: 'p', dataset: 'd', table: 'a' });
    assert.equal(prod.nodes.size, local.nodes.size);
  });
});
