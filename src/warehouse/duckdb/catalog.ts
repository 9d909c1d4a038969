import type { DuckDBConnection } from '@duckdb/node-api';
import { type Field, type TableName, tableKey } from '../../googlesql/schema.ts';
import type { TableDescription } from '../warehouse.ts';
import { fieldOfColumn } from './column-type.ts';
import { quoteTable } from './identifiers.ts';
import { quoteText } from './translate/sql-text.ts';
import { parseNote, type RelationNote, withNote } from './relation-note.ts';

/** A table or view as DuckDB's catalog lists it. */
export interface Relation {
  readonly name: TableName;
  readonly kind: 'table' | 'view';
  readonly note: RelationNote;
}

/**
 * What is in the attached databases, asked once and remembered while they are open: the main one is changed only through this
 * process, and each change says so here. Names are compared exactly, as BigQuery does, though DuckDB does not mind capitals.
 */
export interface Catalog {
  relations(connection: DuckDBConnection, dataset: Dataset): Promise<ReadonlyMap<string, Relation>>;
  /** `undefined` where there is no such table or view. A view that does not work any more rejects. */
  describe(connection: DuckDBConnection, name: TableName): Promise<TableDescription | undefined>;
  /** A relation was made, replaced or, where `relation` is undefined, dropped. */
  changed(name: TableName, relation: Relation | undefined): void;
  /** Something may have happened to a relation. */
  forget(name: TableName): void;
  /** Anything may have changed. */
  allChanged(): void;
  /** Another number after each change. */
  generation(): number;
}

export interface Dataset {
  readonly project: string;
  readonly dataset: string;
}

export function createCatalog(): Catalog {
  const datasets = new Map<string, Map<string, Relation>>();
  const described = new Map<string, TableDescription>();
  let generation = (generations += 1);

  /** What was read while something changed may be of before the change: it is given, but not kept. */
  const remember = async <T>(known: Map<string, T>, key: string, read: () => Promise<T>): Promise<T> => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const began = generation;
    const result = await read();
    if (generation === began) known.set(key, result);
    return result;
  };

  const relations = (connection: DuckDBConnection, dataset: Dataset) =>
    remember(datasets, datasetKey(dataset), () => readRelations(connection, dataset));

  return {
    relations,
    describe: async (connection, name) => {
      const relation = (await relations(connection, name)).get(name.table);
      return relation && remember(described, tableKey(name), () => readDescription(connection, relation));
    },
    changed: (name, relation) => {
      const listed = datasets.get(datasetKey(name));
      if (relation) listed?.set(name.table, relation);
      else listed?.delete(name.table);
      described.delete(tableKey(name));
      generation = generations += 1;
    },
    forget: (name) => {
      datasets.delete(datasetKey(name));
      described.delete(tableKey(name));
      generation = generations += 1;
    },
    allChanged: () => {
      datasets.clear();
      described.clear();
      generation = generations += 1;
    },
    generation: () => generation,
  };
}

/** Of all catalogs, so that no two states have one number. */
let generations = 0;

function datasetKey({ project, dataset }: Dataset): string {
  return JSON.stringify([project, dataset]);
}

async function readRelations(connection: DuckDBConnection, dataset: Dataset): Promise<Map<string, Relation>> {
  const place = `database_name = ${quoteText(dataset.project)} AND schema_name = ${quoteText(dataset.dataset)} AND NOT internal`;
  const result = await connection.runAndReadAll(
    `SELECT table_name, 'table', comment FROM duckdb_tables() WHERE ${place}
     UNION ALL SELECT view_name, 'view', comment FROM duckdb_views() WHERE ${place}`,
  );
  return new Map(
    result.getRows().map(([table, kind, comment]) => {
      const name = { project: dataset.project, dataset: dataset.dataset, table: String(table) };
      return [name.table, { name, kind: kind === 'view' ? 'view' : 'table', note: parseNote(comment) }];
    }),
  );
}

async function readDescription(connection: DuckDBConnection, relation: Relation): Promise<TableDescription> {
  const { name, kind, note } = relation;
  if (kind === 'view' && note.fields) return { name, kind, fields: note.fields };
  return { name, kind, fields: withNote(await columnsOf(connection, `SELECT * FROM ${quoteTable(name)}`), note) };
}

/** The columns of a query in DuckDB's SQL; those of types that BigQuery has nothing like are left out. */
async function columnsOf(connection: DuckDBConnection, sql: string): Promise<readonly Field[]> {
  const statement = await connection.prepare(sql);
  try {
    const fields = Array.from({ length: statement.columnCount }, (_, index) =>
      fieldOfColumn(statement.columnName(index), statement.columnType(index)),
    );
    return fields.filter((field) => field !== undefined);
  } finally {
    statement.destroySync();
  }
}
