import assert from 'node:assert/strict';
import path from 'node:path';
import { cycleProblems } from '../../../src/graph/cycle-problems.ts';
import { createGraph } from '../../../src/graph/dependency-graph.ts';
import { compileNode } from '../../../src/project/compile-node.ts';
import { findProjects } from '../../../src/project/find-projects.ts';
import { loadProject } from '../../../src/project/load-project.ts';
import { loadFiles, options, said, tempFolder } from './temp-project.ts';

const run = { incremental: false, runStartedAt: '2024-01-31T00:00:00Z', invocationId: 'run' };

describe('loadProject', () => {
  it('says of a folder that is no project what to do', async () => {
    const root = tempFolder();
    const project = await loadProject(root, options);
    assert.deepEqual(said(project), [`ATT1001 - There is no dbt_project.yml in ${root}: it is no dbt project.`]);
    assert.match(project.problems[0]?.hint ?? '', /attribution init/);
    assert.equal(project.nodes.size, 0);
    assert.equal(project.target.name, 'local');
  });

  it('reads the models of a project whose dbt_project.yml is broken', async () => {
    const project = await loadFiles({
      'dbt_project.yml': 'name: shop\nmodels:\n  shop: [1, 2\nvars: {a: 1}\n',
      'models/a.sql': 'select 1',
    });
    assert.match(said(project)[0] ?? '', /^ATT1002 dbt_project.yml:\d+:\d+ This is not valid YAML/);
    assert.ok(project.nodes.has('model.shop.a'));
  });

  it('tells the line and column of what is wrong in YAML', async () => {
    const project = await loadFiles({
      'models/a.sql': 'select 1',
      'models/b.sql': 'select 1',
      'models/tab.yml': 'models:\n\t- name: b\n',
      'models/twice.yml': 'models:\n  - name: a\n    description: one\n    description: two\n',
      'models/kinds.yml': 'sources:\n  - name: s\n    tables: t\n  - tables: []\nmodels: {a: 1}\n',
      'models/test.yml':
        'seeds:\n  - name: s\n    columns:\n      - name: id\n        data_tests:\n          - unqiue\n          - {a: 1, b: 2}\n',
    });
    assert.deepEqual(said(project).sort(), [
      'ATT1002 models/tab.yml:2:1 A tab is used to indent.',
      "ATT1002 models/twice.yml:4:5 The key 'description' is there twice.",
      'ATT1003 models/kinds.yml:3:13 tables must be a list.',
      'ATT1003 models/kinds.yml:4:5 An item of sources has no name.',
      'ATT1003 models/kinds.yml:5:9 models must be a list.',
      'ATT1003 models/test.yml:7:13 A test must be a name, or a name with its arguments.',
      "ATT1006 models/test.yml:6:13 There is no generic test 'unqiue'.",
      "ATT1007 models/test.yml:2:11 There is no seed 's' that these properties could belong to.",
    ]);
    assert.equal(project.problems.find(({ code }) => code === 'ATT1006')?.hint, "Did you mean 'unique'?");
    assert.equal(project.nodes.get('model.shop.a')?.description, 'two');
  });

  it('places unknown refs and sources at the call, with what was probably meant', async () => {
    const project = await loadFiles({
      'models/orders.sql': 'select 1 as id',
      'models/b.sql': "select *\nfrom {{ ref('order') }}\njoin {{ source('raw', 'tabel') }} using (id)\n",
      'models/c.sql': "select * from {{ source('row', 'x') }}, {{ ref('off') }}",
      'models/off.sql': "{{ config(enabled=false) }} select * from {{ ref('nothing') }}",
      'models/s.yml': 'sources:\n  - name: raw\n    tables: [{name: table}]\n',
    });
    assert.deepEqual(said(project).sort(), [
      "ATT1201 models/b.sql:2:9 There is no model or seed 'order'.",
      "ATT1201 models/c.sql:1:44 The model 'off' is disabled.",
      "ATT1202 models/b.sql:3:9 The source 'raw.tabel' is not declared.",
      "ATT1202 models/c.sql:1:18 The source 'row.x' is not declared.",
    ]);
    assert.deepEqual(
      project.problems.map(({ hint }) => hint),
      [
        "Did you mean 'orders'?",
        "Did you mean 'raw', 'table'?",
        "Declare it under 'sources:' in a YAML file beside the models.",
        "Set its config 'enabled' to true, or take this ref out.",
      ],
    );
    assert.ok(!project.nodes.has('model.shop.off'));
  });

  it('finds refs in a template that fails, and in macros', async () => {
    const project = await loadFiles({
      'macros/m.sql': "{% macro from_orders() %}{{ ref('orders') }}{% endmacro %}",
      'models/orders.sql': 'select 1 as id',
      'models/fails.sql': "select {{ nothing.at.all }} from {{ ref('orders') }}",
      'models/calls.sql': 'select * from {{ from_orders() }}',
    });
    assert.deepEqual(
      said(project).map((text) => text.slice(0, 25)),
      ['ATT1102 models/fails.sql:'],
    );
    assert.deepEqual(project.nodes.get('model.shop.fails')?.dependsOn, ['model.shop.orders']);
    const calls = project.nodes.get('model.shop.calls');
    assert.deepEqual(calls?.references, [{ to: 'model.shop.orders', range: { start: 17, end: 30 } }]);
  });

  it('names the whole path of a cycle, at the ref that closes it', async () => {
    const project = await loadFiles({
      'models/a.sql': "select * from {{ ref('b') }}",
      'models/b.sql': "select * from {{ ref('c') }}",
      'models/c.sql': "select 1 as id\nunion all select * from {{ ref('a') }}",
      'models/below.sql': "select * from {{ ref('a') }}",
      'models/self.sql': "select * from {{ ref('self') }}",
    });
    assert.deepEqual(said(project), [
      'ATT1203 models/c.sql:2:28 These models depend on each other in a circle: a → b → c → a.',
      'ATT1203 models/self.sql:1:18 self depends on itself.',
    ]);
    assert.deepEqual(cycleProblems(project, createGraph(project.nodes.values())), project.problems);
  });

  it('tells both places of a name that is there twice', async () => {
    const project = await loadFiles({
      'models/x/a.sql': 'select 1',
      'models/y/a.sql': 'select 2',
      'seeds/b.csv': 'id\n1\n',
      'models/b.sql': 'select 1',
      'models/one.yml': 'models:\n  - name: b\nsources:\n  - name: s\n    tables: [{name: t}, {name: t}]\n',
      'models/two.yml': 'models:\n  - name: b\n',
    });
    assert.deepEqual(said(project).sort(), [
      'ATT1204 models/b.sql:1:1 The model b is there in seeds/b.csv too.',
      'ATT1204 models/one.yml:2:11 The model b has properties in more than one place.',
      'ATT1204 models/one.yml:5:21 The source s.t is there twice in this file.',
      'ATT1204 models/one.yml:5:32 The source s.t is there twice in this file.',
      'ATT1204 models/two.yml:2:11 The model b has properties in more than one place.',
      'ATT1204 models/x/a.sql:1:1 The model a is there in models/y/a.sql too.',
      'ATT1204 models/y/a.sql:1:1 The model a is there in models/x/a.sql too.',
      'ATT1204 seeds/b.csv:1:1 The seed b is there in models/b.sql too.',
    ]);
  });

  it('lets a bad file cost that file alone', async () => {
    const project = await loadFiles({
      'models/endless.sql': '{% for a in range(100000) %}{% for b in range(100000) %}x{% endfor %}{% endfor %}',
      'models/binary.sql': new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0xff]),
      'models/latin.sql': new Uint8Array([0x73, 0xe9, 0x6c]),
      'models/huge.sql': ' '.repeat(9 * 1024 * 1024),
      'models/unclosed.sql': "select 1\n{% if x %} {{ ref('good') }}",
      'models/good.sql': "\ufeffselect 1 as id\r\nfrom {{ ref('other') }}\r\n",
      'models/other.sql': 'select 1',
      'macros/bad.sql': '{% macro x( %}',
    });
    assert.deepEqual(
      said(project)
        .map((text) => text.replace(/:\d+:\d+ .*/, ''))
        .sort(),
      [
        'ATT1004 models/binary.sql',
        'ATT1004 models/huge.sql',
        'ATT1004 models/latin.sql',
        'ATT1101 macros/bad.sql',
        'ATT1101 models/unclosed.sql',
        'ATT1103 models/endless.sql',
      ],
    );
    assert.deepEqual(project.nodes.get('model.shop.good')?.references, [{ to: 'model.shop.other', range: { start: 24, end: 36 } }]);
    assert.match(compileNode(project, 'model.shop.good', run).sql, /^select 1 as id\r?\nfrom `local`\.`attribution`\.`other`/);
  });

  it('renders texts of YAML that are templates, at their place where they fail', async () => {
    const project = await loadFiles(
      {
        'dbt_project.yml': `name: shop\nvars: {db: from_project, n: 3}\nmodels:\n  +enabled: "{{ env_var('ON', 'true') == 'true' }}"\n`,
        'models/a.sql': 'select 1',
        'models/s.yml': [
          'sources:',
          '  - name: s',
          `    database: "{{ var('db') }}-x"`,
          `    schema: "{{ target.schema }}_raw"`,
          '    tables:',
          `      - {name: t, identifier: "events_*", description: "{{ doc('missing') }}"}`,
          'models:',
          '  - name: a',
          `    config: {meta: {n: "{{ var('n') }}", on: "{{ var('n') > 2 }}", bad: "{{ env_var('SECRET_THING') }}"}}`,
        ].join('\n'),
      },
      { vars: { db: 'from_line' } },
    );
    assert.deepEqual(
      said(project).sort(),
      [
        "ATT1102 models/s.yml:6:56 There is no docs block 'missing'.",
        'ATT1102 models/s.yml:9:73 The environment variable SECRET_THING is not set.',
      ].sort(),
    );
    const source = project.nodes.get('source.shop.s.t');
    assert.deepEqual(source?.kind === 'source' && source.relation, {
      project: 'from_line-x',
      dataset: 'attribution_raw',
      table: 'events_*',
    });
    assert.deepEqual(project.nodes.get('model.shop.a')?.meta, { n: 3, on: true, bad: "{{ env_var('SECRET_THING') }}" });
  });

  it('says which materializations there are', async () => {
    const project = await loadFiles({ 'models/a.sql': "select 1 as id\n{{ config(materialized='materialised_view') }}" });
    assert.deepEqual(said(project), ["ATT1003 models/a.sql:2:4 The materialization 'materialised_view' is not supported."]);
    assert.throws(() => compileNode(project, 'model.shop.a', run), /not supported/);
  });

  it('keeps the places of hooks in dbt_project.yml', async () => {
    const project = await loadFiles({
      'dbt_project.yml': 'name: shop\non-run-start:\n  - \'select 1\'\n  - "{% if %}"\non-run-end: select {{ 1 }}\n',
    });
    assert.deepEqual(
      said(project).map((text) => text.slice(0, 28)),
      ['ATT1101 dbt_project.yml:4:5 '],
    );
    assert.equal(project.onRunStart.length, 1);
    assert.equal(
      project.onRunEnd[0]?.body.some((node) => node.type === 'output' && node.start === 74),
      true,
    );
  });
});

describe('findProjects', () => {
  it('finds projects below folders, but no packages and nothing inside a project', async () => {
    const yml = 'name: x\n';
    const root = tempFolder({
      'a/dbt_project.yml': yml,
      'a/inner/dbt_project.yml': yml,
      'a/dbt_packages/p/dbt_project.yml': yml,
      'b/c/dbt_project.yml': yml,
      'node_modules/n/dbt_project.yml': yml,
      'dbt_packages/q/dbt_project.yml': yml,
      '.hidden/dbt_project.yml': yml,
      'target/dbt_project.yml': yml,
    });
    assert.deepEqual(await findProjects([root, path.join(root, 'b'), path.join(root, 'missing')]), [
      path.join(root, 'a'),
      path.join(root, 'b/c'),
    ]);
  });
});
