import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { runCli } from '../support/run-cli.ts';
import { temporaryFolder, writeFiles } from '../support/temporary-folder.ts';

const project = 'name: shop\nversion: "1.0"\nmodel-paths: [models]\n';

describe('bad input', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let count = 0;

  /** A new project of these files; every message must be one of ours, never a stack trace. */
  async function attribution(files: Readonly<Record<string, string>>, ...args: string[]) {
    count += 1;
    const cwd = path.join(folder.path, `p${count}`);
    await mkdir(cwd);
    await writeFiles(cwd, files);
    const result = await runCli(args, { cwd });
    assert.doesNotMatch(result.stderr, /^\s+at .*\(.*:\d+:\d+\)/m);
    return { ...result, cwd };
  }

  it('an empty folder', async () => {
    const { code, stderr } = await attribution({}, 'build');
    assert.equal(code, 2);
    assert.match(stderr, /ATT1001.*no dbt_project\.yml/);
    assert.match(stderr, /attribution init/);
  });

  it('a broken dbt_project.yml', async () => {
    const { code, stderr } = await attribution(
      { 'dbt_project.yml': 'name: shop\nmodels: [\n  a: b\n', 'models/one.sql': 'select 1 as x' },
      'ls',
    );
    assert.equal(code, 2);
    assert.match(stderr, /dbt_project\.yml:\d+:\d+: error ATT1002/);
  });

  it('a model that refers to nothing costs itself alone', async () => {
    const files = {
      'dbt_project.yml': project,
      'models/orders.sql': 'select 1 as x',
      'models/broken.sql': "select *\nfrom {{ ref('ordesr') }}",
    };
    const { code, stdout, stderr } = await attribution(files, 'run', '--output', 'json');
    assert.notEqual(code, 0);
    assert.match(stderr, /models\/broken\.sql:2:\d+: error ATT1201/);
    assert.match(stderr, /orders/);
    const { results } = JSON.parse(stdout) as { results: { name: string; status: string }[] };
    assert.equal(results.find(({ name }) => name === 'orders')?.status, 'success');
  });

  it('a cycle of three', async () => {
    const files = {
      'dbt_project.yml': project,
      'models/a.sql': "select * from {{ ref('b') }}",
      'models/b.sql': "select * from {{ ref('c') }}",
      'models/c.sql': "select * from {{ ref('a') }}",
      'models/fine.sql': 'select 1 as x',
    };
    const { code, stdout, stderr } = await attribution(files, 'run', '--output', 'json');
    assert.notEqual(code, 0);
    assert.match(stderr, /models\/[abc]\.sql:1:\d+: error ATT1203/);
    const { results } = JSON.parse(stdout) as { results: { name: string; status: string }[] };
    assert.equal(results.find(({ name }) => name === 'fine')?.status, 'success');
  });

  it('an SQL error is told at the line of the template, before anything runs', async () => {
    const files = {
      'dbt_project.yml': project,
      'models/first.sql': 'select 1 as amount',
      'models/second.sql': "{# a comment #}\n{% set column = 'amount' %}\nselect\n  {{ column }},\n  amuont\nfrom {{ ref('first') }}",
    };
    const { code, stderr } = await attribution(files, 'run');
    assert.equal(code, 1);
    assert.match(stderr, /models\/second\.sql:5:3: error ATT1301.*amuont.*Did you mean amount/);
  });

  it('a template that loops for ever', async () => {
    const files = {
      'dbt_project.yml': project,
      'models/fine.sql': 'select 1 as x',
      'models/loops.sql': 'select 1\n{% for i in range(1000000000000) %} + {{ i }}{% endfor %}',
    };
    const { code, stderr, stdout } = await attribution(files, 'ls');
    assert.equal(code, 2);
    assert.match(stderr, /models\/loops\.sql:2:\d+: error ATT1103/);
    assert.match(stdout, /model\.shop\.fine/);
  });

  it('a database file that is none', async () => {
    const files = {
      'dbt_project.yml': project,
      'models/one.sql': 'select 1 as x',
      '.attribution/warehouse.duckdb': 'not a database, but long enough to be looked at '.repeat(400),
    };
    const { code, stderr } = await attribution(files, 'run');
    assert.notEqual(code, 0);
    assert.match(stderr, /ATT1404.*warehouse\.duckdb/);
  });

  it('a database file that another process holds', async () => {
    const { cwd } = await attribution({ 'dbt_project.yml': project, 'models/one.sql': 'select 1 as x' }, 'run');
    const database = path.join(cwd, '.attribution', 'warehouse.duckdb');
    const holder = spawn(process.execPath, [
      '-e',
      `const { DuckDBInstance } = require('@duckdb/node-api');
       DuckDBInstance.create(${JSON.stringify(database)}).then(async (instance) => { await instance.connect(); console.log('held'); setInterval(() => instance, 1000); });`,
    ]);
    try {
      await once(holder.stdout, 'data');
      const { code, stderr } = await runCli(['run'], { cwd });
      assert.notEqual(code, 0);
      assert.match(stderr, /ATT1401.*warehouse\.duckdb/);
      assert.match(stderr, new RegExp(String(holder.pid)));
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'close');
    }
    assert.equal((await runCli(['run'], { cwd })).code, 0);
  });

  it('a CSV that is none', async () => {
    const { code, stderr, cwd } = await attribution(
      { 'dbt_project.yml': project, 'models/one.sql': 'select 1 as x', 'photo.csv': '\u0000\u0001\u0002PNG\n\u0003' },
      'load',
      'photo.csv',
    );
    assert.notEqual(code, 0);
    assert.match(stderr, /photo\.csv.*ATT1501|ATT1501.*photo\.csv/);
    assert.equal((await runCli(['run'], { cwd })).code, 0);
  });

  it('a full disk: what was there before can be read, and with some space freed the next run is right', async function () {
    const disk = path.join(folder.path, 'disk');
    await mkdir(disk);
    const small = (script: string) =>
      spawnSync('unshare', ['-rm', 'sh', '-ec', `mount -t tmpfs -o size=9m tmpfs '${disk}'; cd '${disk}'; ${script}`], {
        encoding: 'utf8',
      });
    if (small('true').status !== 0) {
      console.log('      skipped: no file system of a few megabytes can be made here');
      this.skip();
    }
    const cli = `'${process.execPath}' '${path.resolve(__dirname, '../../dist/cli.js')}'`;
    const big = "{{ config(materialized='table') }} select x, sha256(cast(x as string)) as h from unnest(generate_array(1, 2000000)) as x";
    const { stdout, stderr } = small(`
      mkdir models; head -c 1000000 /dev/zero > ballast
      printf 'name: shop\\nmodel-paths: [models]\\n' > dbt_project.yml
      echo "{{ config(materialized='table') }} select 7 as x" > models/good.sql
      ${cli} run >&2
      echo "${big}" > models/big.sql
      ${cli} run --select big >&2 || echo "failed with $?"
      echo "select x from local.attribution.good" | ${cli} query --output json
      rm ballast; ${cli} run --select good`);
    assert.match(stderr, /ATT1402: The disk is full/);
    assert.match(stdout, /failed with 1[\s\S]*"x": 7[\s\S]*Done in .*1 success/);
  });

  it('a target that is none runs nothing anywhere else', async () => {
    const { code, stderr, stdout } = await attribution(
      { 'dbt_project.yml': project, 'models/one.sql': 'select 1 as x' },
      'run',
      '--target',
      'prod',
    );
    assert.equal(code, 2);
    assert.match(stderr, /ATT1005.*prod/);
    assert.doesNotMatch(stdout + stderr, /OK/);
  });

  it('a selection of nothing, an option that is none', async () => {
    const files = { 'dbt_project.yml': project, 'models/orders.sql': 'select 1 as x' };
    const selection = await attribution(files, 'run', '--select', 'ordres');
    assert.equal(selection.code, 2);
    assert.match(selection.stderr, /ATT1205[\s\S]*orders/);
    assert.equal((await attribution(files, 'run', '--treads', '2')).code, 2);
    assert.equal((await attribution(files, 'run', '--threads', 'two')).code, 2);
  });
});
