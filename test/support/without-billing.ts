import { createServer, type IncomingMessage, request as forward } from 'node:http';
import { at, textAt } from '../../src/warehouse/bigquery/json.ts';
import { errorBody } from '../fault-server/faults.ts';

export interface WithoutBilling {
  readonly endpoint: string;
  /** Statements that were refused. */
  readonly refused: readonly string[];
  /** Statements of the jobs that were let through, dry runs aside. */
  readonly sent: readonly string[];
  /** Partitions that were replaced, as `table$20240101`, in order. */
  readonly replaced: readonly string[];
  stop(): Promise<void>;
}

const dml = /^\s*(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\b/i;

/**
 * Stands before an emulator and refuses DML in the words that a project without billing hears; all else goes through. The emulator knows no
 * `table$20240101`: such a destination is emptied here, of the rows whose `partitionColumn` (a DATE) is in it, and then appended to.
 */
export async function withoutBilling(endpoint: string, partitionColumn: string): Promise<WithoutBilling> {
  const refused: string[] = [];
  const sent: string[] = [];
  const replaced: string[] = [];
  const target = new URL(endpoint);
  const server = createServer((incoming, response) => {
    void (async () => {
      const body = await bodyOf(incoming);
      const job = incoming.method === 'POST' && (incoming.url ?? '').includes('/jobs') ? json(body) : undefined;
      const sql = textAt(job, 'configuration', 'query', 'query');
      if (sql !== undefined && dml.test(sql)) {
        refused.push(sql);
        response.writeHead(403, { 'content-type': 'application/json' });
        response.end(
          errorBody(
            403,
            'billingNotEnabled',
            'Billing has not been enabled for this project. Enable billing at https://console.cloud.google.com/billing. DML queries are not allowed in the free tier. Set up a billing account to remove this restriction.',
          ),
        );
        return;
      }
      if (sql !== undefined && at(job, 'configuration', 'dryRun') !== true) sent.push(sql);
      const destination = textAt(job, 'configuration', 'query', 'destinationTable', 'tableId') ?? '';
      const [table = '', partition] = destination.split('$');
      if (partition !== undefined) {
        const dataset = textAt(job, 'configuration', 'query', 'destinationTable', 'datasetId') ?? '';
        replaced.push(destination);
        await emptyPartition(endpoint, `${dataset}.${table}`, partition, partitionColumn);
      }
      const passed =
        partition === undefined
          ? body
          : Buffer.from(body.toString().replace(destination, table).replace('"WRITE_TRUNCATE"', '"WRITE_APPEND"'));
      const outgoing = forward(
        {
          host: target.hostname,
          port: target.port,
          method: incoming.method,
          path: incoming.url,
          headers: { ...incoming.headers, 'content-length': passed.length },
        },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      outgoing.on('error', () => response.destroy());
      outgoing.end(passed);
    })();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    refused,
    sent,
    replaced,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const formats: Readonly<Record<number, string>> = { 8: '%Y%m%d', 6: '%Y%m', 4: '%Y' };

async function emptyPartition(endpoint: string, table: string, partition: string, column: string): Promise<void> {
  const query = `DELETE FROM ${table} WHERE FORMAT_DATE('${formats[partition.length] ?? ''}', ${column}) = '${partition}'`;
  const answer = await fetch(`${endpoint}/bigquery/v2/projects/test/queries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, useLegacySql: false }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
