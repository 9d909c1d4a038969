import type { Field } from '../../googlesql/schema.ts';
import { duckDbType, quoteText } from '../duckdb-types.ts';
import type { ColumnType } from './column-type.ts';

/** A column of a file that cannot be one of the export's. */
export class UnfitColumn extends Error {
  constructor(path: string, found: string, wanted: string) {
    super(`${path} is ${found} where the export has ${wanted}`);
    this.name = 'UnfitColumn';
  }
}

const integers = /^U?(?:TINY|SMALL|BIG)?(?:INT|INTEGER)$/;
const numbers = /^(?:FLOAT|DOUBLE|DECIMAL.*)$/;

/**
 * The SQL that gives a file's value the type of a field: members by name, those that the file lacks NULL, and lists never NULL, as
 * in BigQuery. Lists may be wrapped (`list.element`), as some Parquet writers do. Throws `UnfitColumn` where a value would have to be
 * rounded or guessed.
 */
export function conform(value: string, type: ColumnType, field: Field, path = field.name): string {
  if (field.mode !== 'REPEATED') return conformOne(value, type, field, path);
  const list = unwrapped(value, type);
  if (list.type.kind !== 'list') throw new UnfitColumn(path, describe(type), 'a list');
  const depth = path.split('.').length;
  const item = unwrappedItem(`item${String(depth)}`, list.type.item, field);
  const one = conformOne(item.value, item.type, field, path);
  return `coalesce(list_transform(${list.value}, lambda item${String(depth)}: ${one}), [])`;
}

/** `{list: […]}` is a list. */
function unwrapped(value: string, type: ColumnType): { readonly value: string; readonly type: ColumnType } {
  const [only, second] = type.kind === 'struct' ? type.members : [];
  if (only === undefined || second !== undefined || only.type.kind !== 'list') return { value, type };
  return { value: member(value, only.name), type: only.type };
}

/** `{element: …}` is the element, unless it is what the field has itself. */
function unwrappedItem(value: string, type: ColumnType, field: Field): { readonly value: string; readonly type: ColumnType } {
  const [only, second] = type.kind === 'struct' ? type.members : [];
  if (only === undefined || second !== undefined || !['element', 'item', 'array_element'].includes(only.name)) return { value, type };
  return field.fields?.some(({ name }) => name === only.name) === true
    ? { value, type }
    : { value: member(value, only.name), type: only.type };
}

function conformOne(value: string, type: ColumnType, field: Field, path: string): string {
  if (field.type !== 'STRUCT') return conformScalar(value, type, field, path);
  if (type.kind !== 'struct') throw new UnfitColumn(path, describe(type), 'a STRUCT');
  const members = (field.fields ?? []).map((wanted) => {
    const found = type.members.find(({ name }) => name.toLowerCase() === wanted.name);
    const sql = found === undefined ? absent(wanted) : conform(member(value, found.name), found.type, wanted, `${path}.${wanted.name}`);
    return `${quoteText(wanted.name)}: ${sql}`;
  });
  return `CASE WHEN ${value} IS NOT NULL THEN {${members.join(', ')}} END`;
}

/** What a column that a file lacks is. */
export function absent(field: Field): string {
  return field.mode === 'REPEATED' ? `[]::${duckDbType(field)}` : `NULL::${duckDbType(field)}`;
}

function conformScalar(value: string, type: ColumnType, field: Field, path: string): string {
  const wanted = duckDbType({ ...field, mode: 'NULLABLE' });
  const found = type.kind === 'scalar' ? type.name : '';
  if (found === wanted) return value;
  const fits = {
    VARCHAR: integers.test(found) || found === 'BOOLEAN',
    BIGINT: integers.test(found) || found === 'VARCHAR',
    DOUBLE: integers.test(found) || numbers.test(found) || found === 'VARCHAR',
    BOOLEAN: found === 'VARCHAR' || integers.test(found),
  };
  if (!Object.entries(fits).some(([name, fit]) => name === wanted && fit)) throw new UnfitColumn(path, describe(type), field.type);
  return `CAST(${value} AS ${wanted})`;
}

function member(value: string, name: string): string {
  return `struct_extract(${value}, ${quoteText(name)})`;
}

function describe(type: ColumnType): string {
  return type.kind === 'scalar' ? type.name : type.kind === 'list' ? 'a list' : 'a STRUCT';
}
