import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readResults } from '../../../src/run/artifacts/read-results.ts';
import { writeAtomically } from '../../../src/run/artifacts/write-atomically.ts';
import { fakeProject, runFake } from './fake-project.ts';
import { FakeWarehouse } from './fake-warehouse.ts';

describe('artifacts', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'artifacts-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const build = async () => {
    const project = fakeProject({
      root,
      sources: ['raw'],
      models: {
        stg: { sql: 'select * from `w.d.raw`', materialization: 'view' },
        thin: { sql: 'select * from `w.d.stg`', materialization: 'ephemeral' },
        bad: 'select FAILS from `w.d.stg`',
        below: 'select * from `w.d.bad`',
      },
      tests: {
        unique_stg: { sql: 'select * from `w.d.stg` -- gives 2', generic: 'unique', severity: 'warn' },
        no_bots: 'select * from `w.d.stg`',
      },
    });
    const warehouse = new FakeWarehouse(['raw']);
    const summary = await runFake(project, { command: 'build' }, warehouse);
    return { project, summary };
  };
  const readJson = async (name: string): Promise<unknown> => JSON.parse(await readFile(path.join(root, 'target', name), 'utf8'));
  /** What an artifact has at a path, `results/0/status`. */
  const at = (artifact: unknown, keys: string): unknown =>
    keys
      .split('/')
      .reduce(
        (value: unknown, key) =>
          typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined,
        artifact,
      );

  it("writes dbt's run_results.json", async () => {
    const { summary } = await build();
    const artifact = await readJson('run_results.json');
    assert.equal(at(artifact, 'metadata/dbt_schema_version'), 'https://schemas.getdbt.com/dbt/run-results/v6.json');
    assert.equal(at(artifact, 'metadata/invocation_id'), summary.runId);
    const entries = summary.results.map((_, place) =>
      ['unique_id', 'status', 'failures'].map((key) => at(artifact, `results/${place}/${key}`)),
    );
    assert.deepEqual(entries, [
      ['model.shop.stg', 'success', null],
      ['test.shop.unique_stg', 'warn', 2],
      ['test.shop.no_bots', 'pass', 0],
      ['model.shop.bad', 'error', null],
      ['model.shop.below', 'skipped', null],
    ]);
    assert.equal(at(artifact, 'results/0/relation_name'), '`w`.`d`.`stg`');
    assert.equal(at(artifact, 'results/0/compiled_code'), 'select * from `w.d.raw`');
  });

  it("writes dbt's manifest.json", async () => {
    await build();
    const artifact = await readJson('manifest.json');
    const node = (name: string, keys: string): unknown => at(artifact, `nodes/${name}/${keys}`);
    assert.deepEqual(at(artifact, 'parent_map/model.shop.stg'), ['source.shop.raw.raw']);
    assert.deepEqual(at(artifact, 'child_map/model.shop.bad'), ['model.shop.below']);
    assert.deepEqual(node('model.shop.stg', 'refs'), []);
    assert.deepEqual(node('model.shop.stg', 'sources'), [['raw', 'raw']]);
    assert.deepEqual(node('model.shop.stg', 'depends_on'), { macros: [], nodes: ['source.shop.raw.raw'] });
    assert.equal(node('model.shop.stg', 'config/materialized'), 'view');
    assert.deepEqual([node('model.shop.stg', 'path'), node('model.shop.stg', 'original_file_path')], ['stg.sql', 'models/stg.sql']);
    assert.equal(node('test.shop.unique_stg', 'attached_node'), 'model.shop.stg');
    assert.equal(node('test.shop.unique_stg', 'test_metadata/name'), 'unique');
    assert.equal(node('test.shop.no_bots', 'test_metadata'), undefined);
  });

  it('writes compiled SQL where dbt writes it', async () => {
    await build();
    const text = (file: string) => readFile(path.join(root, 'target', file), 'utf8');
    assert.equal(await text('compiled/shop/models/stg.sql'), 'select * from `w.d.raw`');
    assert.match(await text('run/shop/models/stg.sql'), /^create or replace view `w`.`d`.`stg`\nas \(\nselect/);
    assert.match(await text('compiled/shop/models/schema.yml/unique_stg.sql'), /gives 2/);
    assert.match(await text('run/shop/models/schema.yml/unique_stg.sql'), /should_error/);
  });

  it('reads back what it wrote', async () => {
    const { project, summary } = await build();
    const read = await readResults(project);
    assert.deepEqual(
      [...read.keys()],
      summary.results.map(({ id }) => id),
    );
    for (const result of summary.results) {
      const again = read.get(result.id);
      const ran = result.status !== 'skipped';
      for (const key of ['name', 'kind', 'status', 'seconds', 'message', 'rows'] as const) assert.equal(again?.[key], result[key], key);
      assert.deepEqual([again?.startedAt, again?.finishedAt], ran ? [result.startedAt, result.finishedAt] : ['', '']);
    }
  });

  it('reads nothing from results that are missing, broken, of another target or of nodes that are gone', async () => {
    const { project } = await build();
    const other = { ...project, target: { ...project.target, name: 'prod' } };
    assert.equal((await readResults(other)).size, 0);
    const file = path.join(root, 'target/run_results.json');
    for (const text of [
      '',
      '[]',
      '{"results": 3}',
      '{"results": [null, 3, {}, {"unique_id": "model.shop.stg"}, {"unique_id": "model.shop.gone", "status": "success"}]}',
    ]) {
      await writeFile(file, text);
      assert.equal((await readResults(project)).size, 0, text);
    }
    await rm(file);
    assert.equal((await readResults(project)).size, 0);
  });

  it('reads the results of dbt itself', async () => {
    const { project } = await build();
    const timing = [
      { name: 'compile', started_at: '2024-01-01T00:00:00Z', completed_at: '2024-01-01T00:00:01Z' },
      { name: 'execute', started_at: '2024-01-01T00:00:01Z', completed_at: '2024-01-01T00:00:03Z' },
    ];
    const entry = {
      unique_id: 'model.shop.stg',
      status: 'partial success',
      timing,
      execution_time: 3,
      adapter_response: { rows_affected: 7 },
      message: 'CREATE TABLE (7.0 rows)',
    };
    await writeFile(path.join(root, 'target/run_results.json'), JSON.stringify({ results: [entry], args: { which: 'run' } }));
    assert.deepEqual((await readResults(project)).get('model.shop.stg'), {
      id: 'model.shop.stg',
      name: 'stg',
      kind: 'model',
      status: 'error',
      seconds: 3,
      rows: 7,
      startedAt: '2024-01-01T00:00:01Z',
      finishedAt: '2024-01-01T00:00:03Z',
      message: 'CREATE TABLE (7.0 rows)',
    });
  });

  it('replaces a file whole, and leaves nothing behind where it cannot', async () => {
    const file = path.join(root, 'a/b.json');
    await writeAtomically(file, 'old');
    await Promise.all(Array.from({ length: 20 }, (_, place) => writeAtomically(file, String(place).repeat(10_000))));
    assert.match(await readFile(file, 'utf8'), /^(\d\d?)\1{9999}$/);
    await mkdir(path.join(root, 'a/folder/inside'), { recursive: true });
    await assert.rejects(writeAtomically(path.join(root, 'a/folder'), 'text'));
    assert.deepEqual((await readdir(path.join(root, 'a'))).sort(), ['b.json', 'folder']);
  });
});
