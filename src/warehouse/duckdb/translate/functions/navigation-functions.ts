import type { AnalyticFunctionCall } from '../../../../googlesql/resolved-node.ts';
import { plainText } from '../../../../googlesql/plain-text.ts';
import type { Context } from '../context.ts';
import { refuse } from '../refusal.ts';

const ranks = new Set(['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist']);

/** Functions that exist over windows alone; undefined for aggregates. */
export function navigationSql(node: AnalyticFunctionCall, over: string, context: Context): string | undefined {
  const args = node.argumentList.map((argument) => context.expression(argument, context));
  const nulls = node.nullHandlingModifier === 'IGNORE_NULLS' ? ' IGNORE NULLS' : '';
  if (ranks.has(node.function)) return `${node.function}()${over}`;
  switch (node.function) {
    case 'ntile':
      return `ntile(${args.join(', ')})${over}`;
    case 'first_value':
    case 'last_value':
    case 'nth_value':
      return `${node.function}(${args.join(', ')}${nulls})${over}`;
    case 'lag':
    case 'lead':
      return `${node.function}(${args.join(', ')})${over}`;
    case 'percentile_cont':
    case 'percentile_disc': {
      if (nulls === '' && node.nullHandlingModifier === 'RESPECT_NULLS')
        throw refuse(`${node.function.toUpperCase()} RESPECT NULLS`, node.range);
      const share = node.argumentList[1];
      if (share?.kind !== 'Literal') throw refuse(`${node.function.toUpperCase()} of a percentile that is no constant`, node.range);
      if (node.argumentList[0]?.type.kind !== 'FLOAT64' && node.function === 'percentile_cont')
        throw refuse(`PERCENTILE_CONT of ${node.argumentList[0]?.type.kind ?? 'this'}`, node.range);
      return `${node.function === 'percentile_cont' ? 'quantile_cont' : 'quantile_disc'}(${args[0] ?? ''}, ${plainText(share.value)})${over}`;
    }
    default:
      return undefined;
  }
}
