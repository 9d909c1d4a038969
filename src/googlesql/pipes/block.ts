import type { FromName } from './from-names.ts';
import { joined, type Written, written } from './written.ts';

/**
 * The query that the operators so far make, as a SELECT that is still open: what comes next may be added to it, or go around it. Names of
 * rows are lost where a query goes around: `kept` are those that were made columns, of their whole rows, because they are still asked for.
 */
export interface Block {
  /** Where the latest operator stands. */
  readonly at: number;
  readonly from: Written;
  readonly names: readonly FromName[];
  readonly kept: readonly string[];
  readonly where: readonly Written[];
  readonly qualify?: Written;
  readonly orderBy?: Written;
  readonly limit?: Written;
  readonly isDistinct?: boolean;
  /** A whole query in place of all of the above. */
  readonly query?: Written;
  /** LIMIT may be put at the end of it. */
  readonly takesLimit?: boolean;
}

export function blockOf(at: number, from: Written, names: readonly FromName[] = []): Block {
  return { at, from, names, kept: [], where: [] };
}

export function blockOfQuery(at: number, query: Written, takesLimit = false): Block {
  return { ...blockOf(at, []), query, takesLimit };
}

/** What follows the list of a SELECT. */
export function clauses({ at, from, where, qualify, orderBy, limit }: Block): Written {
  return written(
    at,
    ' FROM ',
    from,
    ...(where.length === 0
      ? []
      : [
          ' WHERE ',
          joined(
            at,
            where.map((condition) => written(at, '(', condition, ')')),
            ' AND ',
          ),
        ]),
    ...(qualify === undefined ? [] : [' QUALIFY ', qualify]),
    ...(orderBy === undefined ? [] : [' ORDER BY ', orderBy]),
    ...(limit === undefined ? [] : [' LIMIT ', limit]),
  );
}

/** The block as a query whose columns are those that people see, or those and rows that are still asked for. */
export function queryOf(block: Block, isAsked: (name: FromName) => boolean = () => false): Written {
  const { at, kept, names, isDistinct, query } = block;
  if (query !== undefined) return query;
  const dropped = kept.filter((name) => !isAsked({ name, isArray: false }));
  const added = names.filter((name) => !kept.includes(name.name) && isAsked(name));
  return written(
    at,
    isDistinct === true ? 'SELECT DISTINCT *' : 'SELECT *',
    dropped.length === 0 ? '' : ` EXCEPT (${dropped.map(quoted).join(', ')})`,
    ...added.map(({ name }) => `, ${quoted(name)} AS ${quoted(name)}`),
    clauses(block),
  );
}

/** A query goes around the block. Rows of one table keep their name where they are only fewer, or in another order. */
export function wrap(block: Block, isAsked: (name: FromName) => boolean): Block {
  const [only, ...more] = block.names;
  const around = { ...blockOf(block.at, []), kept: block.kept.filter((name) => isAsked({ name, isArray: false })) };
  if (only !== undefined && more.length === 0 && !only.isArray && block.query === undefined && block.kept.length === 0)
    return { ...around, from: written(block.at, '(', queryOf(block), `) AS ${quoted(only.name)}`), names: [only] };
  const kept = [...around.kept, ...block.names.filter(isAsked).map(({ name }) => name)];
  return { ...around, from: written(block.at, '(', queryOf(block, isAsked), ')'), kept: [...new Set(kept)] };
}

/** The block with nothing in it but FROM and WHERE, to which more may be added. */
export function open(block: Block, isAsked: (name: FromName) => boolean): Block {
  const { query, orderBy, limit, qualify, isDistinct } = block;
  const isOpen = query === undefined && orderBy === undefined && limit === undefined && qualify === undefined && isDistinct !== true;
  return isOpen ? block : wrap(block, isAsked);
}

export function quoted(name: string): string {
  return `\`${name}\``;
}
