import type { Field, TableName } from '../../../googlesql/schema.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { type Known, metaTables, type Row, schemaViews, type SchemaView } from './information-schema-views.ts';
import { refuse } from './refusal.ts';
import type { DefinedFunction } from './script-definitions.ts';
import type { DatasetName, ScriptTables } from './script-tables.ts';
import { quoteName } from './sql-text.ts';
import { datasetNameOf } from '../../table-path.ts';
import type { SourceTable } from './table-source.ts';

/** Where what a dataset has is asked for. */
export interface SchemaLookup {
  readonly tables: ScriptTables;
  /** The functions that stay, those that the script has made among them. */
  readonly routines: () => Promise<readonly DefinedFunction[]>;
}

/** What to write instead of what there is not. */
const instead: Readonly<Partial<Record<string, string>>> = {
  TABLE_OPTIONS: 'The local engine keeps descriptions alone; those of columns are in COLUMN_FIELD_PATHS.',
  PARTITIONS: 'The local engine has no partitions: GROUP BY the column, or list the shards in TABLES.',
  TABLE_STORAGE: 'Rows of tables are counted in dataset.__TABLES__; the local engine knows no bytes.',
};

/**
 * What `dataset.INFORMATION_SCHEMA.TABLES` and its kin, or `dataset.__TABLES__`, stand for; undefined for paths of other tables. Throws
 * `SqlError` ATT1302 for the views of INFORMATION_SCHEMA that there are not locally.
 */
export async function informationSchema(
  path: readonly string[],
  lookup: SchemaLookup,
  range: TextRange | undefined,
): Promise<SourceTable | undefined> {
  const names = path.join('.').split('.');
  const { tables } = lookup;
  if (names.length > 1 && names.at(-1)?.toUpperCase() === '__TABLES__') {
    const dataset = datasetNameOf(names.slice(0, -1), tables);
    return (
      dataset && sourceTable({ ...dataset, table: '__TABLES__' }, metaTables, metaTables.rows(dataset, await knownOf(dataset, lookup)))
    );
  }
  const place = names.findIndex((name) => name.toUpperCase() === 'INFORMATION_SCHEMA');
  if (place < 0) return undefined;
  const [view = '', ...more] = names.slice(place + 1).map((name) => name.toUpperCase());
  const found = schemaViews[view];
  const scope = names.slice(0, place);
  if (found === undefined || more.length > 0)
    throw refuse(
      `INFORMATION_SCHEMA.${[view, ...more].join('.')}`,
      range,
      instead[view] ?? `${Object.keys(schemaViews).join(', ')} can be read.`,
    );
  if (scope.some((name) => /^region-/i.test(name)))
    throw refuse(
      'INFORMATION_SCHEMA of a region',
      range,
      view === 'SCHEMATA' ? 'Leave the region out.' : 'Put a dataset in its place: dataset.INFORMATION_SCHEMA.',
    );
  const dataset = view === 'SCHEMATA' ? projectOf(scope, tables) : scope.length > 0 ? datasetNameOf(scope, tables) : undefined;
  if (dataset === undefined)
    throw refuse(
      view === 'SCHEMATA' ? 'INFORMATION_SCHEMA.SCHEMATA of a dataset' : 'INFORMATION_SCHEMA without a dataset',
      range,
      view === 'SCHEMATA' ? 'Put a project before it, or nothing.' : 'Put a dataset before it.',
    );
  return sourceTable({ ...dataset, table: `INFORMATION_SCHEMA.${view}` }, found, found.rows(dataset, await knownOf(dataset, lookup)));
}

/** What tells of a dataset is written into a statement when it is prepared, so that it would be out of date in a view. */
export function checkViewable(tables: readonly TableName[], range: TextRange | undefined): void {
  const found = tables.find(({ table }) => table === '__TABLES__' || table.startsWith('INFORMATION_SCHEMA.'));
  if (found) throw refuse(`${found.table} in a view`, range, 'Make it a table.');
}

/** The views of a project are as if of a dataset without a name. */
function projectOf(scope: readonly string[], { defaultProject }: ScriptTables): DatasetName | undefined {
  return scope.length > 1 ? undefined : { project: scope[0] ?? defaultProject, dataset: '' };
}

async function knownOf(dataset: DatasetName, { tables, routines }: SchemaLookup): Promise<Known> {
  const isProject = dataset.dataset === '';
  const isOwn = ({ path: [project, own] }: DefinedFunction) => project === dataset.project && own === dataset.dataset;
  return {
    tables: isProject ? [] : await tables.list(dataset),
    routines: isProject ? [] : (await routines()).filter(isOwn),
    datasets: isProject ? await tables.datasets(dataset.project) : [],
  };
}

const duckdbTypes: Readonly<Partial<Record<Field['type'], string>>> = { INT64: 'BIGINT', TIMESTAMP: 'TIMESTAMP WITH TIME ZONE' };

function sourceTable(name: SourceTable['schema']['name'], { columns, notKept }: SchemaView, rows: readonly Row[]): SourceTable {
  const fields = columns.map(([column, type]): Field => ({ name: column, type, mode: 'NULLABLE' }));
  const texts = rows.map((row) => `(${row.map((value) => value ?? 'NULL').join(', ')})`);
  const list = columns
    .map(([column, type], index) => `CAST(c${index} AS ${duckdbTypes[type] ?? 'VARCHAR'}) AS ${quoteName(column)}`)
    .join(', ');
  const empty = `(${columns.map(() => 'NULL').join(', ')})`;
  const from = `(VALUES ${texts.length === 0 ? empty : texts.join(', ')}) AS v(${columns.map((_, index) => `c${index}`).join(', ')})`;
  // A column is refused where a value of it is not known.
  const unknown = columns.flatMap(([column], index) => (rows.some((row) => row[index] === undefined) ? [column] : []));
  return {
    schema: { name, fields },
    sql: `SELECT ${list} FROM ${from}${texts.length === 0 ? ' WHERE FALSE' : ''}`,
    refused: new Set([...notKept, ...unknown]),
  };
}
