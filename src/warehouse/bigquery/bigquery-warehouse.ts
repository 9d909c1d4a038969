import type { GoogleSql } from '../../googlesql/googlesql-service.ts';
import { type TableName, tableKey } from '../../googlesql/schema.ts';
import { SqlError } from '../sql-error.ts';
import type { PreparedStatement, PrepareOptions, Warehouse } from '../warehouse.ts';
import { createApi } from './api.ts';
import { isDuplicate } from './api-error.ts';
import { type Backoff, standardBackoff } from './backoff.ts';
import { dropTable, replaceTable, replaceView } from './change-tables.ts';
import { createDescribedTables } from './described-tables.ts';
import type { DryRun } from './dry-run.ts';
import { explainError } from './explain-error.ts';
import { jobDetails } from './job-details.ts';
import { type IncrementContext, incrementTable } from './increment-table.ts';
import { createJobJournal } from './job-journal.ts';
import { createJobSender } from './job-sender.ts';
import { textAt } from './json.ts';
import { appendRows, type LoadContext, replaceTableOfRows } from './load-rows.ts';
import { createLocks } from './locks.ts';
import { isQuery, prepareSql } from './prepare-sql.ts';
import { parameterConfiguration } from './query-parameters.ts';
import { fieldsOfResult, pageRows, readPages, readRows, totalRows } from './read-rows.ts';
import { createJobRunner } from './run-job.ts';
import { createSandbox } from './sandbox.ts';
import { type BigQueryPlace, readSettings } from './settings.ts';
import { createTables, datasetPath, unlessMissing } from './tables.ts';

export interface BigQueryWarehouseOptions {
  readonly place: BigQueryPlace;
  readonly googlesql: GoogleSql | Promise<GoogleSql>;
  /** Told what was done otherwise than asked, and why (a project without billing). */
  readonly onNotice?: ((message: string) => void) | undefined;
  /** Absolute path of a folder for what is to be known after a crash; made on first need. */
  readonly stateFolder?: string | undefined;
  /** Pauses between attempts. */
  readonly backoff?: Backoff | undefined;
}

export interface BigQueryWarehouse extends Warehouse {
  /** What a statement would read, by BigQuery's dry run, which is free. Rejects with `SqlError`. */
  dryRun(sql: string, signal?: AbortSignal): Promise<DryRun>;
}

/**
 * BigQuery, or an emulator of it (`api_endpoint`). Nothing is asked of Google before the first operation. Throws `ProblemError` ATT1420
 * for settings that cannot be used; operations reject with ATT1410 to ATT1422, and with `SqlError` for what is wrong with a statement.
 */
export function createBigQueryWarehouse({
  place,
  googlesql,
  onNotice,
  stateFolder,
  backoff = standardBackoff,
}: BigQueryWarehouseOptions): BigQueryWarehouse {
  const settings = readSettings(place);
  const api = createApi(settings, backoff);
  const runner = createJobRunner(api, backoff);
  const tables = createTables(api);
  const locked = createLocks();
  const closing = new AbortController();
  let foundLocation = place.location;

  /** Jobs run where the target's dataset is, unless the target says where. */
  const location = async (signal: AbortSignal | undefined): Promise<string | undefined> => {
    if (settings.isEmulator) return undefined;
    foundLocation ??= textAt(await unlessMissing(api.call({ method: 'GET', path: datasetPath(place) }, signal)), 'location');
    return foundLocation;
  };
  const sender = createJobSender(api, runner, { project: place.project, dataset: place.dataset, location });
  const described = createDescribedTables(tables, (sql, signal) => sender.dryRun(sql, signal));
  const context: IncrementContext & LoadContext = {
    api,
    tables,
    sender,
    runner,
    journal: createJobJournal(stateFolder),
    location,
    sandbox: createSandbox(),
    onNotice: onNotice ?? (() => undefined),
  };

  const use = async <T>(work: (signal: AbortSignal) => Promise<T>, given: AbortSignal | undefined): Promise<T> => {
    const signal = given ? AbortSignal.any([given, closing.signal]) : closing.signal;
    signal.throwIfAborted();
    try {
      return await work(signal);
    } catch (error) {
      throw signal.aborted ? abortReason(signal) : explainError(error, { settings });
    }
  };

  /** Errors between pages are told as those of a request are. */
  async function* told<T>(items: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
    try {
      yield* items;
    } catch (error) {
      throw signal.aborted ? abortReason(signal) : explainError(error, { settings });
    }
  }

  const change = <T>(name: TableName, work: (signal: AbortSignal) => Promise<T>, given: AbortSignal | undefined): Promise<T> =>
    use(
      (signal) =>
        locked(tableKey(name), async () => {
          signal.throwIfAborted();
          try {
            return await work(signal);
          } finally {
            described.forget(name);
          }
        }),
      given,
    );

  /** What goes along with a statement that has parameters. */
  const configurations = new WeakMap<PreparedStatement, Readonly<Record<string, unknown>>>();

  const prepare = (sql: string, { schemas = [], parameters = [], signal: given }: PrepareOptions = {}) =>
    use(async (signal) => {
      const configuration = parameterConfiguration(parameters);
      const prepared = await prepareSql(sql, {
        googlesql: async () => googlesql,
        project: place.project,
        dataset: place.dataset,
        schemas,
        parameters,
        lookup: (name, fresh) => (fresh ? described.describe : described.recall)(name, signal),
        dryRun: (statement) => sender.dryRun(statement, signal, { configuration }),
        signal,
      });
      if (parameters.length > 0) configurations.set(prepared, configuration);
      return prepared;
    }, given);

  const onlyQuery = (statement: PreparedStatement): PreparedStatement => {
    if (configurations.has(statement))
      throw new SqlError('ATT1403', 'A table or view is made of a query without parameters.', {
        hint: 'Write the values in their places.',
      });
    if (isQuery(statement.sql)) return statement;
    throw new SqlError('ATT1403', 'A table or view is made of one query, and this is something else.');
  };

  const query: Warehouse['query'] = (statement, { limit, withJob = false, signal: given } = {}) =>
    use(async (signal) => {
      const pageSize = Math.min(pageRows, Math.max(limit ?? pageRows, 1));
      const configuration = configurations.get(statement) ?? {};
      const job = await sender.query({ sql: statement.sql, purpose: 'query', pageSize, configuration }, signal);
      if (!isQuery(statement.sql)) for (const table of statement.tables) described.forget(table);
      const details = withJob && !settings.isEmulator ? await jobDetails(api, job.reference, signal) : undefined;
      const rowSet = await readRows(api, job, limit, signal);
      return details ? { ...rowSet, job: details } : rowSet;
    }, given);

  return {
    kind: 'bigquery',
    prepare,
    query,
    queryPages: (statement, given) =>
      use(async (signal) => {
        const configuration = configurations.get(statement) ?? {};
        const job = await sender.query({ sql: statement.sql, purpose: 'query', pageSize: pageRows, configuration }, signal);
        return { fields: fieldsOfResult(job), pages: told(readPages(api, job, totalRows(job), signal), signal) };
      }, given),
    execute: async (sql, { signal } = {}) => {
      const statement = await prepare(sql, signal ? { signal } : {});
      await query(statement, { limit: 0, ...(signal && { signal }) });
    },
    describe: (name, given) => use((signal) => described.describe(name, signal), given),
    list: (dataset, given) => use((signal) => described.list(dataset, signal), given),
    tableNames: (dataset, given) =>
      use(async (signal) => ((await tables.names(dataset, signal)) ?? []).map(({ name }) => name.table), given),
    createDataset: ({ project, dataset }, given) =>
      use(async (signal) => {
        const where = place.location === undefined ? {} : { location: place.location };
        const body = { datasetReference: { projectId: project, datasetId: dataset }, ...where };
        if ((await unlessMissing(api.call({ method: 'GET', path: datasetPath({ project, dataset }) }, signal))) !== undefined) return;
        await api.call({ method: 'POST', path: `${encodeURIComponent(project)}/datasets`, body }, signal).catch((error: unknown) => {
          if (!isDuplicate(error)) throw error;
        });
      }, given),
    createTable: (name, statement, options = {}) =>
      change(name, (signal) => replaceTable(name, onlyQuery(statement), statement.fields, options, context, signal), options.signal),
    incrementTable: (name, statement, increment, options = {}) =>
      change(name, (signal) => incrementTable(name, onlyQuery(statement), increment, options, context, signal), options.signal),
    createView: (name, statement, options = {}) =>
      change(name, (signal) => replaceView(name, onlyQuery(statement), options, context, signal), options.signal),
    createTableOfRows: (name, fields, rows, given) =>
      change(name, (signal) => replaceTableOfRows({ name, fields, rows }, context, signal), given),
    appendNewRows: (name, fields, key, rows, given) =>
      change(name, (signal) => appendRows({ name, fields, key, rows }, context, signal), given),
    drop: (name, given) => change(name, (signal) => dropTable(name, context, signal), given),
    estimateBytes: async (sql, given) => (await use((signal) => sender.dryRun(sql, signal), given)).bytes,
    dryRun: (sql, given) => use((signal) => sender.dryRun(sql, signal), given),
    release: async () => {
      await runner.settle();
    },
    close: async () => {
      closing.abort(new DOMException('The warehouse is closed.', 'AbortError'));
      await runner.settle();
    },
  };
}

function abortReason(signal: AbortSignal): unknown {
  return signal.reason;
}
