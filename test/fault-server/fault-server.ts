import { createServer, type IncomingMessage } from 'node:http';
import { at, textAt } from '../../src/warehouse/bigquery/json.ts';
import { errorBody, type Fault, makeTrouble } from './faults.ts';

/** How a query's job goes. */
export interface Outcome {
  /** The job ends with this error. */
  readonly error?: { readonly reason: string; readonly message: string };
  /** How often it is asked for before it is done; never done for Infinity. */
  readonly polls?: number;
  readonly schema?: readonly object[];
  /** Rows as the API writes them: `{f: [{v}]}`. */
  readonly rows?: readonly object[];
  readonly pageSize?: number;
  readonly affected?: number;
  /** What it reads, and is billed for. */
  readonly bytes?: number;
  /** Its stages, as the API writes them: `{name, startMs, endMs}`. */
  readonly plan?: readonly object[];
}

export interface JobSeen {
  readonly id: string;
  readonly sql: string;
  readonly configuration: unknown;
  readonly location: string | undefined;
  cancelled: boolean;
}

export interface FaultServer {
  readonly endpoint: string;
  /** `POST /jobs` for every request, in order, dry runs as `DRY /jobs`. */
  readonly requests: readonly string[];
  /** Jobs that were accepted, in order; each would have run and been billed. */
  readonly jobs: readonly JobSeen[];
  /** The largest number of jobs that were under way at once. */
  readonly mostAtOnce: () => number;
  fault(fault: Fault): void;
  stop(): Promise<void>;
}

interface Job extends JobSeen {
  readonly outcome: Outcome;
  asked: number;
  ended: boolean;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * A BigQuery of one's own making, over HTTP on a loopback address: jobs end as `outcomeOf` says of their SQL (the number counts the jobs of
 * that SQL from 0), and faults befall requests as asked for. It runs no SQL, and knows the tables that it is told of.
 */
export async function startFaultServer(
  outcomeOf: (sql: string, count: number) => Outcome,
  tables: Readonly<Record<string, object>> = {},
): Promise<FaultServer> {
  const jobs: Job[] = [];
  const requests: string[] = [];
  const faults: { readonly fault: Fault; left: number }[] = [];
  const answering = { now: 0, most: 0 };

  const end = (job: Job): void => {
    if (!job.ended) answering.now -= 1;
    job.ended = true;
  };

  const statusOf = (job: Job) => {
    const polls = job.outcome.polls ?? 0;
    if (!job.ended && job.asked >= polls) end(job);
    const failure = job.cancelled
      ? { reason: 'stopped', message: 'Job execution was cancelled: User requested cancellation' }
      : job.outcome.error;
    return job.ended ? { state: 'DONE', ...(failure && { errorResult: failure, errors: [failure] }) } : { state: 'RUNNING' };
  };

  const jobBody = (job: Job) => ({
    jobReference: { projectId: 'test', jobId: job.id, location: job.location ?? 'US' },
    configuration: job.configuration,
    status: statusOf(job),
    statistics: {
      totalBytesProcessed: String(job.outcome.bytes ?? 1_048_576),
      query: {
        totalBytesBilled: String(job.outcome.bytes ?? 10_485_760),
        totalSlotMs: '42',
        cacheHit: false,
        statementType: 'SELECT',
        ...(job.outcome.plan && { queryPlan: job.outcome.plan }),
      },
    },
  });

  const insert = (body: unknown): Answer => {
    const sql = textAt(body, 'configuration', 'query', 'query') ?? '';
    const id = textAt(body, 'jobReference', 'jobId') ?? '';
    if (at(body, 'configuration', 'dryRun') === true) return dryRun(sql);
    if (jobs.some((job) => job.id === id)) return failure(409, 'duplicate', `Already Exists: Job test:US.${id}`);
    const count = jobs.filter((job) => job.sql === sql).length;
    const job: Job = {
      id,
      sql,
      configuration: at(body, 'configuration'),
      location: textAt(body, 'jobReference', 'location'),
      outcome: outcomeOf(sql, count),
      cancelled: false,
      asked: 0,
      ended: false,
    };
    jobs.push(job);
    answering.now += 1;
    answering.most = Math.max(answering.most, answering.now);
    return ok({ ...jobBody(job), status: { state: 'PENDING' } });
  };

  const dryRun = (sql: string): Answer => {
    const { error, schema = [], bytes = 1_048_576 } = outcomeOf(sql, 0);
    if (error) return failure(error.reason === 'notFound' ? 404 : 400, error.reason, error.message);
    return ok({ statistics: { totalBytesProcessed: String(bytes), query: { schema: { fields: schema }, statementType: 'SELECT' } } });
  };

  const results = (job: Job, query: URLSearchParams): Answer => {
    job.asked += 1;
    const { state, errorResult } = { errorResult: undefined, ...statusOf(job) };
    if (state !== 'DONE') return ok({ jobComplete: false, jobReference: jobBody(job).jobReference });
    if (errorResult) return failure(400, errorResult.reason, errorResult.message);
    const { rows = [], schema = [], pageSize = 10_000, affected } = job.outcome;
    const start = Number(query.get('pageToken') ?? 0);
    const size = Math.min(pageSize, Number(query.get('maxResults') ?? pageSize));
    const next = start + size;
    return ok({
      jobComplete: true,
      schema: { fields: schema },
      totalRows: String(rows.length),
      rows: rows.slice(start, next),
      ...(next < rows.length && size > 0 && { pageToken: String(next) }),
      ...(affected !== undefined && { numDmlAffectedRows: String(affected) }),
    });
  };

  const answer = (method: string, path: string, query: URLSearchParams, body: unknown): Answer => {
    const [kind = '', id = '', action] = path.slice(1).split('/');
    const job = jobs.find((one) => one.id === id);
    if (kind === 'jobs' && method === 'POST' && id === '') return insert(body);
    if (kind === 'jobs' || kind === 'queries') {
      if (!job) return failure(404, 'notFound', `Not found: Job test:US.${id}`);
      if (action === 'cancel') {
        job.cancelled = true;
        end(job);
        return ok({ job: jobBody(job) });
      }
      if (kind === 'queries') return results(job, query);
      job.asked += 1;
      return ok(jobBody(job));
    }
    if (kind === 'datasets' && action === undefined) return ok({ location: 'US' });
    if (kind === 'datasets' && action === 'tables') {
      const table = path.split('/')[4];
      if (table === undefined && method === 'GET') {
        const reference = (tableId: string) => ({ projectId: 'test', datasetId: id, tableId });
        return ok({
          tables: Object.entries(tables).map(([name, known]) => ({ type: 'TABLE', ...known, tableReference: reference(name) })),
        });
      }
      if (method === 'DELETE') return ok({});
      if (table === undefined) return ok({});
      const found = tables[table];
      return found ? ok(found) : failure(404, 'notFound', `Not found: Table test:${id}.${table}`);
    }
    return failure(404, 'notFound', `Not found: ${method} ${path}`);
  };

  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const path = decodeURIComponent(url.pathname).replace(/^.*\/projects\/[^/]+/, '');
      const body = await bodyOf(request);
      const isDryRun = at(body, 'configuration', 'dryRun') === true;
      const line = `${isDryRun ? 'DRY' : String(request.method)} ${path}`;
      requests.push(line);
      const met = faults.find(({ fault, left }) => left > 0 && fault.on.test(line));
      if (met) met.left -= 1;
      const { trouble } = met?.fault ?? {};
      if (trouble?.kind === 'error' || trouble?.kind === 'html') {
        makeTrouble(trouble, response, '');
        return;
      }
      const answered = answer(request.method ?? 'GET', path, url.searchParams, body);
      if (trouble) {
        makeTrouble(trouble, response, answered.body);
        return;
      }
      response.writeHead(answered.status, { 'content-type': 'application/json' });
      response.end(answered.body);
    })();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    jobs,
    mostAtOnce: () => answering.most,
    fault: (fault) => {
      faults.push({ fault, left: fault.times });
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function ok(body: object): Answer {
  return { status: 200, body: JSON.stringify(body) };
}

function failure(status: number, reason: string, message: string): Answer {
  return { status, body: errorBody(status, reason, message) };
}

/** The JSON of a request; of an upload the first part's. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const json = (request.headers['content-type'] ?? '').includes('multipart') ? (/^\{.*\}\s*$/m.exec(text)?.[0] ?? '') : text;
  try {
    return json === '' ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A row as the API writes it. */
export function apiRow(...values: readonly unknown[]): object {
  return { f: values.map((v) => ({ v })) };
}
