import type { TableName } from '../../googlesql/schema.ts';
import type { TableDescription } from '../warehouse.ts';
import type { Dataset, Relation } from './catalog.ts';
import type { Session } from './shared-database.ts';

/**
 * The columns of a table or view; for a name that ends in `*`, those of the last table in order of name, as BigQuery takes the newest,
 * with `_TABLE_SUFFIX`. Rejects where the project's file cannot be opened.
 */
export async function describeRelation(session: Session, name: TableName): Promise<TableDescription | undefined> {
  if (!name.table.endsWith('*')) return found(session, name, () => session.catalog.describe(session.connection, name));
  const newest = (await shardsOf(session, name)).at(-1);
  const description = newest && (await session.catalog.describe(session.connection, newest.name));
  return description && { ...description, name, pseudoFields: [{ name: '_TABLE_SUFFIX', type: 'STRING', mode: 'NULLABLE' }] };
}

/** What the catalog lists of a table or view of the main project. */
export async function findRelation({ connection, catalog }: Session, name: TableName): Promise<Relation | undefined> {
  return (await catalog.relations(connection, name)).get(name.table);
}

/** The tables that a wildcard name stands for, in order of name. */
export async function listShards(session: Session, name: TableName): Promise<readonly TableDescription[]> {
  return describeAll(session, await shardsOf(session, name));
}

/** All tables and views of a dataset, in order of name. */
export async function listDataset(session: Session, dataset: Dataset): Promise<readonly TableDescription[]> {
  const relations = await relationsOf(session, dataset);
  return describeAll(session, inOrder(relations));
}

/** The datasets of a project, in order of name; none of one that there is no file of. */
export async function listDatasets(session: Session, project: string): Promise<readonly string[]> {
  const read = () => session.catalog.datasets(session.connection, project);
  const found = await read();
  return found.length === 0 && (await session.reach(project)) ? read() : found;
}

async function shardsOf(session: Session, name: TableName): Promise<readonly Relation[]> {
  const prefix = name.table.slice(0, -1);
  const relations = inOrder(await relationsOf(session, name));
  return relations.filter((relation) => relation.kind === 'table' && relation.name.table.startsWith(prefix));
}

function relationsOf(session: Session, dataset: Dataset): Promise<ReadonlyMap<string, Relation>> {
  const read = async () => {
    const relations = await session.catalog.relations(session.connection, dataset);
    return relations.size > 0 ? relations : undefined;
  };
  return found(session, dataset, read).then((relations) => relations ?? new Map<string, Relation>());
}

/** Reads once more where the project's file had to be attached first. */
async function found<T>(session: Session, dataset: Dataset, read: () => Promise<T | undefined>): Promise<T | undefined> {
  const result = await read();
  if (result !== undefined) return result;
  return (await session.reach(dataset.project)) ? read() : undefined;
}

function inOrder(relations: ReadonlyMap<string, Relation>): readonly Relation[] {
  return [...relations.values()].sort((left, right) => (left.name.table < right.name.table ? -1 : 1));
}

/** A view that does not work any more is listed without columns. */
async function describeAll({ connection, catalog }: Session, relations: readonly Relation[]): Promise<readonly TableDescription[]> {
  const described = await Promise.all(
    relations.map(async ({ name, kind }): Promise<TableDescription | undefined> => {
      try {
        return await catalog.describe(connection, name);
      } catch (error) {
        if (kind === 'view') return { name, kind, fields: [] };
        throw error;
      }
    }),
  );
  return described.filter((description) => description !== undefined);
}
