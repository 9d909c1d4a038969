import type { Field, TableName } from '../../../src/googlesql/schema.ts';
import type { Model, Project } from '../../../src/project/project.ts';
import type { Target } from '../../../src/project/target.ts';

export const contractFields: readonly Field[] = (
  [
    ['conversion_id', 'STRING'],
    ['user_pseudo_id', 'STRING'],
    ['conversion_timestamp', 'TIMESTAMP'],
    ['touch_timestamp', 'TIMESTAMP'],
    ['channel', 'STRING'],
    ['source', 'STRING'],
    ['medium', 'STRING'],
    ['campaign', 'STRING'],
    ['credit', 'FLOAT64'],
    ['revenue', 'NUMERIC'],
  ] as const
).map(([name, type]) => ({ name, type, mode: 'NULLABLE' }));

export function relationNamed(table: string): TableName {
  return { project: 'local', dataset: 'attribution', table };
}

export function modelNamed(name: string, meta: Record<string, unknown>, more: Partial<Model> = {}): Model {
  return {
    kind: 'model',
    id: `model.shop.${name}`,
    name,
    package: 'shop',
    fqn: ['shop', name],
    file: `/shop/models/${name}.sql`,
    path: `models/${name}.sql`,
    range: { start: 0, end: 0 },
    description: '',
    tags: [],
    meta,
    config: {},
    dependsOn: [],
    references: [],
    materialization: 'table',
    relation: relationNamed(name),
    columns: [],
    template: undefined,
    enabled: true,
    ...more,
  };
}

const target: Target = {
  name: 'local',
  type: 'duckdb',
  project: 'local',
  dataset: 'attribution',
  threads: 4,
  databaseFile: '/shop/.attribution/warehouse.duckdb',
  dataFolder: '/shop/.attribution/data',
};

export function projectOf(models: readonly Model[]): Pick<Project, 'name' | 'target' | 'nodes'> {
  return { name: 'shop', target, nodes: new Map(models.map((model) => [model.id, model])) };
}
