import type { AnalyticFunctionCall, Literal } from '../../../../googlesql/resolved-node.ts';
import { plainText } from '../../../../googlesql/plain-text.ts';
import type { Context } from '../context.ts';
import { raise } from '../raise.ts';
import { refuse } from '../refusal.ts';
import { quoteText } from '../sql-text.ts';

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
    case 'percentile_disc':
      return percentileSql(node, args[0] ?? '', over, context);
    default:
      return undefined;
  }
}

/** A percentile by its exact value, as GoogleSQL multiplies it: 0.4 as FLOAT64 is a little more, so that of five values it takes the third. */
function shareSql({ type, value }: Literal): string {
  return type.kind === 'FLOAT64' ? `CAST('${Number(value).toFixed(25)}' AS DECIMAL(27,25))` : plainText(value);
}

/** NULL and NaN are below all numbers where they count; DuckDB leaves NULL out and has NaN above. */
function percentileSql(node: AnalyticFunctionCall, value: string, over: string, context: Context): string {
  const [argument, share] = node.argumentList;
  const name = node.function.toUpperCase();
  const respected = node.nullHandlingModifier === 'RESPECT_NULLS';
  const isFloat = argument?.type.kind === 'FLOAT64';
  if (share?.kind !== 'Literal') throw refuse(`${name} of a percentile that is no constant`, node.range);
  const percentile = shareSql(share);
  if (node.function === 'percentile_cont') {
    if (respected) throw refuse(`${name} RESPECT NULLS`, node.range);
    if (!isFloat) throw refuse(`${name} of ${argument?.type.kind ?? 'this'}`, node.range);
    const odd = `bool_or(isnan(${value}))${over}`;
    const problem = raise(quoteText('PERCENTILE_CONT of numbers with NaN among them is not known to the local engine'), context, odd);
    return `CASE WHEN ${odd} THEN ${problem} ELSE quantile_cont(${value}, ${plainText(share.value)})${over} END`;
  }
  if (!respected && !isFloat) return `quantile_disc(${value}, ${percentile})${over}`;
  const rank = `CASE WHEN ${value} IS NULL THEN 0${isFloat ? ` WHEN isnan(${value}) THEN 1` : ''} ELSE 2 END`;
  const ranked = `{'n': ${rank}, 'v': ${value}}`;
  const counted = respected ? ranked : `CASE WHEN ${value} IS NOT NULL THEN ${ranked} END`;
  return `struct_extract(quantile_disc(${counted}, ${percentile})${over}, 'v')`;
}
