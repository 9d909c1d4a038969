import type { DuckDBConnection } from '@duckdb/node-api';
import { type Field, type TableName, tableKey } from '../../googlesql/schema.ts';
import type { TableDescription } from '../warehouse.ts';
import { fieldOfColumn } from './column-type.ts';
import { quoteTable } from './identifiers.ts';
import { readRoutines } from './stored-routines.ts';
import type { DefinedFunction } from './translate/script-definitions.ts';
import { quoteText } from './translate/sql-text.ts';
import { partitionFields } from './translate/statements/ingestion-time.ts';
import { aboutOf, parseNote, type RelationNote, withNote } from './relation-note.ts';

/** A table or view as DuckDB's catalog lists it. */
export interface Relation {
  readonly name: TableName;
  readonly kind: 'table' | 'view';
  readonly note: RelationNote;
  /** Tables of one database with the same shape have the same columns; undefined where it is not known. */
  readonly shape?: string | undefined;
}

/**
 * What is in the attached databases, asked once and remembered while they are open: the main one is changed only through this
 * process, and each change says so here. Names are compared exactly, as BigQuery does, though DuckDB does not mind capitals.
 */
export interface Catalog {
  relations(connection: DuckDBConnection, dataset: Dataset): Promise<ReadonlyMap<string, Relation>>;
  /** `undefined` where there is no such table or view. A view that does not work any more rejects. */
  describe(connection: DuckDBConnection, name: TableName): Promise<TableDescription | undefined>;
  /** The functions that stay, of all projects. */
  routines(connection: DuckDBConnection): Promise<readonly DefinedFunction[]>;
  /** The datasets of a project that is attached, in order of name. */
  datasets(connection: DuckDBConnection, project: string): Promise<readonly string[]>;
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
  const shapes = new Map<string, Promise<readonly Field[]>>();
  const routines = new Map<'all', readonly DefinedFunction[]>();
  let generation = (generations += 1);

  /** What was read while something changed may be of before the change: it is given, but not kept. */
  const remember = async <K extends string, T>(known: Map<K, T>, key: K, read: () => Promise<T>): Promise<T> => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const began = generation;
    const result = await read();
    if (generation === began) known.set(key, result);
    return result;
  };

  const relations = (connection: DuckDBConnection, dataset: Dataset) =>
    remember(datasets, datasetKey(dataset), () => readRelations(connection, dataset));

  /** A wildcard's shards, a thousand perhaps, mostly have the same columns. */
  const columns = (connection: DuckDBConnection, { name, shape }: Relation): Promise<readonly Field[]> => {
    if (shape === undefined) return columnsOf(connection, name);
    const key = JSON.stringify([name.project, shape]);
    const known = shapes.get(key);
    // Whoever reads it may be interrupted.
    if (known) return known.catch(() => columnsOf(connection, name));
    const read = columnsOf(connection, name);
    shapes.set(key, read);
    read.catch(() => shapes.delete(key));
    return read;
  };

  const readDescription = async (connection: DuckDBConnection, relation: Relation): Promise<TableDescription> => {
    const { name, kind, note } = relation;
    const told = { ...aboutOf(note), ...(note.source && { query: note.source.sql }) };
    if (kind === 'view' && note.fields) return { name, kind, fields: note.fields, ...told };
    const fields = withNote(await columns(connection, relation), note);
    const isPseudo = ({ name: column }: Field) => kind === 'table' && partitionFields.some((field) => field.name === column);
    if (!fields.some(isPseudo)) return { name, kind, fields, ...told };
    return { name, kind, fields: fields.filter((field) => !isPseudo(field)), pseudoFields: fields.filter(isPseudo), ...told };
  };

  return {
    relations,
    describe: async (connection, name) => {
      const relation = (await relations(connection, name)).get(name.table);
      return relation && remember(described, tableKey(name), () => readDescription(connection, relation));
    },
    datasets: (connection, project) => readDatasets(connection, project),
    routines: (connection) => remember(routines, 'all', () => readRoutines(connection)),
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
      shapes.clear();
      routines.clear();
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

/** Every database has a schema main, which is a dataset where it has something in it. */
async function readDatasets(connection: DuckDBConnection, project: string): Promise<readonly string[]> {
  const result = await connection.runAndReadAll(
    `SELECT schema_name FROM duckdb_schemas() AS s WHERE database_name = ${quoteText(project)} AND schema_name NOT IN ('information_schema', 'pg_catalog')
     AND (schema_name <> 'main' OR EXISTS (FROM duckdb_tables() AS t WHERE t.database_name = s.database_name AND t.schema_name = 'main'))`,
  );
  return result
    .getRows()
    .map(([name]) => String(name))
    .sort();
}

async function readRelations(connection: DuckDBConnection, dataset: Dataset): Promise<Map<string, Relation>> {
  const place = `database_name = ${quoteText(dataset.project)} AND schema_name = ${quoteText(dataset.dataset)} AND NOT internal`;
  const result = await connection.runAndReadAll(
    `SELECT table_name, 'table', comment, md5(substring(sql, strpos(sql, '('))) FROM duckdb_tables() WHERE ${place}
     UNION ALL SELECT view_name, 'view', comment, NULL FROM duckdb_views() WHERE ${place}`,
  );
  return new Map(
    result.getRows().map(([table, kind, comment, shape]) => {
      const name = { project: dataset.project, dataset: dataset.dataset, table: String(table) };
      const isShaped = typeof shape === 'string';
      return [name.table, { name, kind: kind === 'view' ? 'view' : 'table', note: parseNote(comment), ...(isShaped && { shape }) }];
    }),
  );
}

/** The columns of a table or view; those of types that BigQuery has nothing like are left out. */
async function columnsOf(connection: DuckDBConnection, name: TableName): Promise<readonly Field[]> {
  const statement = await connection.prepare(`SELECT * FROM ${quoteTable(name)}`);
  try {
    const fields = Array.from({ length: statement.columnCount }, (_, index) =>
      fieldOfColumn(statement.columnName(index), statement.columnType(index)),
    );
    return fields.filter((field) => field !== undefined);
  } finally {
    statement.destroySync();
  }
}
