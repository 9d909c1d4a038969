import type {
  CreateSchemaStmt,
  CreateTableAsSelectStmt,
  CreateTableStmt,
  CreateViewStmt,
  DropStmt,
  OutputColumn,
} from '../../../../googlesql/resolved-node.ts';
import { type TableName, tableKey } from '../../../../googlesql/schema.ts';
import { SqlError } from '../../../sql-error.ts';
import { fieldOfType, typeText } from '../../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../../problem/text-position.ts';
import { noteText, type RelationNote, tableNote } from '../../relation-note.ts';
import type { Context } from '../context.ts';
import { typeHint } from '../../../type-hints.ts';
import { refuse } from '../refusal.ts';
import type { ResultColumn } from '../../../result-columns.ts';
import { madeName, targetName } from '../script-tables.ts';
import { quoteName, quoteText } from '../sql-text.ts';
import { datasetNameOf } from '../../../table-path.ts';
import { tableSql, type TableSources } from '../table-source.ts';
import { columnSql, fieldOfColumn, fieldSql, isCollated, isParameterized } from './column-definition.ts';
import { aboutMade } from './about-made.ts';
import { copiedScan } from './table-varieties.ts';
import { partitionColumnsSql } from './ingestion-time.ts';
import { outputSql, writtenSql } from './output.ts';
import { unqualified } from './target-name.ts';

type CreateStatement = CreateTableStmt | CreateTableAsSelectStmt | CreateViewStmt;
type DdlStatement = CreateStatement | CreateSchemaStmt | DropStmt;

export function ddlSql(statement: DdlStatement, context: Context, sources: TableSources): readonly string[] {
  switch (statement.kind) {
    case 'CreateTableAsSelectStmt':
      partitionColumnsSql(statement);
      if (statement.columnDefinitionList.some(({ annotations }) => isCollated(annotations)))
        throw refuse('COLLATE of a column', statement.range, 'Compare LOWER(…) of it.');
      if (statement.columnDefinitionList.some(({ annotations }) => isParameterized(annotations)))
        throw refuse('CREATE TABLE … AS with types that have parameters', statement.range, 'Create the table first, and then INSERT.');
      return [
        ...datasetSql(statement, sources),
        `${create(statement, 'TABLE', sources)} AS ${writtenSql(statement.query, required(statement), context)}`,
        ...emptyArrays(statement, sources),
        ...columnRules(statement, context, sources),
      ];
    case 'CreateViewStmt':
      return [
        ...datasetSql(statement, sources),
        `${create(statement, 'VIEW', sources)} AS ${outputSql(statement.query, outputs(statement.outputColumnList, statement), context)}`,
        ...viewNote(statement, sources),
      ];
    case 'CreateTableStmt':
      return [...datasetSql(statement, sources), ...createTable(statement, context, sources)];
    case 'CreateSchemaStmt': {
      if (statement.collationName) throw refuse('DEFAULT COLLATE', statement.range);
      const dataset = datasetNameOf(statement.namePath, sources);
      if (dataset === undefined) throw unqualified(statement.namePath, statement.range);
      const unless = statement.createMode === 'CREATE_IF_NOT_EXISTS' ? ' IF NOT EXISTS' : '';
      return [...projectSql(dataset.project, sources), `CREATE SCHEMA${unless} ${schemaSql(dataset)}`];
    }
    case 'DropStmt':
      return [dropSql(statement, sources)];
  }
}

function dropSql({ objectType, isIfExists, dropMode, namePath, range }: DropStmt, sources: TableSources): string {
  const type = objectType.toUpperCase();
  const drop = `DROP ${type} ${isIfExists ? 'IF EXISTS ' : ''}`;
  if (type === 'SCHEMA') {
    const dataset = datasetNameOf(namePath, sources);
    if (dataset === undefined) throw unqualified(namePath, range);
    return `${drop}${schemaSql(dataset)}${dropMode === 'CASCADE' ? ' CASCADE' : ''}`;
  }
  if (type !== 'TABLE' && type !== 'VIEW') throw refuse(`DROP ${type}`, range);
  const name = targetName(namePath, { ...sources, temporary: sources.temporary ?? new Map() });
  if (name === undefined) throw unqualified(namePath, range);
  return `${drop}${tableSql(name)}`;
}

function create(statement: CreateStatement, what: string, sources: TableSources): string {
  const { createMode, createScope, namePath, range } = statement;
  const name = madeName(statement, sources);
  if (name === undefined) throw unqualified(namePath, range);
  const replace = createMode === 'CREATE_OR_REPLACE' ? 'OR REPLACE ' : '';
  const unless = createMode === 'CREATE_IF_NOT_EXISTS' ? 'IF NOT EXISTS ' : '';
  if (createScope !== 'CREATE_TEMP') return `CREATE ${replace}${what} ${unless}${tableSql(name)}`;
  if (what === 'VIEW') throw refuse('CREATE TEMP VIEW', range, 'Use a WITH query.');
  if (namePath.length > 1) throw refuse('A temporary table of a dataset', range, 'Give it a name alone.');
  // DuckDB keeps it for as long as the connection is there: a script has one of its own.
  return `CREATE ${replace}TEMP TABLE ${unless}${quoteName(name.table)}`;
}

function createTable(statement: CreateTableStmt, context: Context, sources: TableSources): readonly string[] {
  const { range } = statement;
  if (statement.collationName) throw refuse('DEFAULT COLLATE', range);
  const copied = copiedScan(statement)?.table.fullName;
  const original = copied ?? statement.likeTable?.fullName;
  const like = original === undefined || original === '' ? undefined : sources.tables.get(original);
  const columns = like
    ? like.schema.fields.map((field) => fieldSql(field, range))
    : statement.columnDefinitionList.map((column) => columnSql(column, context, range));
  if (like && copied !== undefined && 'kind' in like.schema && like.schema.kind === 'view')
    throw new SqlError('ATT1301', `${tableKey(like.schema.name)} is a view; tables alone can be copied.`, { ...(range && { range }) });
  if (like?.schema.pseudoFields) throw refuse('CREATE TABLE like one that is partitioned by ingestion time', range, 'Name its columns.');
  const all = [...columns, ...partitionColumnsSql(statement)];
  if (all.length === 0) throw refuse('A table without columns', range);
  const made = `${create(statement, 'TABLE', sources)} (${all.join(', ')})`;
  const name = madeName(statement, sources);
  if (name === undefined) return [made];
  const fields = like?.schema.fields ?? statement.columnDefinitionList.map(fieldOfColumn).filter((field) => field !== undefined);
  const names = like?.schema.fields.map((field) => quoteName(field.name)).join(', ');
  return [
    made,
    ...commentSql('TABLE', name, tableNote(fields, aboutMade(statement, sources))),
    ...(like && copied !== undefined
      ? [`INSERT INTO ${tableSql(name)} (${names}) SELECT ${names} FROM ${tableSql(like.schema.name)}`]
      : []),
  ];
}

/** An array that nobody gives is empty, as BigQuery stores no NULL arrays. */
function emptyArrays(statement: CreateTableAsSelectStmt, sources: TableSources): readonly string[] {
  const name = madeName(statement, sources);
  const arrays = statement.outputColumnList.filter(({ column }) => column.type.kind === 'ARRAY');
  return name === undefined
    ? []
    : arrays.map((array) => `ALTER TABLE ${tableSql(name)} ALTER COLUMN ${quoteName(array.name)} SET DEFAULT []`);
}

/** What is said of the columns of a table that a query fills: NOT NULL, DEFAULT and descriptions. */
function columnRules(statement: CreateTableAsSelectStmt, context: Context, sources: TableSources): readonly string[] {
  const name = madeName(statement, sources);
  if (name === undefined) return [];
  const fields = statement.columnDefinitionList.map(fieldOfColumn).filter((field) => field !== undefined);
  const rules = statement.columnDefinitionList.flatMap(({ name: column, annotations, defaultValue }) => [
    ...(annotations?.notNull === true ? [`${quoteName(column)} SET NOT NULL`] : []),
    ...(defaultValue ? [`${quoteName(column)} SET DEFAULT ${context.expression(defaultValue.expression, context)}`] : []),
  ]);
  return [
    ...rules.map((rule) => `ALTER TABLE ${tableSql(name)} ALTER COLUMN ${rule}`),
    ...commentSql('TABLE', name, tableNote(fields, aboutMade(statement, sources))),
  ];
}

/** The output columns of a table that is made; where one must not be NULL, that is found out before there is a table. */
function required({ outputColumnList, columnDefinitionList, range }: CreateTableAsSelectStmt): readonly ResultColumn[] {
  return outputs(outputColumnList, { ...(range && { range }) }).map((output, index) =>
    columnDefinitionList[index]?.annotations?.notNull === true ? { ...output, field: { ...output.field, mode: 'REQUIRED' } } : output,
  );
}

/**
 * A view is its text: with it in the note, the view is translated again when what it reads has changed. The fingerprint of what it reads
 * is not known here, so that the first who reads the view has it made once more.
 */
function viewNote(statement: CreateViewStmt, sources: TableSources): readonly string[] {
  const name = madeName(statement, sources);
  if (name === undefined || sources.hasOwnDefinitions === true) return [];
  const tables = [...sources.tables.values()].map(({ schema }) => schema.name);
  const source = { sql: statement.sql, tables, inputs: '', callsRoutines: true };
  return commentSql('VIEW', name, { ...aboutMade(statement, sources), source });
}

/** The note of a table whose columns are others now. */
export function changedNoteSql(name: TableName, before: RelationNote, after: RelationNote): readonly string[] {
  if (noteText(before) === noteText(after)) return [];
  return noteText(after) === undefined ? [`COMMENT ON TABLE ${tableSql(name)} IS NULL`] : commentSql('TABLE', name, after);
}

function commentSql(kind: 'TABLE' | 'VIEW', name: TableName, note: RelationNote): readonly string[] {
  const text = noteText(note);
  return text === undefined || name.project === 'temp' ? [] : [`COMMENT ON ${kind} ${tableSql(name)} IS ${quoteText(text)}`];
}

/** In a database that is thrown away, what a CREATE names is made. */
function datasetSql(statement: CreateStatement, sources: TableSources): readonly string[] {
  const name = madeName(statement, sources);
  return name === undefined || name.project === 'temp' ? [] : makeDatasetSql(name, sources);
}

export function makeDatasetSql(
  dataset: { readonly project: string; readonly dataset: string },
  sources: Pick<TableSources, 'makesDatasets' | 'defaultProject'>,
): readonly string[] {
  return sources.makesDatasets === true
    ? [...projectSql(dataset.project, sources), `CREATE SCHEMA IF NOT EXISTS ${schemaSql(dataset)}`]
    : [];
}

function projectSql(
  project: string,
  { makesDatasets, defaultProject }: Pick<TableSources, 'makesDatasets' | 'defaultProject'>,
): readonly string[] {
  return makesDatasets === true && project !== defaultProject ? [`ATTACH IF NOT EXISTS ':memory:' AS ${quoteName(project)}`] : [];
}

function schemaSql({ project, dataset }: { readonly project: string; readonly dataset: string }): string {
  return `${quoteName(project)}.${quoteName(dataset)}`;
}

function outputs(list: readonly OutputColumn[], { range }: { readonly range?: TextRange }): readonly ResultColumn[] {
  return list.map(({ name, column }) => {
    const field = fieldOfType(name, column.type);
    if (field === undefined) throw refuse(`A column of type ${typeText(column.type)}`, range, typeHint(typeText(column.type)));
    return { field, column };
  });
}
