import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createProject } from '../../../src/engine/create-project.ts';
import { createGoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { ProjectReader } from '../../../src/project/project-reader.ts';
import type { Project } from '../../../src/project/project.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { creditColumns } from './credits.ts';
import { writeShards, writeStream } from './local-shop.ts';
import type { ShopEvents } from './shop-events.ts';

export interface LocalProject {
  readonly project: Project;
  readonly warehouse: Warehouse;
  readonly close: () => Promise<void>;
}

/** The sample project in a folder of its own, with a shop's events where the models look for them. */
export async function createLocalProject(events: ShopEvents): Promise<LocalProject> {
  const folder = await mkdtemp(path.join(tmpdir(), 'attribution-sample-'));
  const root = path.join(folder, 'shop');
  await createProject(root);
  const project = await new ProjectReader(root, { trusted: true, env: {}, homeFolder: folder }).read();
  const { target } = project;
  assert.ok(target.type === 'duckdb');
  const googlesql = createGoogleSql();
  const warehouse = createDuckDbWarehouse({ ...target, googlesql });
  await writeShards(target.dataFolder, folder, events);
  await writeStream(warehouse, events);
  return {
    project,
    warehouse,
    close: async () => {
      await warehouse.close();
      await googlesql.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The rows of an attribution model, `creditColumns` with times as microseconds. */
export async function readCredits(warehouse: Warehouse, model: string): Promise<readonly (readonly unknown[])[]> {
  const columns = creditColumns.map((name) => (name.endsWith('timestamp') ? `unix_micros(${name})` : name));
  const { rows } = await warehouse.query(await warehouse.prepare(`select ${columns.join(', ')} from \`local.attribution.${model}\``));
  return rows;
}
