import type { DuckDBConnection } from '@duckdb/node-api';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeAnalyser } from '../src/engine/analyser.ts';
import { createProject } from '../src/engine/create-project.ts';
import { makeProjectSample, publicProject } from '../src/engine/make-sample.ts';
import { OpenProject } from '../src/engine/open-project.ts';
import { createInstance } from '../src/warehouse/duckdb/instance.ts';
import { type Cost, costOf, medianCost } from './measure.ts';

export interface Sample {
  readonly root: string;
  readonly open: OpenProject;
  /** A connection of DuckDB's own to the sample's files, with the settings that translated SQL counts on. */
  readonly connect: () => Promise<DuckDBConnection>;
}

/** About 300,000 events in 92 shards. */
const users = 19_000;

/** Works with a folder that holds the sample project and its data: the given one, or one made for the purpose and removed. */
export async function withSample(given: string | undefined, work: (sample: Sample) => Promise<void>): Promise<void> {
  const root = given ?? (await mkdtemp(path.join(tmpdir(), 'attribution-bench-')));
  if (given === undefined) await createProject(root);
  const open = await OpenProject.open(root, { trusted: true, env: {}, homeFolder: root });
  try {
    if (given === undefined) await makeProjectSample(open, { users }, {});
    await work({ root, open, connect: () => connectTo(root) });
  } finally {
    await open.close();
    await closeAnalyser();
    if (given === undefined) await rm(root, { recursive: true, force: true });
  }
}

async function connectTo(root: string): Promise<DuckDBConnection> {
  const folder = path.join(root, '.attribution');
  const instance = await createInstance({ threads: undefined, memoryLimit: undefined, temporaryFolder: path.join(folder, 'tmp') });
  const connection = await instance.connect();
  await connection.run(`ATTACH '${path.join(folder, 'data', `${publicProject}.duckdb`)}' AS "${publicProject}" (READ_ONLY)`);
  return connection;
}

/** For queries of some milliseconds, which a few rounds tell little about. */
const leastMs = 2000;

/** The median cost of each query's rows being put into a table, the queries in turn. */
export async function compareQueries(connection: DuckDBConnection, queries: readonly string[], rounds = 7): Promise<readonly Cost[]> {
  const costs = queries.map((): Cost[] => []);
  const start = performance.now();
  for (let round = 0; round <= rounds || performance.now() - start < leastMs; round += 1) {
    for (const [index, sql] of queries.entries()) {
      const cost = await costOf(() => connection.run(`CREATE OR REPLACE TEMP TABLE answer AS ${sql}`));
      // The first round reads the file.
      if (round > 0) costs[index]?.push(cost);
    }
  }
  return costs.map(medianCost);
}
