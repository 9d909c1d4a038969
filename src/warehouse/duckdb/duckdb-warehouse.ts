import { resolve } from 'node:path';
import type { GoogleSql } from '../../googlesql/googlesql-service.ts';
import { type TableAbout, type TableName, tableKey } from '../../googlesql/schema.ts';
import type { RowSet } from '../row-set.ts';
import { SqlError } from '../sql-error.ts';
import type { CreateOptions, PreparedStatement, PrepareOptions, TableDescription, Warehouse } from '../warehouse.ts';
import { appendNewRows } from './append-new-rows.ts';
import type { Relation } from './catalog.ts';
import { joinDatabase } from './database-registry.ts';
import { describeRelation, listDatasets, findRelation, listDataset, listShards } from './describe-relation.ts';
import { isMissingJavaScript, missingProject, statementError } from './duckdb-error.ts';
import { createFreshViews } from './fresh-views.ts';
import { incrementTable, prepareIncrement } from './increment-table.ts';
import type { JavaScriptFunction } from './javascript/javascript-function.ts';
import { placedInCode } from './javascript/thrown-place.ts';
import { registerJavaScript } from './javascript/register.ts';
import { parameterValues } from './parameter-values.ts';
import { readRows } from './read-rows.ts';
import { remembered } from './remembered.ts';
import { createDataset, dropRelation, replaceRelation } from './change-relations.ts';
import { aboutOf, tableNote } from './relation-note.ts';
import type { Session } from './shared-database.ts';
import { evaluateQuery, evaluationNote, viewRefusal } from './evaluate-query.ts';
import { stagedSql, stageRows } from './stage-rows.ts';
import { calledJavaScript, type DefinedFunction, functionsFingerprint } from './translate/script-definitions.ts';
import { checkViewable } from './translate/information-schema.ts';
import { prepareStatement } from './translate/prepare-statement.ts';
import type { Evaluation } from './translate/prepared-script.ts';
import { writable } from './translate/statements/array-elements.ts';

interface Called {
  readonly javaScript: readonly JavaScriptFunction[];
  readonly callsRoutines: boolean;
}

export interface DuckDbWarehouseOptions {
  /** Absolute path; made where it is missing. `:memory:` for a database that is gone when the warehouse is closed. */
  readonly databaseFile: string;
  /** Absolute path of the folder with other projects' files, `<project>.duckdb`, which are read only. It need not exist. */
  readonly dataFolder: string;
  /** The project's name that the database file stands for, and its default dataset. */
  readonly project: string;
  readonly dataset: string;
  readonly googlesql: GoogleSql;
  /** How long the files stay open after the last operation; a second. */
  readonly idleMs?: number | undefined;
  readonly threads?: number | undefined;
  /** As DuckDB writes it (`4GB`); 60 % of the machine's memory. */
  readonly memoryLimit?: string | undefined;
  /** Datasets that a CREATE names are made, and projects, in memory: for a database that is thrown away. */
  readonly makesDatasets?: boolean | undefined;
  /** Rows of all its tables together that a query may have to be answered by Google's reference evaluator; 50,000, a second's work for it. */
  readonly evaluatorRows?: number | undefined;
  /** Told when someone else has a file and it is waited for. */
  readonly onWaiting?: ((message: string) => void) | undefined;
}

/**
 * The embedded warehouse. Files are opened on first need and given back when idle. Rejects with `ProblemError` ATT1401 (in use),
 * ATT1402 (disk full), ATT1404 (unreadable file) and ATT1407 (memory), and with `SqlError` for what is wrong with a statement.
 */
export function createDuckDbWarehouse(options: DuckDbWarehouseOptions): Warehouse {
  const { database, leave } = joinDatabase({
    databaseFile: options.databaseFile === ':memory:' ? options.databaseFile : resolve(options.databaseFile),
    dataFolder: resolve(options.dataFolder),
    project: options.project,
    threads: options.threads,
    memoryLimit: options.memoryLimit,
    idleMs: options.idleMs ?? 1000,
  });
  const stopListening = options.onWaiting && database.onWaiting(options.onWaiting);
  const closing = new AbortController();
  /** Statements that change something besides giving rows. */
  const changing = new WeakSet<PreparedStatement>();
  /** What statements call: functions in JavaScript, and functions that stay. */
  const called = new WeakMap<PreparedStatement, Called>();
  /** What has been told to each database that was opened. */
  const told = new WeakMap<Session['catalog'], Set<string>>();
  /** Queries for Google's reference evaluator, with what runs before them. */
  const evaluations = new WeakMap<PreparedStatement, Evaluation & { readonly before: readonly string[] }>();

  const use = async <T>(work: (session: Session, signal: AbortSignal) => Promise<T>, given: AbortSignal | undefined): Promise<T> => {
    const signal = given ? AbortSignal.any([given, closing.signal]) : closing.signal;
    return database.use(async (session) => {
      try {
        return await work(session, signal).catch(async (error: unknown) => {
          // A view may call a function that nothing has called before, and read a project that nothing has named.
          if (isMissingJavaScript(error)) {
            await tellStored(session);
            return work(session, signal);
          }
          const project = missingProject(error);
          if (project === undefined || !(await session.reach(project))) throw error;
          return work(session, signal);
        });
      } catch (error) {
        throw signal.aborted ? error : statementError(error);
      }
    }, signal);
  };

  const tell = async (session: Session, functions: readonly JavaScriptFunction[]): Promise<void> => {
    const known = told.get(session.catalog) ?? new Set();
    told.set(session.catalog, known);
    const news = functions.filter(({ native }) => !known.has(native));
    await registerJavaScript(session.connection, news);
    for (const { native } of news) known.add(native);
  };

  /** The functions that stay are those of all projects. */
  const routinesOf = async (session: Session): Promise<readonly DefinedFunction[]> => {
    await session.reachAll();
    return session.catalog.routines(session.connection);
  };

  const routines = (signal: AbortSignal | undefined) => use(routinesOf, signal);

  const tellStored = async (session: Session): Promise<void> => {
    const stored = await routinesOf(session);
    await tell(session, calledJavaScript(stored.map(({ key = '' }) => key).join(), stored));
  };

  const change = <T>(
    name: TableName,
    work: (session: Session, signal: AbortSignal) => Promise<T>,
    given: AbortSignal | undefined,
  ): Promise<T> =>
    database.exclusively(
      tableKey(name).toLowerCase(),
      () =>
        use(async (session, signal) => {
          try {
            return await work(session, signal);
          } catch (error) {
            session.catalog.forget(name);
            throw error;
          }
        }, given),
      given,
    );

  /** A condition that fails for one shard is left to the statement, which may not come to it. */
  const readTexts = async (sql: string, signal: AbortSignal | undefined): Promise<readonly string[] | undefined> => {
    try {
      const rows = await use(async ({ connection }) => (await connection.runAndReadAll(sql)).getRows(), signal);
      return rows.map(([text]) => String(text));
    } catch (error) {
      if (error instanceof SqlError) return undefined;
      throw error;
    }
  };

  const prepare = async (sql: string, { schemas = [], as, parameters = [], signal }: PrepareOptions = {}): Promise<PreparedStatement> => {
    const { statements } = await prepareStatement(sql, {
      googlesql: options.googlesql,
      defaultProject: options.project,
      defaultDataset: options.dataset,
      schemas,
      parameters: parameterValues(parameters),
      lookup: (name) => views.describe(name, signal),
      wildcard: (name) => shards(name, signal),
      list: (dataset) => use((session) => listDataset(session, dataset), signal),
      datasets: (project) => use((session) => listDatasets(session, project), signal),
      routines: () => routines(signal),
      readTexts: (text) => readTexts(text, signal),
      makesDatasets: options.makesDatasets === true,
      ...(signal && { signal }),
    });
    const evaluation = statements.at(-1)?.evaluation;
    const unanswered = statements.slice(0, -1).find((statement) => statement.evaluation !== undefined)?.evaluation;
    if (unanswered) throw unanswered.refusal;
    if (evaluation && as === 'view') throw viewRefusal(evaluation);
    if (as === 'view') checkViewable(statements.at(-1)?.tables ?? [], undefined);
    const prepared: PreparedStatement = {
      sql,
      fields: statements.at(-1)?.fields ?? [],
      tables: [...new Map(statements.flatMap(({ tables }) => tables).map((table) => [tableKey(table), table])).values()],
      native: statements.map((statement) => statement.sql).join(';\n'),
      ...(evaluation && { note: evaluationNote(evaluation) }),
    };
    if (statements.length !== 1 || statements.some((statement) => statement.kind !== 'query')) changing.add(prepared);
    const javaScript = statements.flatMap((statement) => statement.javaScript ?? []);
    const callsRoutines = statements.some((statement) => statement.routines !== undefined);
    if (javaScript.length > 0 || callsRoutines) called.set(prepared, { javaScript, callsRoutines });
    if (evaluation) evaluations.set(prepared, { ...evaluation, before: statements.slice(0, -1).map((statement) => statement.sql) });
    return prepared;
  };

  const onlyQuery = (statement: PreparedStatement): PreparedStatement => {
    if (!changing.has(statement)) return statement;
    throw new SqlError('ATT1302', 'A table or view is made of one query, and this is something else.');
  };

  const createView = async (
    name: TableName,
    statement: PreparedStatement,
    { signal: given, ...about }: CreateOptions & TableAbout = {},
  ): Promise<void> => {
    const { sql, native, fields, tables } = onlyQuery(statement);
    const evaluation = evaluations.get(statement);
    if (evaluation) throw viewRefusal(evaluation);
    const { javaScript = [], callsRoutines = false } = called.get(statement) ?? {};
    const reads = { tables, ...(callsRoutines && { callsRoutines }) };
    const source = { sql, ...reads, inputs: await views.inputs(reads, given) };
    const view: Relation = { name, kind: 'view', note: { ...aboutOf(about), fields, source } };
    await change(
      name,
      async (session, signal) => {
        await tell(session, javaScript);
        return replaceRelation(session, view, { sql: native, fields }, signal);
      },
      given,
    );
  };

  const describe = remembered<TableName, TableDescription | undefined>(
    () => database.generation(),
    tableKey,
    (name, signal) => use((session) => describeRelation(session, name), signal),
    (description) => description !== undefined,
  );

  const shards = remembered<TableName, readonly TableDescription[]>(
    () => database.generation(),
    tableKey,
    (name, signal) => use((session) => listShards(session, name), signal),
    (descriptions) => descriptions.length > 0,
  );

  const views = createFreshViews({
    relation: (name, signal) => use((session) => findRelation(session, name), signal),
    describe,
    shards,
    remake: async ({ name, note }, { sql }, signal) => {
      const statement = await prepare(sql, signal && { signal });
      await createView(name, statement, { ...(signal && { signal }), ...aboutOf(note) });
    },
    routines: async (signal) => functionsFingerprint(await routines(signal)),
    generation: () => database.generation(),
  });

  const evaluated = async (
    { connection }: Session,
    { fields, note }: PreparedStatement,
    evaluation: Evaluation,
    limit: number | undefined,
    signal: AbortSignal,
  ): Promise<RowSet> => {
    const bounded = { ...evaluation, rowLimit: options.evaluatorRows ?? 50_000 };
    const rowSet = await evaluateQuery(connection, options.googlesql, bounded, fields, limit, signal);
    return { ...rowSet, ...(note !== undefined && { note }) };
  };

  /** A query in DuckDB's SQL for the statement's rows: what the evaluator answers is put into a table first. */
  const rowsSql = async (session: Session, statement: PreparedStatement, signal: AbortSignal) => {
    const { native: sql, fields } = onlyQuery(statement);
    await tell(session, called.get(statement)?.javaScript ?? []);
    const evaluation = evaluations.get(statement);
    if (evaluation === undefined) return { sql: writable(sql, fields), fields };
    const { rows } = await evaluated(session, statement, evaluation, undefined, signal);
    await stageRows(session.connection, fields, rows, signal);
    return { sql: stagedSql(fields), fields };
  };

  const run = (statement: PreparedStatement, limit: number | undefined, given: AbortSignal | undefined) =>
    use(async (session, signal) => {
      try {
        await tell(session, called.get(statement)?.javaScript ?? []);
        if (statement.native === '') return { fields: [], rows: [], complete: true };
        // What has changed something is not run again for a project, or a function, that it turns out to need by way of a view.
        if (changing.has(statement)) await tellStored(session);
        const evaluation = evaluations.get(statement);
        if (evaluation === undefined) return await readRows(session.connection, statement.native, statement.fields, limit, signal);
        for (const sql of evaluation.before) await readRows(session.connection, sql, [], undefined, signal);
        return await evaluated(session, statement, evaluation, limit, signal);
      } catch (error) {
        throw placedInCode(error, statement.sql, called.get(statement)?.javaScript ?? []);
      } finally {
        if (changing.has(statement)) session.catalog.allChanged();
      }
    }, given);

  return {
    kind: 'duckdb',
    prepare,
    query: (statement, { limit, signal } = {}) => run(statement, limit, signal),
    execute: async (sql, { signal } = {}) => {
      await run(await prepare(sql, signal ? { signal } : {}), undefined, signal);
    },
    describe: views.describe,
    list: (dataset, signal) => use((session) => listDataset(session, dataset), signal),
    createDataset: (dataset, given) => use(({ connection }) => createDataset(connection, dataset), given),
    createTable: (name, statement, { signal: given, description } = {}) =>
      change(
        name,
        async (session, signal) => {
          const query = await rowsSql(session, statement, signal);
          const table: Relation = {
            name,
            kind: 'table',
            note: tableNote(query.fields, { ...(description !== undefined && { description }) }),
          };
          return { rows: await replaceRelation(session, table, query, signal) };
        },
        given,
      ),
    incrementTable: async (name, statement, increment, { signal: given, description } = {}) => {
      const { fields } = onlyQuery(statement);
      const prepared = await prepareIncrement(name, increment, fields, prepare, given);
      return change(
        name,
        async (session, signal) => {
          for (const made of prepared.changes) await tell(session, called.get(made)?.javaScript ?? []);
          return incrementTable(session, name, await rowsSql(session, statement, signal), prepared, description, signal);
        },
        given,
      );
    },
    createView: (name, statement, { signal, description } = {}) =>
      createView(name, statement, { ...(signal && { signal }), ...(description !== undefined && { description }) }),
    createTableOfRows: (name, fields, rows, given) =>
      change(
        name,
        async (session, signal) => {
          await stageRows(session.connection, fields, rows, signal);
          const table: Relation = { name, kind: 'table', note: tableNote(fields, {}) };
          return { rows: await replaceRelation(session, table, { sql: stagedSql(fields), fields }, signal) };
        },
        given,
      ),
    appendNewRows: (name, fields, key, rows, given) =>
      change(name, (session, signal) => appendNewRows(session, { name, fields, key }, rows, signal), given),
    drop: (name, given) => change(name, (session, signal) => dropRelation(session, name, signal), given),
    release: () => database.letGo(),
    close: async () => {
      closing.abort(new DOMException('The warehouse is closed.', 'AbortError'));
      stopListening?.();
      await leave();
    },
  };
}
