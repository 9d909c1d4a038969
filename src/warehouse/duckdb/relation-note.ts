import type { DuckDBValue } from '@duckdb/node-api';
import type { Field, FieldMode, FieldType, TableAbout, TableName, TableVariety } from '../../googlesql/schema.ts';

/** What BigQuery knows of a table or view and DuckDB does not; kept as JSON in its comment. */
export interface RelationNote extends TableAbout {
  readonly fields?: readonly Field[];
  readonly source?: ViewSource;
}

/** What a view was made of. */
export interface ViewSource {
  /** In GoogleSQL. */
  readonly sql: string;
  readonly tables: readonly TableName[];
  /** Fingerprint of what the tables were like, and the functions that stay where it calls any. */
  readonly inputs: string;
  readonly callsRoutines?: boolean;
}

/** The note of a table: nothing where DuckDB's own types tell everything. */
export function tableNote(fields: readonly Field[], about: TableAbout): RelationNote {
  return { ...aboutOf(about), ...(fields.some(saysMore) && { fields }) };
}

/** What is known of a table besides its columns, of all that is known of it. */
export function aboutOf({ description, variety, base }: TableAbout): TableAbout {
  return { ...(description !== undefined && { description }), ...(variety && { variety }), ...(base && { base }) };
}

/** The comment that holds a note; undefined for one that says nothing. */
export function noteText(note: RelationNote): string | undefined {
  return Object.keys(note).length === 0 ? undefined : JSON.stringify(note);
}

function saysMore(field: Field): boolean {
  return (
    field.description !== undefined || field.mode === 'REQUIRED' || field.parameters !== undefined || (field.fields ?? []).some(saysMore)
  );
}

/** A comment that is not one of ours (somebody else's database) says nothing. */
export function parseNote(comment: DuckDBValue | undefined): RelationNote {
  if (typeof comment !== 'string') return {};
  try {
    const note: unknown = JSON.parse(comment);
    if (typeof note !== 'object' || note === null) return {};
    const description = 'description' in note && typeof note.description === 'string' ? note.description : undefined;
    const fields = 'fields' in note && Array.isArray(note.fields) && note.fields.every(isField) ? note.fields : undefined;
    const source = 'source' in note && isSource(note.source) ? note.source : undefined;
    const variety = 'variety' in note && isVariety(note.variety) ? note.variety : undefined;
    const base = 'base' in note && isTableName(note.base) ? note.base : undefined;
    const about = aboutOf({ ...(description !== undefined && { description }), ...(variety && { variety }), ...(base && { base }) });
    return { ...about, ...(fields && { fields }), ...(source && { source }) };
  } catch {
    return {};
  }
}

/** Columns as DuckDB has them, with what the note adds to those that it still fits. */
export function withNote(columns: readonly Field[], note: RelationNote): readonly Field[] {
  const { fields } = note;
  if (fields === undefined) return columns;
  return columns.map((column) => {
    const noted = fields.find((field) => field.name === column.name);
    return noted && fits(noted, column) ? noted : column;
  });
}

function fits(noted: Field, column: Field): boolean {
  const members = column.fields ?? [];
  return (
    noted.type === column.type &&
    (noted.mode === 'REPEATED') === (column.mode === 'REPEATED') &&
    (noted.fields ?? []).length === members.length &&
    (noted.fields ?? []).every((field, index) => {
      const member = members[index];
      return member?.name === field.name && fits(field, member);
    })
  );
}

const types: Readonly<Record<FieldType, true>> = {
  INT64: true,
  FLOAT64: true,
  NUMERIC: true,
  BIGNUMERIC: true,
  BOOL: true,
  STRING: true,
  BYTES: true,
  DATE: true,
  DATETIME: true,
  TIME: true,
  TIMESTAMP: true,
  INTERVAL: true,
  JSON: true,
  GEOGRAPHY: true,
  STRUCT: true,
};
const modes: Readonly<Record<FieldMode, true>> = { NULLABLE: true, REQUIRED: true, REPEATED: true };

function isVariety(value: unknown): value is TableVariety {
  return value === 'SNAPSHOT' || value === 'CLONE' || value === 'MATERIALIZED VIEW';
}

function isField(value: unknown): value is Field {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('type' in value) || !('mode' in value)) return false;
  const fields = 'fields' in value ? value.fields : [];
  return (
    typeof value.name === 'string' &&
    typeof value.type === 'string' &&
    Object.hasOwn(types, value.type) &&
    typeof value.mode === 'string' &&
    Object.hasOwn(modes, value.mode) &&
    Array.isArray(fields) &&
    fields.every(isField)
  );
}

function isSource(value: unknown): value is ViewSource {
  if (typeof value !== 'object' || value === null || !('sql' in value) || !('tables' in value) || !('inputs' in value)) return false;
  return (
    typeof value.sql === 'string' && typeof value.inputs === 'string' && Array.isArray(value.tables) && value.tables.every(isTableName)
  );
}

function isTableName(value: unknown): value is TableName {
  if (typeof value !== 'object' || value === null || !('project' in value) || !('dataset' in value) || !('table' in value)) return false;
  return [value.project, value.dataset, value.table].every((part) => typeof part === 'string');
}
