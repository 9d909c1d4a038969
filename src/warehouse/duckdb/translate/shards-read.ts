import type { ResolvedExpression, ResolvedStatement, TableScan } from '../../../googlesql/resolved-node.ts';
import { SqlError } from '../../sql-error.ts';
import type { ReadTexts } from './prepared-script.ts';
import { type ShardFilter, shardFilters, type ShardsRead } from './scans/shard-filters.ts';
import { isDecided, keepsOf } from './scans/suffix-filter.ts';
import { isChangeable, quoteName, quoteText } from './sql-text.ts';
import { conditionSql, type TranslationOptions } from './translate.ts';

/**
 * The suffixes of the shards that each wildcard table of a statement is read of: those that its conditions on the suffix leave. Comparisons
 * with literals are reckoned here; others (dates that are reckoned, variables of a script, LIKE, parts of the suffix) are put to the
 * database, by the same translation that the statement itself gets. What may be another value when the statement runs leaves all shards.
 */
export async function shardsRead(
  statement: ResolvedStatement,
  options: TranslationOptions,
  readTexts: ReadTexts | undefined,
): Promise<ShardsRead> {
  const kept = new Map<TableScan, ReadonlySet<string>>();
  const met = new Set<ResolvedExpression>();
  if (![...options.tables.values()].some(({ shards }) => shards !== undefined)) return { kept, met };
  for (const filter of shardFilters(statement)) {
    const shards = options.tables.get(filter.scan.table.fullName)?.shards;
    if (shards === undefined) continue;
    const all = kept.get(filter.scan) ?? new Set(shards.map(({ suffix }) => suffix));
    const keeps = keepsOf(filter.condition, filter.suffix);
    const some = keeps ? [...all].filter(keeps) : [...all];
    const isExact = isDecided(filter.condition, filter.suffix);
    const left = !filter.isOfSuffix || isExact || some.length === 0 ? undefined : await leftBy(filter, some, options, readTexts);
    kept.set(filter.scan, new Set(left ?? some));
    if (filter.isOfSuffix && (isExact || left !== undefined)) met.add(filter.condition);
  }
  return { kept, met };
}

async function leftBy(
  { suffix, condition }: ShardFilter,
  suffixes: readonly string[],
  options: TranslationOptions,
  readTexts: ReadTexts | undefined,
): Promise<readonly string[] | undefined> {
  const name = quoteName('suffix');
  const sql = translated(() => conditionSql(condition, new Map([[suffix, name]]), options));
  if (readTexts === undefined || sql === undefined || isChangeable(sql)) return undefined;
  const rows = suffixes.map((text) => `(${quoteText(text)})`).join(', ');
  return readTexts(`SELECT ${name} FROM (VALUES ${rows}) AS shards(${name}) WHERE ${sql}`);
}

/** What is refused is told by the translation of the statement. */
function translated(translate: () => string): string | undefined {
  try {
    return translate();
  } catch (error) {
    if (error instanceof SqlError) return undefined;
    throw error;
  }
}
