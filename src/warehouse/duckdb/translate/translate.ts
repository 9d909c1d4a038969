import type { AlterTableStmt, QueryStmt, ResolvedExpression, ResolvedStatement } from '../../../googlesql/resolved-node.ts';
import { type Field, tableKey } from '../../../googlesql/schema.ts';
import { columnName, type Context } from './context.ts';
import { expressionSql } from './expressions/expression.ts';
import { raise } from './raise.ts';
import { refuse } from './refusal.ts';
import { relationSql } from './relation.ts';
import { resultColumns } from '../../result-columns.ts';
import { scanRelation } from './scans/scan.ts';
import { targetName } from './script-tables.ts';
import { quoteText } from './sql-text.ts';
import { aboutOf, tableNote } from '../relation-note.ts';
import { withDescription } from './statements/description-option.ts';
import { alteredDescription, alteredFields, alterTableSql } from './statements/alter-table.ts';
import { changedNoteSql, ddlSql } from './statements/ddl.ts';
import { type DmlStatement, dmlSql } from './statements/dml.ts';
import { outputSql } from './statements/output.ts';
import { dropRoutineSql } from './statements/routine.ts';
import type { ShardsRead } from './scans/shard-filters.ts';
import { type TableSources, tableSource, tableSql } from './table-source.ts';

export interface Translated {
  readonly kind: 'query' | 'ddl' | 'dml';
  /** SQL of DuckDB: for a query one statement, for others perhaps several, separated by `;`. */
  readonly sql: string;
  /** The result's columns as BigQuery names and types them; empty for a statement without rows. */
  readonly fields: readonly Field[];
}

export interface TranslationOptions extends TableSources {
  /** Values of parameters (`@name`, `?1`) and script variables as DuckDB SQL, by lower-case name. */
  readonly parameters?: ReadonlyMap<string, string>;
  /** Where not all shards of each wildcard table are read. */
  readonly shards?: ShardsRead;
}

/** A resolved statement as SQL of DuckDB that gives BigQuery's answer. Throws `SqlError` ATT1302, with the place, where there is none. */
export function translate(statement: ResolvedStatement, options: TranslationOptions): Translated {
  const context = createContext(options);
  switch (statement.kind) {
    case 'QueryStmt':
      return queryTranslation(statement, context);
    case 'InsertStmt':
    case 'UpdateStmt':
    case 'DeleteStmt':
    case 'TruncateStmt':
    case 'MergeStmt':
      return { kind: 'dml', sql: dmlSql(statement, context, fieldsOf(statement, options)).join(';\n'), fields: [] };
    case 'CreateTableStmt':
    case 'CreateTableAsSelectStmt':
    case 'CreateViewStmt':
    case 'CreateSchemaStmt':
    case 'DropStmt':
      return { kind: 'ddl', sql: ddlSql(statement, context, options).join(';\n'), fields: [] };
    case 'DropFunctionStmt':
    case 'DropTableFunctionStmt':
      return { kind: 'ddl', sql: dropRoutineSql(statement, options), fields: [] };
    case 'AlterTableStmt':
      return { kind: 'ddl', sql: alterSql(statement, context, options).join(';\n'), fields: [] };
    case 'BeginStmt':
    case 'CommitStmt':
    case 'RollbackStmt':
      return { kind: 'dml', sql: statement.kind.replace('Stmt', '').toUpperCase(), fields: [] };
    case 'AssertStmt': {
      const failed = raise(quoteText(statement.description || 'Assertion failed'), context);
      return {
        kind: 'dml',
        sql: `SELECT CASE WHEN NOT coalesce(${expressionSql(statement.expression, context)}, FALSE) THEN ${failed} END`,
        fields: [],
      };
    }
    case 'CreateFunctionStmt':
    case 'CreateTableFunctionStmt':
      throw refuse(statement.kind === 'CreateFunctionStmt' ? 'CREATE FUNCTION' : 'CREATE TABLE FUNCTION', statement.range);
    default:
      throw refuseStatement(statement);
  }
}

/** The columns of the table that a statement changes. */
function fieldsOf({ tableScan }: DmlStatement, { tables }: TranslationOptions): readonly Field[] {
  return tables.get(tableScan.table.fullName)?.schema.fields ?? [];
}

function alterSql(statement: AlterTableStmt, context: Context, options: TranslationOptions): readonly string[] {
  const name = targetName(statement.namePath, { ...options, temporary: options.temporary ?? new Map() });
  const source = name && options.tables.get(tableKey(name));
  if (source === undefined) return [];
  const { name: altered, fields } = source.schema;
  const about = aboutOf(source.schema);
  const renamed = statement.alterActionList.find((action) => action.kind === 'RenameToAction')?.newPath.at(-1);
  const now = { ...altered, ...(renamed !== undefined && { table: renamed }) };
  return [
    ...alterTableSql(statement, tableSql(altered), fields, context),
    ...changedNoteSql(
      now,
      tableNote(fields, about),
      tableNote(alteredFields(statement, fields), withDescription(about, alteredDescription(statement, about.description))),
    ),
  ];
}

/** The one value of a query of one row, as an expression. */
export function scalarSql({ query, outputColumnList }: QueryStmt, options: TranslationOptions): string {
  const context = createContext(options);
  const relation = scanRelation(query, context);
  const [output] = outputColumnList;
  const own =
    relation.from === undefined && output !== undefined
      ? relation.columns.find(({ name }) => name === columnName(output.column))
      : undefined;
  return own === undefined ? `(${relationSql(relation)})` : own.sql;
}

/** A condition on columns that have these names, by id. */
export function conditionSql(condition: ResolvedExpression, names: ReadonlyMap<string, string>, options: TranslationOptions): string {
  return expressionSql(condition, { ...createContext(options), named: names });
}

function queryTranslation(statement: QueryStmt, context: Context): Translated {
  const columns = resultColumns(statement);
  return { kind: 'query', sql: outputSql(statement.query, columns, context), fields: columns.map(({ field }) => field) };
}

function createContext(options: TranslationOptions): Context {
  let next = 0;
  return {
    expression: expressionSql,
    relation: scanRelation,
    table: (scan) => tableSource(scan, options),
    bound: new Map(),
    outer: new Set(),
    named: new Map(),
    inTry: false,
    fresh: (prefix) => `${prefix}${(next += 1)}`,
    withColumns: new Map(),
    values: new Map(),
    texts: new Map(),
    recursive: undefined,
    shared: new Map(),
    parameters: options.parameters ?? new Map(),
    met: options.shards?.met ?? new Set(),
  };
}

function refuseStatement(statement: never) {
  const { kind, range }: { readonly kind: string; readonly range?: { readonly start: number; readonly end: number } } = statement;
  return refuse(
    `The statement ${kind
      .replace(/Stmt$/, '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toUpperCase()}`,
    range,
  );
}
