import { createHash } from 'node:crypto';
import { type TableName, tableKey } from '../../googlesql/schema.ts';
import { SqlError } from '../sql-error.ts';
import type { TableDescription } from '../warehouse.ts';
import type { Relation } from './catalog.ts';
import type { ViewSource } from './relation-note.ts';

export interface FreshViews {
  /** Describes a table or view, after making the view again if what it reads is not what it was. */
  readonly describe: (name: TableName, signal: AbortSignal | undefined) => Promise<TableDescription | undefined>;
  /** A fingerprint of the columns, for wildcards of the tables, and of the functions if any are called, that a view depends on. */
  readonly inputs: (source: Pick<ViewSource, 'tables' | 'callsRoutines'>, signal: AbortSignal | undefined) => Promise<string>;
}

export interface ViewSteps {
  relation(name: TableName, signal: AbortSignal | undefined): Promise<Relation | undefined>;
  describe(name: TableName, signal: AbortSignal | undefined): Promise<TableDescription | undefined>;
  shards(name: TableName, signal: AbortSignal | undefined): Promise<readonly TableDescription[]>;
  remake(relation: Relation, source: ViewSource, signal: AbortSignal | undefined): Promise<void>;
  /** A fingerprint of the functions that stay. */
  routines(signal: AbortSignal | undefined): Promise<string>;
  /** Another number whenever something has changed. */
  generation(): number;
}

/**
 * To BigQuery a view is its text: it reads the shards that are there when it is asked, with the types that they have then. The SQL that
 * DuckDB keeps has both written in, so a view whose inputs have changed is translated again before anything reads it.
 */
export function createFreshViews(steps: ViewSteps): FreshViews {
  const checked = new Map<string, number>();
  const fingerprints = new WeakMap<TableDescription, string>();

  const describe: FreshViews['describe'] = async (name, signal) => {
    const key = tableKey(name);
    if (checked.get(key) !== steps.generation()) {
      const relation = name.table.endsWith('*') ? undefined : await steps.relation(name, signal);
      const source = relation?.note.source;
      // Noted before the look below, so that views that read each other in a circle come to an end.
      checked.set(key, steps.generation());
      if (relation && source && (await inputs(source, signal)) !== source.inputs) await remade(relation, source, signal);
    }
    return steps.describe(name, signal);
  };

  const inputs: FreshViews['inputs'] = async ({ tables, callsRoutines }, signal) => {
    const parts: string[] = callsRoutines === true ? [await steps.routines(signal)] : [];
    for (const table of tables) {
      const descriptions = table.table.endsWith('*') ? await steps.shards(table, signal) : [await describe(table, signal)];
      parts.push(tableKey(table), ...descriptions.map((description) => (description ? fingerprint(description) : 'none')));
    }
    return hash(parts);
  };

  const fingerprint = (description: TableDescription): string => {
    const known = fingerprints.get(description);
    if (known !== undefined) return known;
    const made = hash([tableKey(description.name), JSON.stringify(description.fields)]);
    fingerprints.set(description, made);
    return made;
  };

  const remade = async (relation: Relation, source: ViewSource, signal: AbortSignal | undefined): Promise<void> => {
    try {
      await steps.remake(relation, source, signal);
    } catch (error) {
      checked.delete(tableKey(relation.name));
      if (!(error instanceof SqlError)) throw error;
      throw new SqlError(error.code, `The view ${tableKey(relation.name)} does not work any more: ${error.message}`, {
        hint: 'Build it again.',
        cause: error,
      });
    }
  };

  return { describe, inputs };
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
