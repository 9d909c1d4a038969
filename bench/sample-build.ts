import { buildSync } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeAnalyser } from '../src/engine/analyser.ts';
import { compileNodes, templatesFor, type NodeSql } from '../src/engine/compile-nodes.ts';
import { createProject } from '../src/engine/create-project.ts';
import { makeProjectSample, publicProject } from '../src/engine/make-sample.ts';
import { OpenProject } from '../src/engine/open-project.ts';
import { runtimeSql } from '../src/warehouse/duckdb/translate/runtime.ts';
import { type Cost, costOfChildren, medianCost, printRatios } from './measure.ts';

/*
 * What does a build of the sample cost beyond the database's own work: `attribution run` and `attribution build` as whole processes,
 * against a process in which DuckDB alone runs the same statements on the same files, one after another. Needs `npm run build`.
 *
 *     tsx bench/sample-build.ts [PROJECT [ROUNDS]]     PROJECT: a folder with the sample and its data, made where it is not given
 */

const cli = path.resolve(__dirname, '../dist/cli.js');
const alone = path.resolve(__dirname, '../node_modules/.attribution-lab/statements-alone.cjs');

interface Statements {
  /** What `run` finds done: the datasets, and the seeds that `seed` has loaded. */
  readonly before: readonly string[];
  readonly timed: readonly string[];
}

async function main(): Promise<void> {
  const [given, rounds = '5'] = process.argv.slice(2);
  bundleAlone();
  const root = given ?? (await mkdtemp(path.join(tmpdir(), 'attribution-bench-')));
  try {
    if (given === undefined) await withProject(root, async () => createProject(root));
    if (given === undefined) await withProject(root, async (open) => makeProjectSample(open, {}, {}));
    // A hook that finds its work done has nothing to send: it is asked in a database that is new.
    await removeDatabase(root, 'warehouse');
    const hooks = await hookStatements(root);
    attribution(root, 'build');
    const statements = await nativeStatements(root, hooks);
    for (const command of ['run', 'build'] as const) await compare(root, command, statements[command], Number(rounds));
  } finally {
    if (given === undefined) await rm(root, { recursive: true, force: true });
  }
}

/** As one file, as the command line is: else reading its parts would be counted. */
function bundleAlone(): void {
  const entryPoints = [path.resolve(__dirname, 'statements-alone.ts')];
  buildSync({ entryPoints, outfile: alone, bundle: true, platform: 'node', packages: 'external', logLevel: 'warning' });
}

async function compare(root: string, command: 'run' | 'build', statements: Statements, rounds: number): Promise<void> {
  const ours: Cost[] = [];
  const theirs: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (command === 'build') await removeDatabase(root, 'warehouse');
    ours.push(costOfChildren(() => attribution(root, command)));
    await runAlone(root, statements.before);
    theirs.push(await runAlone(root, statements.timed));
    await removeDatabase(root, 'alone');
  }
  printRatios(`${command} of the sample`, medianCost(ours), `its ${statements.timed.length} statements alone`, medianCost(theirs));
}

async function withProject<Result>(root: string, work: (open: OpenProject) => Promise<Result>): Promise<Result> {
  const open = await OpenProject.open(root, { trusted: true, env: {}, homeFolder: root });
  try {
    return await work(open);
  } finally {
    await open.close();
    await closeAnalyser();
  }
}

function attribution(root: string, command: string): void {
  node([cli, command, '--project-dir', root]);
}

function node(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}: ${stderr}`);
}

/** What the database is sent for the sample's hooks. */
async function hookStatements(root: string): Promise<readonly string[]> {
  return withProject(root, async (open) => {
    const warehouse = await open.warehouse();
    await warehouse.createDataset(open.project.target);
    const { runHook } = templatesFor(open, warehouse);
    const hooks = await Promise.all(open.project.onRunStart.map((hook) => runHook(hook)));
    return Promise.all(hooks.map(async ({ sql }) => (await warehouse.prepare(sql)).native));
  });
}

/** The same for its hooks, seed, models and tests, in the order of a run. */
async function nativeStatements(root: string, hooks: readonly string[]): Promise<Readonly<Record<'run' | 'build', Statements>>> {
  return withProject(root, async (open) => {
    const { project } = open;
    const seeds = [...project.nodes.values()].flatMap((node) =>
      node.kind === 'seed'
        ? [`CREATE OR REPLACE TABLE ${quoted(node.relation)} AS SELECT * FROM read_csv('${node.file}', header = true, all_varchar = true)`]
        : [],
    );
    const { nodes } = await compileNodes(open, {}, {});
    const statement = ({ id, native }: NodeSql): string => {
      const node = project.nodes.get(id);
      if (!node || native === undefined) throw new Error(`${id} has no SQL.`);
      return node.kind === 'model' ? `CREATE OR REPLACE TABLE ${quoted(node.relation)} AS ${native}` : native;
    };
    const models = nodes.filter(({ id }) => project.nodes.get(id)?.kind === 'model');
    const schema = 'CREATE SCHEMA IF NOT EXISTS "local"."attribution"';
    return {
      run: { before: [schema, ...seeds], timed: [...hooks, ...models.map(statement)] },
      build: { before: [], timed: [schema, ...hooks, ...seeds, ...nodes.map(statement)] },
    };
  });
}

function quoted({ project, dataset, table }: { readonly project: string; readonly dataset: string; readonly table: string }): string {
  return [project, dataset, table].map((name) => `"${name}"`).join('.');
}

async function runAlone(root: string, statements: readonly string[]): Promise<Cost> {
  const folder = path.join(root, '.attribution');
  const open = [
    ...runtimeSql,
    `ATTACH '${path.join(folder, 'data', `${publicProject}.duckdb`)}' AS "${publicProject}" (READ_ONLY)`,
    `ATTACH '${path.join(folder, 'alone.duckdb')}' AS "local"`,
  ];
  const file = path.join(folder, 'statements.json');
  await writeFile(file, JSON.stringify([...open, ...statements, 'DETACH "local"']));
  return costOfChildren(() => node([alone, file]));
}

async function removeDatabase(root: string, name: string): Promise<void> {
  for (const ending of ['', '.wal']) await rm(path.join(root, '.attribution', `${name}.duckdb${ending}`), { force: true });
}

void main();
