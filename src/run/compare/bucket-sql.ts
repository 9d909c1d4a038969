import { type Field, type TableName, tableKey } from '../../googlesql/schema.ts';
import { hasFloats } from './row-text.ts';

export interface ComparedColumns {
  readonly fields: readonly Field[];
  /** Positions of the columns that no two rows have the same values in, without FLOAT64; empty where there are none such. */
  readonly key: readonly number[];
}

/** All rows, with the compared columns alone. */
export function rowsSql(table: TableName, fields: readonly Field[]): string {
  return `SELECT ${fields.map(({ name }) => quoted(name)).join(', ')} FROM ${quoted(tableKey(table))}`;
}

export function countSql(table: TableName): string {
  return `SELECT COUNT(*) AS n FROM ${quoted(tableKey(table))}`;
}

/**
 * One row a bucket: its number, its rows, and sums of their hashes, which do not depend on order: of the whole rows (two halves, so that no sum
 * overflows) and of the rows with FLOAT64 values to ten digits. The hash is FARM_FINGERPRINT of TO_JSON_STRING, which every engine that
 * speaks GoogleSQL has to the bit.
 */
export function bucketsSql(table: TableName, columns: ComparedColumns, buckets: number): string {
  const { fields } = columns;
  const exact = hash(fields.map(({ name }) => quoted(name)));
  const rough = fields.some(hasFloats) ? roughHash(fields) : exact;
  const sums = (name: string) => `SUM(DIV(${name}, ${half})) AS ${name}_high, SUM(MOD(${name}, ${half})) AS ${name}_low`;
  return (
    `SELECT bucket, COUNT(*) AS n, ${sums('exact')}, ${sums('rough')} FROM (` +
    `SELECT ${bucketOf(columns, buckets)} AS bucket, ${exact} AS exact, ${rough} AS rough FROM ${quoted(tableKey(table))}` +
    `) GROUP BY bucket`
  );
}

/** The rows of some buckets. */
export function bucketRowsSql(table: TableName, columns: ComparedColumns, buckets: number, chosen: readonly number[]): string {
  return `${rowsSql(table, columns.fields)} WHERE ${bucketOf(columns, buckets)} IN (${chosen.join(', ')})`;
}

const half = 4_294_967_296;

/** From -(buckets - 1) to buckets - 1: the sign of a hash stays. Two versions of a row are in one bucket by its key. */
function bucketOf({ fields, key }: ComparedColumns, buckets: number): string {
  const names = key.flatMap((position) => fields[position] ?? []).map(({ name }) => quoted(name));
  return `MOD(${names.length > 0 ? hash(names) : roughHash(fields)}, ${buckets})`;
}

function roughHash(fields: readonly Field[]): string {
  return hash(fields.map((field, index) => rounded(field, quoted(field.name), `v${index}`)));
}

function hash(values: readonly string[]): string {
  return `FARM_FINGERPRINT(TO_JSON_STRING(STRUCT(${values.map((value, index) => `${value} AS c${index}`).join(', ')})))`;
}

/** The value with each FLOAT64 in it as text of ten digits. `name` is one that nothing else in the expression has. */
function rounded(field: Field, value: string, name: string): string {
  if (!hasFloats(field)) return value;
  if (field.mode !== 'REPEATED') return roundedSingle(field, value, name);
  const item = `${name}_item`;
  const place = `${name}_place`;
  const made = field.type === 'STRUCT' ? `AS STRUCT ${roundedMembers(field, item, name)}` : roundedSingle(field, item, name);
  return `ARRAY(SELECT ${made} FROM UNNEST(${value}) AS ${item} WITH OFFSET AS ${place} ORDER BY ${place})`;
}

function roundedSingle(field: Field, value: string, name: string): string {
  if (field.type !== 'STRUCT') return `FORMAT('%.9e', ${value})`;
  return `IF(${value} IS NULL, NULL, STRUCT(${roundedMembers(field, value, name)}))`;
}

function roundedMembers({ fields = [] }: Field, value: string, name: string): string {
  return fields.map((member, index) => `${rounded(member, `${value}.${quoted(member.name)}`, `${name}_${index}`)} AS m${index}`).join(', ');
}

function quoted(name: string): string {
  return `\`${name}\``;
}
