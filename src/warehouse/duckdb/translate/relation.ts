/** A SELECT in pieces, so that a scan above can add its own instead of wrapping another SELECT around. */
export interface Relation {
  readonly columns: readonly RelationColumn[];
  readonly from: string | undefined;
  readonly where?: string;
  readonly groupBy?: string;
  readonly orderBy?: readonly OrderKey[];
  readonly limit?: string;
}

export interface RelationColumn {
  readonly name: string;
  readonly sql: string;
}

export interface OrderKey {
  /** The name of a column of FROM, or of the SELECT itself. */
  readonly name: string;
  readonly sql: string;
}

export function relationSql({ columns, from, where, groupBy, orderBy, limit }: Relation): string {
  // A SELECT needs something to select: a scan whose columns nobody reads still has its rows counted.
  const list =
    columns.length === 0 ? '1 AS nothing' : columns.map(({ name, sql }) => (sql === name ? name : `${sql} AS ${name}`)).join(', ');
  return [
    `SELECT ${list}`,
    from === undefined ? '' : `FROM ${from}`,
    where === undefined ? '' : `WHERE ${where}`,
    groupBy === undefined ? '' : `GROUP BY ${groupBy}`,
    orderBy === undefined ? '' : `ORDER BY ${orderSql(orderBy)}`,
    limit ?? '',
  ]
    .filter((piece) => piece !== '')
    .join(' ');
}

export function orderSql(keys: readonly OrderKey[]): string {
  return keys.map(({ sql }) => sql).join(', ');
}

/** The relation as something that can stand in FROM; its order is lost. */
export function sourceOf(relation: Relation): string {
  const { from, where, groupBy, orderBy, limit } = relation;
  if (
    from !== undefined &&
    isPlain(relation) &&
    where === undefined &&
    groupBy === undefined &&
    orderBy === undefined &&
    limit === undefined
  )
    return from;
  return `(${relationSql(limit === undefined ? unordered(relation) : relation)})`;
}

/** The same rows in the same order with columns that are all plain names of FROM, so that expressions can be selected in their place. */
export function plain(relation: Relation): Relation {
  return isPlain(relation) && relation.groupBy === undefined ? relation : nested(relation);
}

/** The same rows, open for a WHERE. */
export function filterable(relation: Relation): Relation {
  const open = plain(relation);
  return open.limit === undefined ? open : nested(open);
}

/** The same rows in no order, as a source with plain columns. */
export function wrapped(relation: Relation): Relation {
  return { columns: plainColumns(relation.columns), from: sourceOf(relation) };
}

export function unordered(relation: Relation): Relation {
  const { columns, from, where, groupBy, limit } = relation;
  return {
    columns,
    from,
    ...(where !== undefined && { where }),
    ...(groupBy !== undefined && { groupBy }),
    ...(limit !== undefined && { limit }),
  };
}

/** Wraps the relation; what it is ordered by goes along as further columns of the inner SELECT. */
export function nested(relation: Relation): Relation {
  const { columns, orderBy, limit } = relation;
  if (orderBy === undefined) return { columns: plainColumns(columns), from: `(${relationSql(relation)})` };
  const known = new Set(columns.map(({ name }) => name));
  const keys = [...new Set(orderBy.map(({ name }) => name))].filter((name) => !known.has(name));
  const inner: Relation = {
    ...(limit === undefined ? unordered(relation) : relation),
    columns: [...columns, ...keys.map((name) => ({ name, sql: name }))],
  };
  return { columns: plainColumns(columns), from: `(${relationSql(inner)})`, orderBy };
}

/**
 * A SELECT of these columns of the relation, in this order; the order of its rows is kept only for a LIMIT. What is selected is written in
 * place of the relation's own list, where nothing else of the SELECT can depend on that list: a layer less for the database to plan.
 */
export function selectionSql(relation: Relation, names: readonly string[]): string {
  const { columns, groupBy, orderBy, limit } = relation;
  const own = names.map((name) => columns.find((column) => column.name === name));
  const found = own.filter((column) => column !== undefined);
  const isOpen = groupBy === undefined && (orderBy === undefined || limit === undefined);
  if (!isOpen || found.length < names.length || new Set(names).size < names.length)
    return relationSql({ ...wrapped(relation), columns: names.map((name) => ({ name, sql: name })) });
  return relationSql({ ...unordered(relation), columns: found });
}

export function and(left: string | undefined, right: string): string {
  return left === undefined ? right : `${left} AND ${right}`;
}

export function plainColumns(columns: readonly RelationColumn[]): readonly RelationColumn[] {
  return columns.map(({ name }) => ({ name, sql: name }));
}

function isPlain({ columns, from }: Relation): boolean {
  return (from !== undefined || columns.length === 0) && columns.every(({ name, sql }) => name === sql);
}
