import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeAnalyser } from '../src/engine/analyser.ts';
import { compileNodes, templatesFor, type NodeSql } from '../src/engine/compile-nodes.ts';
import { createProject } from '../src/engine/create-project.ts';
import { makeProjectSample, publicProject } from '../src/engine/make-sample.ts';
import { OpenProject } from '../src/engine/open-project.ts';
import { runNodes } from '../src/engine/run-nodes.ts';
import type { RunCommand } from '../src/run/run-event.ts';
import { runtimeSql } from '../src/warehouse/duckdb/translate/runtime.ts';
import { median, printRatio, timedAsync } from './measure.ts';

/*
 * What does a build of the sample cost beyond the database's own work: everything that `attribution run` and `attribution build` do
 * after their process has started, against the same statements run by DuckDB alone on the same files, into a new database each.
 *
 *     tsx bench/sample-build.ts [PROJECT [ROUNDS]]     PROJECT: a folder with the sample and its data, made where it is not given
 */

interface Statements {
  /** What `run` finds done: the datasets, and the seeds that `seed` has loaded. */
  readonly before: readonly string[];
  readonly timed: readonly string[];
}

interface Cost {
  readonly milliseconds: number;
  /** Processor time of this process and of the analyser's. */
  readonly processor: number;
}

async function main(): Promise<void> {
  const [given, rounds = '5'] = process.argv.slice(2);
  const root = given ?? (await mkdtemp(path.join(tmpdir(), 'attribution-bench-')));
  try {
    if (given === undefined) await withProject(root, async () => createProject(root));
    if (given === undefined) await withProject(root, async (open) => makeProjectSample(open, {}, {}));
    await build(root, 'build');
    const statements = await nativeStatements(root);
    for (const command of ['run', 'build'] as const) await compare(root, command, statements[command], Number(rounds));
  } finally {
    if (given === undefined) await rm(root, { recursive: true, force: true });
  }
}

async function compare(root: string, command: 'run' | 'build', statements: Statements, rounds: number): Promise<void> {
  const ours: Cost[] = [];
  const alone: Cost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (command === 'build') await removeDatabase(root, 'warehouse');
    ours.push(await cost(() => build(root, command)));
    await runAlone(root, statements.before);
    alone.push(await cost(() => runAlone(root, statements.timed)));
    await removeDatabase(root, 'alone');
  }
  const of = (costs: readonly Cost[], key: keyof Cost): number => median(costs.map((each) => each[key]));
  const what = `${command} of the sample`;
  printRatio(`${what}, time`, of(ours, 'milliseconds'), `its ${statements.timed.length} statements alone`, of(alone, 'milliseconds'));
  printRatio(`${what}, processor`, of(ours, 'processor'), `its ${statements.timed.length} statements alone`, of(alone, 'processor'));
}

async function cost(work: () => Promise<void>): Promise<Cost> {
  const before = processorTime();
  const milliseconds = await timedAsync(work);
  return { milliseconds, processor: processorTime() - before };
}

/** Milliseconds of this process and of its children that have ended. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  const children = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(13, 15);
  return (user + system) / 1000 + children.reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
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

async function build(root: string, command: RunCommand): Promise<void> {
  await withProject(root, async (open) => {
    const { success } = await runNodes(open, { command });
    if (!success) throw new Error(`The ${command} of the sample failed.`);
  });
}

/** What the database is sent for the sample's hook, seed, models and tests, in the order of a run. */
async function nativeStatements(root: string): Promise<Readonly<Record<'run' | 'build', Statements>>> {
  return withProject(root, async (open) => {
    const { project } = open;
    const warehouse = await open.warehouse();
    const hooks: string[] = [];
    for (const hook of project.onRunStart) {
      const { sql } = await templatesFor(open, warehouse).runHook(hook);
      hooks.push((await warehouse.prepare(sql)).native);
    }
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

async function runAlone(root: string, statements: readonly string[]): Promise<void> {
  const folder = path.join(root, '.attribution');
  const file = path.join(folder, 'alone.duckdb');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const setting of runtimeSql) await connection.run(setting);
  await connection.run(`ATTACH '${path.join(folder, 'data', `${publicProject}.duckdb`)}' AS "${publicProject}" (READ_ONLY)`);
  await connection.run(`ATTACH '${file}' AS "local"`);
  for (const sql of statements) await connection.runAndReadAll(sql);
  await connection.run('DETACH "local"');
  connection.closeSync();
  instance.closeSync();
}

async function removeDatabase(root: string, name: string): Promise<void> {
  for (const ending of ['', '.wal']) await rm(path.join(root, '.attribution', `${name}.duckdb${ending}`), { force: true });
}

void main();
