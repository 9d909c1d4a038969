import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import type { Field } from '../../googlesql/schema.ts';
import { duckdbType } from './translate/duckdb-type.ts';
import { fieldOf } from './translate/field-of-type.ts';
import { refuse } from './translate/refusal.ts';
import { quoteName } from './translate/sql-text.ts';

/** The DuckDB type of a column that is to be made. Throws `SqlError` ATT1302 for a type that DuckDB cannot hold (GEOGRAPHY). */
export function columnTypeOf(field: Field): string {
  const type = duckdbType(field);
  if (type === undefined) throw refuse(`The column ${field.name} of type ${field.type}`, undefined);
  return type;
}

/** A DuckDB column as BigQuery would have it; undefined for a type that BigQuery has nothing like. */
export function fieldOfColumn(name: string, type: DuckDBType): Field | undefined {
  return fieldOf(typeText(type), name);
}

/** A DuckDB type in the spelling of `columnTypeOf`, members' names always quoted. */
export function typeText(type: DuckDBType): string {
  if (type.typeId === DuckDBTypeId.LIST) return `${typeText(type.valueType)}[]`;
  // A name of DuckDB's for a type of its own: its text in the API is that of the type that holds it.
  if (type.alias === 'JSON') return type.alias;
  if (type.typeId !== DuckDBTypeId.STRUCT) return type.toString();
  const members = type.entryTypes.map((entryType, index) => `${quoteName(type.entryNames[index] ?? '')} ${typeText(entryType)}`);
  return `STRUCT(${members.join(', ')})`;
}
