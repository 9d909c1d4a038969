import type { TableScan } from '../../../googlesql/resolved-node.ts';
import type { Field, TableName, TableSchema } from '../../../googlesql/schema.ts';
import { duckdbType } from './duckdb-type.ts';
import { refuse } from './refusal.ts';
import type { ShardsRead } from './scans/shard-filters.ts';
import { quoteName, quoteText } from './sql-text.ts';
import type { DefaultPath } from '../../table-path.ts';

/** What the translation knows of the tables that a statement names. */
export interface TableSources extends DefaultPath {
  /** By `tableKey`. */
  readonly tables: ReadonlyMap<string, SourceTable>;
  /** Temporary tables of the script, by lower-case name. */
  readonly temporary?: ReadonlyMap<string, TableName>;
  /** Datasets (and projects) that a CREATE names are made. */
  readonly makesDatasets?: boolean;
  /** The script has functions, variables or tables of its own, which a view cannot count on. */
  readonly hasOwnDefinitions?: boolean;
}

export interface SourceTable {
  readonly schema: TableSchema;
  /** Of a wildcard table: the tables that it stands for, with what their names have in place of the star. */
  readonly shards?: readonly Shard[];
  /** SQL that gives the rows in place of a table's name. */
  readonly sql?: string;
  /** Columns that BigQuery has and whose values are not known here. */
  readonly refused?: ReadonlySet<string>;
}

export interface Shard {
  readonly suffix: string;
  readonly schema: TableSchema;
}

export function tableSql({ project, dataset, table }: TableName): string {
  return [project, dataset, table].map(quoteName).join('.');
}

/** What stands for a table in FROM: columns have the table's own names. */
export function tableSource(
  scan: TableScan,
  { tables, shards: read }: Pick<TableSources, 'tables'> & { readonly shards?: Pick<ShardsRead, 'kept'> },
): string {
  const source = tables.get(scan.table.fullName);
  if (source === undefined) throw refuse(`The table ${scan.table.name}`, scan.range);
  const unknown = scan.columnList.find(({ name }) => source.refused?.has(name) === true);
  if (unknown) throw refuse(`The column ${unknown.name} of ${source.schema.name.table}`, scan.range, 'Name the other columns.');
  if (source.sql !== undefined) return `(${source.sql})`;
  if (source.shards === undefined) return tableSql(source.schema.name);
  const fields = [...source.schema.fields, ...(source.schema.pseudoFields ?? [])];
  const used = [...new Set(scan.columnList.map(({ name }) => name.toLowerCase()))];
  const columns = fields.filter(({ name }) => used.includes(name.toLowerCase()));
  const shards = source.shards.filter(({ suffix }) => read?.kept.get(scan)?.has(suffix) !== false);
  if (shards.length === 0)
    return `(SELECT ${columns.length === 0 ? '1 AS nothing' : columns.map((field) => `${nullOf(field)} AS ${quoteName(field.name)}`).join(', ')} WHERE FALSE)`;
  const lists = new Map<readonly Field[], readonly string[]>();
  return `(${shards.map((shard) => shardSql(shard, columns, lists)).join(' UNION ALL ')})`;
}

/** A shard with the columns of the newest one; those that it lacks are NULL. `lists` has what is selected of each schema that was met. */
function shardSql({ suffix, schema }: Shard, columns: readonly Field[], lists: Map<readonly Field[], readonly string[]>): string {
  const values = lists.get(schema.fields) ?? columns.map((field) => valueOf(field, schema));
  lists.set(schema.fields, values);
  const list = columns.map((field, index) => `${isSuffix(field) ? quoteText(suffix) : (values[index] ?? '')} AS ${quoteName(field.name)}`);
  return `SELECT ${list.length === 0 ? '1 AS nothing' : list.join(', ')} FROM ${tableSql(schema.name)}`;
}

function isSuffix({ name }: Field): boolean {
  return name.toUpperCase() === '_TABLE_SUFFIX';
}

function valueOf(field: Field, { fields }: TableSchema): string {
  if (isSuffix(field)) return '';
  const own = fields.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
  return own === undefined ? nullOf(field) : adapted(quoteName(own.name), own, field);
}

function nullOf(field: Field): string {
  const type = duckdbType(field);
  if (type === undefined) throw refuse(`A column of type ${field.type} (${field.name})`, undefined);
  return `CAST(NULL AS ${type})`;
}

/** A value in the newest shard's type: members of structs go by name. */
function adapted(value: string, from: Field, to: Field): string {
  if (from === to || duckdbType(from) === duckdbType(to)) return value;
  if (from.mode === 'REPEATED' && to.mode === 'REPEATED') {
    return `list_transform(${value}, lambda e: ${adapted('e', { ...from, mode: 'NULLABLE' }, { ...to, mode: 'NULLABLE' })})`;
  }
  if (from.type === 'STRUCT' && to.type === 'STRUCT' && from.mode !== 'REPEATED' && to.mode !== 'REPEATED') {
    const members = (to.fields ?? []).map((field) => {
      const own = from.fields?.find(({ name }) => name.toLowerCase() === field.name.toLowerCase());
      return `${quoteText(field.name)}: ${own === undefined ? nullOf(field) : adapted(`struct_extract(${value}, ${quoteText(own.name)})`, own, field)}`;
    });
    return `CASE WHEN ${value} IS NOT NULL THEN {${members.join(', ')}} END`;
  }
  if (from.mode === to.mode && from.type === 'INT64' && to.type === 'FLOAT64') return `CAST(${value} AS DOUBLE)`;
  throw refuse(`The column ${to.name}, whose type differs among the tables of the wildcard,`, undefined);
}
