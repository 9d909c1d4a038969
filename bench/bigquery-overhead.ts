// Question: what does a model on BigQuery cost in time of our own, beside the same requests made with nothing around them?
import { createBigQueryWarehouse } from '../src/warehouse/bigquery/bigquery-warehouse.ts';
import { createGoogleSql } from '../src/googlesql/googlesql-service.ts';
import { startFaultServer } from '../test/fault-server/fault-server.ts';

const count = 200;
const rounds = 5;

/** A zero-latency server, models one after another: what is not the server's or the network's time is ours, Google's client's included. */
async function main(): Promise<void> {
  const server = await startFaultServer(() => ({}), { made: { type: 'TABLE', numRows: '1' } });
  const googlesql = createGoogleSql();
  const warehouse = createBigQueryWarehouse({
    place: { name: 'bench', project: 'test', dataset: 'main', location: 'US', threads: 1, settings: { api_endpoint: server.endpoint } },
    googlesql,
  });
  const name = { project: 'test', dataset: 'main', table: 'made' };
  const build = async () => {
    for (let index = 0; index < count; index += 1) {
      const sql = `select ${index} as n`;
      await warehouse.createTable(name, { sql, native: sql, fields: [{ name: 'n', type: 'INT64', mode: 'NULLABLE' }], tables: [] });
    }
  };
  await build();
  const requests = server.requests.length;
  const alone = async () => {
    for (let index = 0; index < requests; index += 1)
      await (await fetch(`${server.endpoint}/bigquery/v2/projects/test/datasets/main`)).text();
  };
  await alone();
  const best = async (work: () => Promise<void>) => {
    let least = Infinity;
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now();
      await work();
      least = Math.min(least, (performance.now() - start) / count);
    }
    return least;
  };
  const [ours, bare] = [await best(build), await best(alone)];
  console.log(`${count} models, ${requests} requests: ${ours.toFixed(2)} ms a model; the requests alone ${bare.toFixed(2)} ms.`);
  console.log(`ratio: ${(ours / bare).toFixed(2)}; of our own: ${(ours - bare).toFixed(2)} ms a model`);
  await warehouse.close();
  await googlesql.close();
  await server.stop();
}

void main();
