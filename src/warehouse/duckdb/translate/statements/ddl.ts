import type {
  CreateSchemaStmt,
  CreateTableAsSelectStmt,
  CreateTableStmt,
  CreateViewStmt,
  DropStmt,
  OutputColumn,
} from '../../../../googlesql/resolved-node.ts';
import { fieldOfType, typeText } from '../../../../googlesql/sql-type.ts';
import type { Context } from '../context.ts';
import { duckdbTypeOf } from '../duckdb-type.ts';
import { refuse } from '../refusal.ts';
import { quoteName } from '../sql-text.ts';
import { outputSql } from './output.ts';
import type { ResultColumn } from '../result-columns.ts';
import type { TableSources } from '../table-source.ts';
import { schemaSql, targetSql } from './target-name.ts';

type DdlStatement = CreateTableStmt | CreateTableAsSelectStmt | CreateViewStmt | CreateSchemaStmt | DropStmt;

export function ddlSql(statement: DdlStatement, context: Context, sources: TableSources): readonly string[] {
  if ('createScope' in statement && statement.createScope === 'CREATE_TEMP') {
    throw refuse('CREATE TEMP', statement.range, 'Use a WITH query, or a table of a dataset.');
  }
  switch (statement.kind) {
    case 'CreateTableAsSelectStmt':
      return [
        `${create(statement, 'TABLE')} ${targetSql(statement.namePath, sources, statement.range)} AS ${outputSql(statement.query, outputs(statement.outputColumnList, statement), context)}`,
      ];
    case 'CreateViewStmt':
      return [
        `${create(statement, 'VIEW')} ${targetSql(statement.namePath, sources, statement.range)} AS ${outputSql(statement.query, outputs(statement.outputColumnList, statement), context)}`,
      ];
    case 'CreateTableStmt':
      return [createTable(statement, context, sources)];
    case 'CreateSchemaStmt':
      return [
        `CREATE SCHEMA${statement.createMode === 'CREATE_IF_NOT_EXISTS' ? ' IF NOT EXISTS' : ''} ${schemaSql(statement.namePath, sources, statement.range)}`,
      ];
    case 'DropStmt': {
      const type = statement.objectType.toUpperCase();
      if (type !== 'TABLE' && type !== 'VIEW' && type !== 'SCHEMA') throw refuse(`DROP ${type}`, statement.range);
      const cascade = statement.dropMode === 'CASCADE' ? ' CASCADE' : '';
      return [
        `DROP ${type} ${statement.isIfExists ? 'IF EXISTS ' : ''}${type === 'SCHEMA' ? schemaSql(statement.namePath, sources, statement.range) : targetSql(statement.namePath, sources, statement.range)}${cascade}`,
      ];
    }
  }
}

function create({ createMode }: CreateTableStmt | CreateTableAsSelectStmt | CreateViewStmt, what: string): string {
  if (createMode === 'CREATE_OR_REPLACE') return `CREATE OR REPLACE ${what}`;
  return `CREATE ${what}${createMode === 'CREATE_IF_NOT_EXISTS' ? ' IF NOT EXISTS' : ''}`;
}

function createTable(statement: CreateTableStmt, context: Context, sources: TableSources): string {
  if (statement.cloneFrom || statement.copyFrom)
    throw refuse('CREATE TABLE CLONE or COPY', statement.range, 'Use CREATE TABLE … AS SELECT.');
  const like = statement.likeTable && sources.tables.get(statement.likeTable.fullName);
  const columns = like
    ? like.schema.fields.map(({ name }) => quoteName(name))
    : statement.columnDefinitionList.map((column) => {
        const type = duckdbTypeOf(column.type);
        if (type === undefined) throw refuse(`A column of type ${typeText(column.type)}`, statement.range);
        if (
          column.annotations !== undefined &&
          'typeParameters' in column.annotations &&
          hasParameters(column.annotations.typeParameters)
        ) {
          throw refuse(`A column type with parameters (${column.name})`, statement.range, `Use ${typeText(column.type)} alone.`);
        }
        const constraint = column.annotations?.notNull === true ? ' NOT NULL' : '';
        const initial = column.defaultValue === undefined ? '' : ` DEFAULT ${context.expression(column.defaultValue.expression, context)}`;
        return `${quoteName(column.name)} ${type}${initial}${constraint}`;
      });
  if (like) throw refuse('CREATE TABLE LIKE', statement.range, 'Name the columns.');
  return `${create(statement, 'TABLE')} ${targetSql(statement.namePath, sources, statement.range)} (${columns.join(', ')})`;
}

function hasParameters(parameters: unknown): boolean {
  if (typeof parameters !== 'object' || parameters === null) return false;
  if (Reflect.get(parameters, 'stringTypeParameters') !== undefined || Reflect.get(parameters, 'numericTypeParameters') !== undefined)
    return true;
  const children: unknown = Reflect.get(parameters, 'childList');
  return Array.isArray(children) && children.some(hasParameters);
}

function outputs(list: readonly OutputColumn[], { range }: CreateTableAsSelectStmt | CreateViewStmt): readonly ResultColumn[] {
  return list.map(({ name, column }) => {
    const field = fieldOfType(name, column.type);
    if (field === undefined) throw refuse(`A column of type ${typeText(column.type)}`, range);
    return { field, column };
  });
}
