import type { DuckDBConnection } from '@duckdb/node-api';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileNodes } from '../src/engine/compile-nodes.ts';
import { publicProject } from '../src/engine/make-sample.ts';
import { runNodes } from '../src/engine/run-nodes.ts';
import { sampleDataset } from '../src/events/synthetic/make-sample.ts';
import { printRatios } from './measure.ts';
import { compareQueries, withSample } from './open-sample.ts';

/*
 * What does the translation of each of the sample's models cost, against DuckDB SQL written by hand for the same question
 * (bench/by-hand), both filling a table from the same files. That both give the same rows is checked first. Held to
 * 1.3 times the time.
 *
 *     tsx bench/sample-models.ts [PROJECT]     PROJECT: a folder with the sample and its data, made where it is not given
 */

const folder = path.resolve(__dirname, 'by-hand');

void withSample(process.argv[2], async ({ root, open, connect }) => {
  const { success } = await runNodes(open, { command: 'build' }, {});
  if (!success) throw new Error('The sample was not built.');
  const names = readdirSync(folder).map((file) => path.basename(file, '.sql'));
  const { nodes } = await compileNodes(open, { select: names }, {});
  await (await open.warehouse()).release();
  const connection = await connect();
  await connection.run(`ATTACH '${path.join(root, '.attribution', 'warehouse.duckdb')}' AS "local" (READ_ONLY)`);
  const events = await shards(connection);
  for (const name of names) {
    const byHand = readFileSync(path.join(folder, `${name}.sql`), 'utf8').replace('({events})', `(${events})`);
    const translated = nodes.find((node) => node.name === name)?.native;
    if (translated === undefined) throw new Error(`${name} has no translation.`);
    await requireSameRows(connection, name, translated, byHand);
    const [ours, reference] = await compareQueries(connection, [translated, byHand], 9);
    if (ours && reference) printRatios(name, ours, 'by hand', reference, 1.3);
  }
  connection.closeSync();
});

async function shards(connection: DuckDBConnection): Promise<string> {
  const result = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = '${publicProject}' AND schema_name = '${sampleDataset}' ORDER BY 1`,
  );
  const tables = result.getRows().map(([table]) => String(table));
  return tables
    .map((table) => `SELECT *, '${table.replace('events_', '')}' AS suffix FROM "${publicProject}".${sampleDataset}."${table}"`)
    .join(' UNION ALL ');
}

async function requireSameRows(connection: DuckDBConnection, name: string, translated: string, byHand: string): Promise<void> {
  // Events that are equal in all that they are numbered by may be numbered either way.
  const compared = `SELECT COLUMNS(c -> c <> 'event_id')`;
  await connection.run(`CREATE OR REPLACE TEMP TABLE ours AS ${compared} FROM (${translated})`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE theirs AS ${compared} FROM (${byHand})`);
  const result = await connection.runAndReadAll(
    `SELECT (SELECT count(*) FROM (FROM ours EXCEPT ALL FROM theirs)), (SELECT count(*) FROM (FROM theirs EXCEPT ALL FROM ours))`,
  );
  const [more, less] = (result.getRows()[0] ?? []).map(Number);
  if (more !== 0 || less !== 0) throw new Error(`${name}: ${String(more)} rows are translated's alone, ${String(less)} are by hand alone.`);
}
