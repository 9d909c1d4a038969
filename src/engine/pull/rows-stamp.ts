import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../../warehouse/row-set.ts';

/*
 * Rows of an export are told from another table's by their number and the sum of their event_timestamps, each modulo a prime so that no
 * sum overflows: cheap in SQL, and never the same for two days of events.
 */

const modulus = 1_000_003;
const column = 'event_timestamp';

/** The stamp of a table in SQL; of one without an event_timestamp only the number of rows counts. */
export function stampSql(hasTime: boolean): string {
  return hasTime ? `CAST(IFNULL(SUM(MOD(${column}, ${modulus})), 0) AS STRING)` : "'0'";
}

export function hasEventTime(fields: readonly Field[]): boolean {
  return fields.some(({ name, type }) => name === column && type === 'INT64');
}

/** The same of rows that pass by. */
export class RowsStamp {
  rows = 0;
  #sum = 0;
  readonly #index: number;

  constructor(fields: readonly Field[]) {
    this.#index = hasEventTime(fields) ? fields.findIndex(({ name }) => name === column) : -1;
  }

  add(row: readonly Value[]): void {
    this.rows += 1;
    const time = this.#index < 0 ? null : row[this.#index];
    if (typeof time === 'number' || typeof time === 'string') this.#sum += Number(BigInt(time) % BigInt(modulus));
  }

  get stamp(): string {
    return String(this.#sum);
  }
}
