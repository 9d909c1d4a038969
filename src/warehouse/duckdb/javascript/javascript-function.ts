import { createHash } from 'node:crypto';
import type { SqlFunction } from '../../../googlesql/catalog.ts';
import type { SqlType } from '../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { duckdbTypeOf } from '../translate/duckdb-type.ts';
import { refuse } from '../translate/refusal.ts';

/** A function of LANGUAGE js as DuckDB is told of it. */
export interface JavaScriptFunction {
  /** Its name in DuckDB, made of all that it does: the same function is known under the same name, and another one under another. */
  readonly native: string;
  /** As the person called it. */
  readonly name: string;
  readonly arguments: readonly { readonly name: string; readonly type: SqlType }[];
  readonly returnType: SqlType;
  readonly code: string;
}

/** Types that BigQuery documents a JavaScript form of; INT64 arguments it takes as well, though the documentation does not say so. */
const documented: ReadonlySet<string> = new Set([
  'INT64',
  'FLOAT64',
  'NUMERIC',
  'BOOL',
  'STRING',
  'BYTES',
  'DATE',
  'TIMESTAMP',
  'JSON',
  'ARRAY',
  'STRUCT',
]);

/** Throws `SqlError` ATT1302 for types that have no form in JavaScript. */
export function javaScriptFunction(definition: SqlFunction, range?: TextRange): JavaScriptFunction {
  const { returnType, body: code } = definition;
  const name = definition.path.at(-1) ?? '';
  if (returnType === undefined) throw refuse('A JavaScript function without RETURNS', range);
  const parameters = definition.arguments.map((argument) => {
    if (argument.type === undefined) throw refuse('An argument of ANY TYPE of a JavaScript function', range, 'Name its type.');
    return { name: argument.name, type: argument.type };
  });
  const foreign = [returnType, ...parameters.map(({ type }) => type)].map(foreignType).find((type) => type !== undefined);
  if (foreign !== undefined)
    throw refuse(`${foreign} in a JavaScript function`, range, 'Use STRING, and convert it in SQL before and after the call.');
  const digest = createHash('sha256').update(JSON.stringify([parameters, returnType, code, name]));
  return { native: `javascript_${digest.digest('hex').slice(0, 24)}`, name, arguments: parameters, returnType, code };
}

function foreignType(type: SqlType): string | undefined {
  if (!documented.has(type.kind) || duckdbTypeOf(type) === undefined) return type.kind;
  if (type.kind === 'ARRAY') return foreignType(type.element);
  if (type.kind === 'STRUCT' && new Set(type.fields.map(({ name }) => name)).size < type.fields.length)
    return 'A STRUCT with two fields of one name';
  if (type.kind === 'STRUCT' && type.fields.some(({ name }) => name === '')) return 'A STRUCT with a field without a name';
  return type.kind === 'STRUCT' ? type.fields.map((field) => foreignType(field.type)).find((found) => found !== undefined) : undefined;
}

/** The type in which values come to the function and leave it: JSON as its text. */
export function carriedType(type: SqlType): SqlType {
  if (type.kind === 'JSON') return { kind: 'STRING' };
  if (type.kind === 'ARRAY') return { kind: 'ARRAY', element: carriedType(type.element) };
  if (type.kind !== 'STRUCT') return type;
  return { kind: 'STRUCT', fields: type.fields.map((field) => ({ name: field.name, type: carriedType(field.type) })) };
}
