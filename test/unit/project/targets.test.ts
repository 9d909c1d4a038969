import assert from 'node:assert/strict';
import path from 'node:path';
import { compileNode } from '../../../src/project/compile-node.ts';
import { loadFiles, said, tempFolder } from './temp-project.ts';

const profiles = `shop:
  target: dev
  outputs:
    dev:
      type: bigquery
      method: service-account-json
      project: "{{ env_var('GCP_PROJECT') }}"
      dataset: analytics
      location: EU
      threads: 8
      keyfile_json: {private_key: "{{ env_var('DBT_ENV_SECRET_KEY') }}"}
    duck: {type: duckdb, path: data/my.duckdb, schema: main2}
    memory: {type: duckdb}
    bad: {type: snowflake}
    partial: {type: bigquery, dataset: d}
    broken: {type: bigquery, project: "{{ env_var('UNSET') }}", dataset: d, password: "hunter2 {{ nothing }}"}
`;
const env = { GCP_PROJECT: 'my-project', DBT_ENV_SECRET_KEY: 'hunter2' };

describe('targets', () => {
  it('are local by default, whatever the profile says', async () => {
    const project = await loadFiles({ 'profiles.yml': profiles }, { env });
    assert.deepEqual(project.target, {
      type: 'duckdb',
      name: 'local',
      project: 'local',
      dataset: 'attribution',
      threads: 4,
      databaseFile: path.join(project.root, '.attribution/warehouse.duckdb'),
      dataFolder: path.join(project.root, '.attribution/data'),
    });
    assert.deepEqual(
      project.targets.map(({ name }) => name),
      ['local', 'dev', 'duck', 'memory', 'bad', 'partial', 'broken'],
    );
    assert.deepEqual(project.problems, []);
  });

  it('come from profiles.yml with their environment variables', async () => {
    const project = await loadFiles({ 'profiles.yml': profiles }, { env, targetName: 'dev' });
    assert.deepEqual(project.target, {
      type: 'bigquery',
      name: 'dev',
      project: 'my-project',
      dataset: 'analytics',
      threads: 8,
      location: 'EU',
      settings: { method: 'service-account-json', keyfile_json: { private_key: 'hunter2' } },
    });
  });

  it('of DuckDB have their file beside the project', async () => {
    const duck = await loadFiles({ 'profiles.yml': profiles }, { env, targetName: 'duck' });
    assert.equal(duck.target.type === 'duckdb' && duck.target.databaseFile, path.join(duck.root, 'data/my.duckdb'));
    assert.deepEqual([duck.target.project, duck.target.dataset], ['my', 'main2']);
    const memory = await loadFiles({ 'profiles.yml': profiles }, { env, targetName: 'memory' });
    assert.equal(memory.target.type === 'duckdb' && memory.target.databaseFile, path.join(memory.root, '.attribution/memory.duckdb'));
  });

  it('are found in ~/.dbt too', async () => {
    const homeFolder = tempFolder({ '.dbt/profiles.yml': profiles });
    const project = await loadFiles({}, { env, homeFolder, targetName: 'dev' });
    assert.equal(project.target.project, 'my-project');
  });

  it('that cannot be used are problems, never with a secret in them, and leave local', async () => {
    for (const [targetName, expected] of [
      ['bad', /ATT1005 profiles.yml:14:5 .*not supported/],
      ['partial', /ATT1005 profiles.yml:15:5 .*names no project/],
      ['broken', /ATT1005 profiles.yml:16:39 .*UNSET/],
      ['dve', /ATT1005 - The profile 'shop' has no target 'dve'/],
    ] as const) {
      const project = await loadFiles({ 'profiles.yml': profiles }, { env, targetName });
      const text = said(project).join('\n');
      assert.match(text, expected);
      assert.doesNotMatch(JSON.stringify(project.problems), /hunter2/);
      assert.equal(project.target.name, 'local');
    }
    const syntax = await loadFiles({ 'profiles.yml': 'shop:\n  outputs: *hunter2\n' }, { env });
    assert.match(said(syntax).join(), /ATT1002 profiles.yml:2:12/);
    assert.doesNotMatch(JSON.stringify(syntax.problems), /hunter2/);
  });

  it('and environment variables are not read before the workspace is trusted', async () => {
    const project = await loadFiles(
      { 'profiles.yml': profiles, 'models/a.sql': "select '{{ env_var('GCP_PROJECT') }}', '{{ env_var('OTHER', 'x') }}'" },
      { env, targetName: 'dev', trusted: false },
    );
    assert.deepEqual(said(project), ["ATT1005 - The target 'dev' is not read: this workspace is not trusted yet."]);
    const { sql } = compileNode(project, 'model.shop.a', { incremental: false, runStartedAt: '2024-01-01T00:00:00Z', invocationId: 'i' });
    assert.equal(sql, "select 'GCP_PROJECT', 'x'");
    assert.deepEqual(
      project.targets.map(({ name }) => name),
      ['local'],
    );
  });

  it('show templates no secret, and say bigquery wherever they are', async () => {
    const project = await loadFiles(
      {
        'profiles.yml': profiles,
        'models/a.sql': "{{ target.type }} {{ target.name }} {{ target.keyfile_json | default('none') }} {{ target['schema'] }}",
      },
      { env, targetName: 'dev' },
    );
    const { sql } = compileNode(project, 'model.shop.a', { incremental: false, runStartedAt: '2024-01-01T00:00:00Z', invocationId: 'i' });
    assert.equal(sql, 'bigquery dev none analytics');
  });

  it('keep secrets out of models', async () => {
    const project = await loadFiles({ 'models/a.sql': "select '{{ env_var('DBT_ENV_SECRET_KEY') }}'" }, { env });
    assert.match(said(project).join(), /ATT1102 models\/a.sql:1:12 The secret DBT_ENV_SECRET_KEY may be used in profiles.yml only/);
  });
});
