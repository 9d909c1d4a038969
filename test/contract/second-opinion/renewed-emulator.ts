import { setTimeout as delay } from 'node:timers/promises';
import type { GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { createBigQueryWarehouse } from '../../../src/warehouse/bigquery/bigquery-warehouse.ts';
import type { RowSet } from '../../../src/warehouse/row-set.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { type Emulator, startEmulator } from '../../support/emulator.ts';

/** A statement of forty events takes half a second; what takes this long is not answered at all. */
const patienceMs = 15_000;
/** From its first statement on the emulator takes longer with each; a new one, with its rows, is there in some seconds. */
const statementsOfOne = 60;

export interface RenewedEmulator {
  /** Rejects with what the emulator finds wrong, or that it did not answer. */
  query(sql: string): Promise<RowSet>;
  close(): Promise<void>;
}

interface Running {
  readonly emulator: Emulator;
  readonly warehouse: Warehouse;
  asked: number;
}

/**
 * An emulator that is replaced by a new one, filled anew, where it gave no answer or has answered many: after some statements (those that make
 * functions among them) it never answers again, and all that comes after would wait in vain.
 */
export function createRenewedEmulator(options: {
  readonly project: string;
  readonly dataset: string;
  readonly googlesql: GoogleSql;
  readonly fill: (warehouse: Warehouse) => Promise<void>;
}): RenewedEmulator {
  const { project, dataset, googlesql, fill } = options;
  let running: Running | undefined;

  const start = async (): Promise<Running> => {
    const emulator = await startEmulator(project);
    const settings = { method: 'oauth', api_endpoint: emulator.endpoint };
    const place = { name: 'emulator', project, dataset, location: undefined, threads: 1, settings };
    // Known before it is filled, so that it ends with the rest where that fails.
    running = { emulator, warehouse: createBigQueryWarehouse({ place, googlesql }), asked: 0 };
    await fill(running.warehouse);
    return running;
  };

  const stop = async (): Promise<void> => {
    const stopped = running;
    running = undefined;
    // First the emulator: what is still asked of it ends with it.
    await stopped?.emulator.stop();
    await stopped?.warehouse.close();
  };

  return {
    query: async (sql) => {
      if (running && running.asked >= statementsOfOne) await stop();
      const current = running ?? (await start());
      current.asked += 1;
      const { warehouse } = current;
      const patience = new AbortController();
      const unanswered = delay(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined);
      const answered = warehouse.prepare(sql).then((statement) => warehouse.query(statement));
      try {
        const first = await Promise.race([answered, unanswered]);
        if (first) return first;
        answered.catch(() => undefined);
        await stop();
        throw new Error('The emulator did not answer.');
      } finally {
        patience.abort();
      }
    },
    close: stop,
  };
}
