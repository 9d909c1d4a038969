import type { ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { SqlError } from '../../../sql-error.ts';
import { constantText } from '../constant-text.ts';
import { type Context, columnSql } from '../context.ts';
import { memberNames } from '../duckdb-type.ts';
import { literalSql } from '../literal.ts';
import { refuse } from '../refusal.ts';
import { quoteText } from '../sql-text.ts';
import { castSql } from './cast.ts';
import { functionCallSql } from './function-call.ts';
import { subquerySql } from './subquery.ts';
import { withExpressionSql } from './with-expression.ts';

/** A resolved expression as a DuckDB expression. What is refused without a place of its own (a cast that nobody wrote) is at the one around it. */
export function expressionSql(node: ResolvedExpression, context: Context): string {
  try {
    return sqlOf(node, context);
  } catch (error) {
    const range = 'range' in node ? node.range : undefined;
    if (!(error instanceof SqlError) || error.range !== undefined || range === undefined) throw error;
    throw new SqlError(error.code, error.message, { range, ...(error.hint !== undefined && { hint: error.hint }), cause: error });
  }
}

function sqlOf(node: ResolvedExpression, context: Context): string {
  switch (node.kind) {
    case 'Literal':
      return literalSql(node);
    case 'ColumnRef':
      return columnSql(node.column, context);
    case 'FunctionCall': {
      const known = constantText(node, context);
      return known.kind === 'Literal' ? literalSql(known) : functionCallSql(node, context);
    }
    case 'Cast':
      return castSql(node, context);
    case 'SubqueryExpr':
      return subquerySql(node, context);
    case 'GetStructField': {
      const type = node.expr.type;
      const name = type.kind === 'STRUCT' ? memberNames(type.fields)[Number(node.fieldIdx)] : undefined;
      if (name === undefined) throw refuse('This field', node.range);
      return `struct_extract(${context.expression(node.expr, context)}, ${quoteText(name)})`;
    }
    case 'MakeStruct': {
      const names = node.type.kind === 'STRUCT' ? memberNames(node.type.fields) : [];
      if (names.length === 0) throw refuse('A STRUCT with no fields', node.range);
      return `{${node.fieldList.map((field, index) => `${quoteText(names[index] ?? '')}: ${context.expression(field, context)}`).join(', ')}}`;
    }
    case 'Parameter': {
      const value = context.parameters.get(node.name === '' ? `?${node.position}` : `@${node.name.toLowerCase()}`);
      if (value === undefined) throw refuse(`The parameter @${node.name || node.position}`, node.range, 'Write its value in its place.');
      return value;
    }
    case 'WithExpr':
      return withExpressionSql(node, context);
    case 'Constant': {
      const value = context.parameters.get(node.constant.name.toLowerCase());
      if (value === undefined) throw refuse(`The variable ${node.constant.name}`, node.range);
      return value;
    }
    case 'SystemVariable': {
      const name = `@@${node.namePath.join('.').toLowerCase()}`;
      const value = context.parameters.get(name);
      if (value === undefined)
        throw refuse(`The system variable ${name}`, node.range, 'It tells of a job of BigQuery, which there is none of here.');
      return value;
    }
    case 'GetJsonField':
      return `CAST(googlesql_json_member(${context.expression(node.expr, context)}, ${quoteText(node.fieldName)}) AS JSON)`;
    case 'AggregateFunctionCall':
    case 'AnalyticFunctionCall':
      throw refuse(`An aggregate here (${node.function})`, node.range);
    default:
      throw refuse(`This expression (${node.kind})`, 'range' in node ? node.range : undefined);
  }
}
