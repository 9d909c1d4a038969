import { javaScriptGroup } from '../../../../googlesql/catalog.ts';
import type { FunctionCall } from '../../../../googlesql/resolved-node.ts';
import type { SqlType } from '../../../../googlesql/sql-type.ts';
import { carriedType } from '../../javascript/javascript-function.ts';
import type { Context } from '../context.ts';
import { duckdbTypeOf } from '../duckdb-type.ts';
import { refuse } from '../refusal.ts';

/** A call of a function that DuckDB has been told of by `registerJavaScript`. */
export function javaScriptCallSql(node: FunctionCall, context: Context): string {
  const [key = '', ...path] = node.function.slice(javaScriptGroup.length + 1).split('.');
  if (node.errorMode !== 'DEFAULT_ERROR_MODE')
    throw refuse(`SAFE. before the function ${path.join('.')}`, node.range, 'Catch the error in JavaScript, and return null.');
  const args = node.argumentList.map((argument) => carried(context.expression(argument, context), argument.type));
  const call = `${key.toLowerCase()}(${args.join(', ')})`;
  const own = duckdbTypeOf(node.type) ?? '';
  return duckdbTypeOf(carriedType(node.type)) === own ? call : `CAST(${call} AS ${own})`;
}

function carried(sql: string, type: SqlType): string {
  return `CAST(${sql} AS ${duckdbTypeOf(carriedType(type)) ?? ''})`;
}
