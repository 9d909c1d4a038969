import type { FunctionCall, ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { type Context, columnName } from '../context.ts';
import { plain, plainColumns, type Relation, relationSql } from '../relation.ts';

/** Functions of text that never fail: to compute one of a row that would not have needed it costs a little and changes nothing. */
const harmless: ReadonlySet<string> = new Set(['lower', 'upper', 'trim', 'coalesce', 'ifnull', 'regexp_contains']);

/**
 * `CASE WHEN lower(medium) = … WHEN lower(medium) IN … WHEN regexp_contains(lower(medium), …)`, as channels are grouped: DuckDB computes a
 * call anew in each branch of a CASE. Here the calls that a SELECT repeats become columns below it, which its expressions name.
 */
export function withSharedCalls(
  input: Relation,
  expressions: readonly ResolvedExpression[],
  context: Context,
): { readonly input: Relation; readonly context: Context } {
  const calls = new Map<string, { readonly node: FunctionCall; times: number }>();
  for (const expression of expressions) count(expression, calls);
  const shared = [...calls].filter(([, { times }]) => times > 1);
  if (shared.length === 0 || input.orderBy !== undefined) return { input, context };
  const columns = shared.map(([key, { node }]) => ({ key, name: context.fresh('shared_'), sql: context.expression(node, context) }));
  const open = plain(input);
  const inner: Relation = { ...open, columns: [...open.columns, ...columns] };
  return {
    input: { columns: plainColumns(inner.columns), from: `(${relationSql(inner)})` },
    context: { ...context, shared: new Map([...context.shared, ...columns.map(({ key, name }) => [key, name] as const)]) },
  };
}

/** The column that holds a call's value, if there is one here. */
export function sharedCall(node: FunctionCall, { shared }: Context): string | undefined {
  const key = shared.size === 0 ? undefined : keyOf(node);
  return key === undefined ? undefined : shared.get(key);
}

function count(node: ResolvedExpression, calls: Map<string, { readonly node: FunctionCall; times: number }>): void {
  if (node.kind === 'FunctionCall') {
    const key = keyOf(node);
    const known = key === undefined ? undefined : calls.get(key);
    if (known) known.times += 1;
    else if (key !== undefined && node.function !== 'coalesce' && node.function !== 'ifnull') calls.set(key, { node, times: 1 });
    // The calls inside a shared one are computed with it.
    if (known === undefined) for (const argument of node.argumentList) count(argument, calls);
  }
  if (node.kind === 'Cast') count(node.expr, calls);
}

/** What a call is of, where it is harmless and of columns and literals alone. */
function keyOf(node: ResolvedExpression): string | undefined {
  switch (node.kind) {
    case 'ColumnRef':
      return node.isCorrelated ? undefined : columnName(node.column);
    case 'Literal':
      return typeof node.value === 'string' ? JSON.stringify(node.value) : undefined;
    case 'FunctionCall': {
      if (!harmless.has(node.function) || node.errorMode !== 'DEFAULT_ERROR_MODE' || node.collationList.length > 0) return undefined;
      if (node.function === 'regexp_contains' && node.argumentList[1]?.kind !== 'Literal') return undefined;
      const keys = node.argumentList.map(keyOf);
      return keys.includes(undefined) ? undefined : `${node.function}(${keys.join(',')})`;
    }
    default:
      return undefined;
  }
}
