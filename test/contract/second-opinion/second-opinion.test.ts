import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { makeSample, sampleDataset } from '../../../src/events/synthetic/make-sample.ts';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { createDuckDbWarehouse } from '../../../src/warehouse/duckdb/duckdb-warehouse.ts';
import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';
import type { RowSet } from '../../../src/warehouse/row-set.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import { requireEmulator } from '../../support/emulator.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { literals } from '../../unit/translate/support/arguments.ts';
import { claimedSignatures } from '../../unit/translate/support/claimed-signatures.ts';
import { comparable } from '../../unit/translate/support/evaluated-value.ts';
import { ga4Events, ga4Queries } from '../../unit/translate/support/ga4-events.ts';
import { knownDisagreements, makesFunctions } from './known-disagreements.ts';
import { createRenewedEmulator, type RenewedEmulator } from './renewed-emulator.ts';
import { tableStatements } from './table-literal.ts';

const project = 'bigquery-public-data';
const strangers = path.resolve(__dirname, '../../fixtures/ga4-strangers');
/** Always the same arguments and events, so that a disagreement has a name. */
const seed = 7;
/** Rows of the export that the emulator is given: it takes its time. */
const exportRows = 40;
/** The calls that `generated-calls` asks take minutes more: only where they are asked for. */
const asksCalls = process.env.ATTRIBUTION_LAB_ALL_CALLS !== undefined;

type Answer = { readonly rows: readonly string[] } | { readonly error: string; readonly refused: boolean };

describe('a second opinion: the local engine and the emulator', function () {
  this.timeout(60_000);
  const data = temporaryFolder();
  const counts = { agreed: 0, known: 0, emulatorFailed: 0 };
  let googlesql: GoogleSql;
  let local: Warehouse;
  let remote: RenewedEmulator;

  before(async function () {
    this.timeout(180_000);
    requireEmulator(this);
    const catalog = await openLocalCatalog({ dataFolder: data.path, project });
    await makeSample(catalog, { users: 12, days: 1, seed: 4 });
    await catalog.close();
    googlesql = createGoogleSql();
    // Not the sample's own folder: the database itself is the project here.
    const dataFolder = path.join(data.path, 'none');
    local = createDuckDbWarehouse({ databaseFile: ':memory:', dataFolder, project, dataset: sampleDataset, googlesql, idleMs: 60_000 });
    const statements = await exportStatements();
    const fill = async (warehouse: Warehouse): Promise<void> => {
      await warehouse.createDataset({ project, dataset: sampleDataset });
      for (const statement of statements) await warehouse.execute(statement);
    };
    await fill(local);
    remote = createRenewedEmulator({ project, dataset: sampleDataset, googlesql, fill });
  });

  after(async () => {
    await (remote as RenewedEmulator | undefined)?.close();
    await (local as Warehouse | undefined)?.close();
    await (googlesql as GoogleSql | undefined)?.close();
    console.log(`      ${counts.agreed} agree, ${counts.known} are known not to, ${counts.emulatorFailed} the emulator cannot answer`);
  });

  /** What makes the same rows on both sides, under the name that the queries use. */
  const exportStatements = async (): Promise<readonly string[]> => {
    const source = createDuckDbWarehouse({ databaseFile: ':memory:', dataFolder: data.path, project: 'p', dataset: 'd', googlesql });
    const name = { project, dataset: sampleDataset, table: 'events_20201101' };
    const from = `\`${project}.${sampleDataset}.events_20201101\``;
    const sql = `SELECT * FROM ${from} ORDER BY event_name = 'purchase' DESC, user_pseudo_id IS NULL, FARM_FINGERPRINT(CONCAT(user_pseudo_id, event_name, event_timestamp))`;
    const { fields, rows } = await source.query(await source.prepare(sql), { limit: exportRows });
    await source.close();
    return tableStatements(name, fields, rows, 20);
  };

  const askLocal = async (sql: string) => local.query(await local.prepare(sql));

  const answer = async (asked: Promise<RowSet>): Promise<Answer> => {
    try {
      const { rows } = await asked;
      return { rows: rows.map((row) => withoutZeros(comparable([...row]))).sort() };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { error: error.message, refused: error instanceof SqlError && error.code === 'ATT1302' };
    }
  };

  const compare = async (name: string, sql: string): Promise<void> => {
    const own = await answer(askLocal(sql));
    // A refusal is no answer, and what fails on both sides agrees, whatever the words.
    if ('error' in own && own.refused) return;
    const other = await answer(remote.query(sql));
    if ('error' in other) {
      if (!('error' in own)) counts.emulatorFailed += 1;
      return;
    }
    const agrees = 'rows' in own && JSON.stringify(own.rows) === JSON.stringify(other.rows);
    // The emulator answers some of these one way or the other from run to run, so that none has to disagree.
    if (knownDisagreements.has(name)) {
      counts.known += 1;
      return;
    }
    counts.agreed += 1;
    assert.ok(agrees, disagreement(sql, own, other));
  };

  for (const file of readdirSync(strangers)) {
    const sql = readFileSync(path.join(strangers, file), 'utf8');
    if (makesFunctions.test(sql)) continue;
    it(file, () => compare(file, sql));
  }

  for (const [index, query] of ga4Queries.entries()) {
    for (const [sample, events] of fc.sample(ga4Events, { seed, numRuns: 2 }).entries()) {
      const name = `generated ${index + 1}.${sample + 1}`;
      it(`${name}: ${query.replaceAll(/\s+/g, ' ').slice(0, 80)}`, () =>
        compare(name, `WITH ${events}${query.startsWith(',') ? '' : '\n'}${query}`));
    }
  }

  for (const [index, signature] of claimedSignatures.entries()) {
    if (!asksCalls) continue;
    it(signature, () => compare(signature, `SELECT ${called(signature, seed + index)} AS value`));
  }
});

/** The emulator writes times with other zeros behind them. */
function withoutZeros(rows: string): string {
  return rows.replaceAll(/(:\d\d)(?:\.0+|(\.\d*?[1-9])0+)(?=Z?")/g, '$1$2');
}

function disagreement(sql: string, own: Answer, other: { readonly rows: readonly string[] }): string {
  const lacking = (rows: readonly string[], others: readonly string[]) => rows.filter((row) => !others.includes(row)).slice(0, 3);
  const here = 'rows' in own ? lacking(own.rows, other.rows).join('\n  ') : own.error;
  const there = lacking(other.rows, 'rows' in own ? own.rows : []).join('\n  ');
  return `A new disagreement: find out who is right, and mend it or list it with the reason.\n  here: ${here}\n  emulator: ${there}\n${sql}`;
}

/** The signature with each `{TYPE}` replaced by a literal that is always the same. */
function called(signature: string, ownSeed: number): string {
  const types = [...signature.matchAll(/\{([A-Z_0-9]+)\}/g)].map(([, type]) => type ?? '');
  const [values = []] = fc.sample(fc.tuple(...types.map((type) => literals[type] ?? fc.constant('NULL'))), { seed: ownSeed, numRuns: 1 });
  let next = 0;
  return signature.replace(/\{[A-Z_0-9]+\}/g, () => values[next++] ?? 'NULL');
}
