import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { closeAnalyser } from '../../../src/engine/analyser.ts';
import { OpenProject } from '../../../src/engine/open-project.ts';
import { runNodes } from '../../../src/engine/run-nodes.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import type { NodeResult } from '../../../src/run/run-event.ts';
import type { Value } from '../../../src/warehouse/row-set.ts';
import { temporaryFolder, writeFiles } from '../../support/temporary-folder.ts';

/** A project of its own for each test of a suite, on the embedded warehouse, whose incremental model is `m` and reads `raw`. */
export function incrementalProject() {
  const folder = temporaryFolder();
  let open: OpenProject;
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(path.join(folder.path, 'p-'));
    await writeFiles(root, { 'dbt_project.yml': 'name: shop\nversion: "1"\nprofile: shop\n' });
    open = await OpenProject.open(root, { trusted: true, env: {}, homeFolder: folder.path });
  });
  afterEach(() => open.close());
  after(() => closeAnalyser());

  const write = async (models: Readonly<Record<string, string>>) => {
    await writeFiles(root, Object.fromEntries(Object.entries(models).map(([name, sql]) => [`models/${name}.sql`, sql])));
    await open.refresh();
  };
  /** The rows that a model called `raw` gives. */
  const raw = (rows: string): Readonly<Record<string, string>> => ({
    raw: `{{ config(materialized='table') }} select * from unnest([${rows}])`,
  });
  const run = async (request: { readonly fullRefresh?: boolean; readonly select?: readonly string[] } = {}) =>
    runNodes(open, { command: 'run', ...request });
  const result = (results: readonly NodeResult[], name = 'm') => {
    const found = results.find((one) => one.name === name);
    assert.ok(found);
    return found;
  };
  const runs = async (request = {}): Promise<NodeResult> => {
    const { results, problems } = await run(request);
    const ended = result(results);
    assert.equal(ended.status, 'success', JSON.stringify([ended.message, problems]));
    return ended;
  };
  const fails = async (): Promise<Problem> => {
    const { results } = await run();
    const ended = result(results);
    assert.equal(ended.status, 'error');
    assert.ok(ended.problem);
    assert.equal(ended.problem.place?.file, path.join(root, 'models/m.sql'));
    return ended.problem;
  };
  const relation = () => {
    const node = open.node('m');
    assert.ok(node.kind === 'model');
    return node.relation;
  };
  const rows = async (columns = '*', order = '1'): Promise<readonly (readonly Value[])[]> => {
    const warehouse = await open.warehouse();
    const { project, dataset, table } = relation();
    return (await warehouse.query(await warehouse.prepare(`select ${columns} from \`${project}.${dataset}.${table}\` order by ${order}`)))
      .rows;
  };
  const columns = async () => (await (await open.warehouse()).describe(relation()))?.fields.map(({ name, type }) => `${name} ${type}`);

  const row = (id: number | null, day: string, v: string) =>
    `struct(${id ?? 'cast(null as int64)'} as id, date '${day}' as day, '${v}' as v)`;
  const config = (settings: string) => `{{ config(materialized='incremental'${settings === '' ? '' : `, ${settings}`}) }}\n`;

  return { project: () => open, write, raw, run, result, runs, fails, relation, rows, columns, row, config };
}
