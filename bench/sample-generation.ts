import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventsOfDay, makeSample, sampleDataset } from '../src/events/synthetic/make-sample.ts';
import { openLocalCatalog } from '../src/warehouse/duckdb/open-local-catalog.ts';
import { costOf, printRatio } from './measure.ts';

/*
 * What does making up events cost beyond writing them: the synthetic export against DuckDB's own copy of the same shards, table by
 * table in one transaction, into the same file. Processor time tells more than time where something else is running.
 *
 *     tsx bench/sample-generation.ts [USERS]     63,000 users make a million events
 */

async function main(): Promise<void> {
  const users = Number(process.argv[2] ?? 63_000);
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'attribution-bench-'));
  const catalog = await openLocalCatalog({ dataFolder, project: 'bigquery-public-data', rowsOfTable: eventsOfDay({ users }) });
  try {
    let events = 0;
    const made = await costOf(async () => {
      ({ events } = await makeSample(catalog, { users }));
    });
    const tables = await catalog.rows(`SELECT table_name AS name FROM duckdb_tables() WHERE schema_name = '${sampleDataset}'`);
    const shards = tables.map(({ name }) => String(name));
    const copied = await costOf(() =>
      catalog.transaction(async () => {
        await catalog.run('CREATE SCHEMA copy');
        for (const shard of shards) await catalog.run(`CREATE TABLE copy.${shard} AS FROM ${sampleDataset}.${shard}`);
      }),
    );
    console.log(`${String(events)} events, ${Math.round((events / made.milliseconds) * 1000).toLocaleString('en')} a second`);
    printRatio('making the sample, time', made.milliseconds, 'copying its shards', copied.milliseconds);
    printRatio('making the sample, processor', made.processor, 'copying its shards', copied.processor);
  } finally {
    await catalog.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

void main();
