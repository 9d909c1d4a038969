import type { TextRange } from '../problem/text-position.ts';
import { utf16Offsets } from './byte-offsets.ts';
import { type CatalogDefinitions, catalogOf, type CatalogTable } from './catalog.ts';
import { evaluateQuery, type EvaluatedRows, type EvaluationTable } from './evaluate.ts';
import { googleSqlError, inOriginal } from './googlesql-error.ts';
import { analyzerOptions, languageOptions, systemVariables } from './language-options.ts';
import { tablePathEdits } from './lowering/table-path-edits.ts';
import { lowerStatement } from './lowering/lower-statement.ts';
import { applyEdits } from './lowering/text-edits.ts';
import { type StandardText, standardText, unknownColumns } from './pipes/standard-text.ts';
import { statementReader } from './read-statement.ts';
import { createRegisteredCatalogs } from './registered-catalogs.ts';
import type { ResolvedStatement } from './resolved-node.ts';
import { type ScriptStep, scriptSteps } from './script.ts';
import { createServiceConnection, isServiceError } from './service-connection.ts';
import { type SqlType, typeToProto } from './sql-type.ts';
import { decodeSyntax } from './syntax-node.ts';
import type { WrittenMessage } from './wire/write-message.ts';

/** Google's own reading of GoogleSQL. Every method rejects with `GoogleSqlError` for SQL that BigQuery would refuse, ATT1303 where there is no service. */
export interface GoogleSql {
  /** Starts the service before the first statement needs it. What goes wrong is told to that statement. */
  start(): void;
  /** The statements of a script with the tables that each names, in order. */
  statements(sql: string, signal?: AbortSignal): Promise<readonly StatementText[]>;
  /** The steps of a script that has variables or control flow, which `statements` refuses. */
  script(sql: string, signal?: AbortSignal): Promise<readonly ScriptStep[]>;
  /** The meaning of one statement. */
  analyze(sql: string, request: AnalysisRequest): Promise<ResolvedStatement>;
  /** The answer of the reference evaluator to one query. */
  evaluate(sql: string, request: EvaluationRequest): Promise<EvaluatedRows>;
  /** Ends the service; it is not started again. */
  close(): Promise<void>;
}

export interface StatementText {
  /** UTF-16 offsets in the script, from the end of the statement before, without the semicolon. */
  readonly range: TextRange;
  /** Paths of tables as written, each once: `` `p.d.t` `` is one segment, p.d.t three. CTEs are left out. */
  readonly tables: readonly (readonly string[])[];
}

export interface AnalysisRequest {
  readonly tables: readonly CatalogTable[];
  /** Named query parameters; names are not case-sensitive. */
  readonly parameters?: Readonly<Record<string, SqlType>>;
  /** Types of positional parameters, where the statement has those: `?`. */
  readonly positional?: readonly SqlType[];
  readonly definitions?: CatalogDefinitions;
  readonly signal?: AbortSignal;
}

export interface EvaluationRequest {
  readonly tables: readonly EvaluationTable[];
  readonly signal?: AbortSignal;
}

export function createGoogleSql(): GoogleSql {
  const connection = createServiceConnection();
  const catalogs = createRegisteredCatalogs(connection);
  let language: Promise<WrittenMessage> | undefined;

  const options = () => {
    language ??= connection
      .call('GetLanguageOptions', { maximumFeatures: true })
      .then((maximum) => connection.part('.zetasql.LanguageOptionsProto', languageOptions(maximum)));
    language.catch(() => (language = undefined));
    return language;
  };

  const asking = async <T>(sql: string, { text, original }: StandardText, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (isServiceError(error)) throw inOriginal(googleSqlError(error.details, text, error), sql, original);
      throw error;
    }
  };

  /** The columns of queries that pipe syntax has to know; none of those that cannot be read alone. */
  const columnsOf = async (query: string, request: AnalysisRequest): Promise<readonly string[] | undefined> => {
    const statement = await analyze(query, request).catch((error: unknown) => {
      if (isServiceError(error)) return undefined;
      throw error;
    });
    return statement?.kind === 'QueryStmt' ? statement.outputColumnList.map(({ name }) => name) : undefined;
  };

  const analyze = async (
    sql: string,
    { tables, parameters = {}, positional, definitions, signal }: AnalysisRequest,
    original = (offset: number) => offset,
  ) => {
    const supported = await options();
    const queryParameters = Object.entries(parameters).map(([name, type]) => ({ name, type: typeToProto(type) }));
    const catalog = await catalogs.reference(catalogOf(tables, supported, definitions), signal);
    const utf16 = utf16Offsets(sql);
    const ownOptions = analyzerOptions(supported, queryParameters, positional?.map(typeToProto));
    return connection.ask(
      'Analyze',
      { sqlStatement: sql, options: { ...ownOptions, systemVariables }, ...catalog },
      statementReader((byte) => original(utf16(byte))),
      signal,
    );
  };

  const lowerText = async (sql: string, signal: AbortSignal | undefined) => {
    const answer = await connection.call('Parse', { sqlStatement: sql, options: await options() }, signal);
    return applyEdits(sql, lowerStatement(decodeSyntax(answer.parsedStatement, utf16Offsets(sql)), sql));
  };

  /** The evaluator finds rows by a name of one segment alone: paths of several are put in one pair of backticks. */
  const singleNames = async (sql: string, tables: readonly EvaluationTable[], signal: AbortSignal | undefined) => {
    if (tables.every(({ path }) => path.length === 1)) return { sql, tables };
    const answer = await connection.call('Parse', { sqlStatement: sql, options: await options() }, signal);
    const edits = tablePathEdits(decodeSyntax(answer.parsedStatement, utf16Offsets(sql)), tables);
    return { sql: applyEdits(sql, edits).text, tables: tables.map((table) => ({ ...table, path: [table.path.join('.')] })) };
  };

  const analyzeStandard = async ({ text, original }: StandardText, request: AnalysisRequest) => {
    try {
      return await analyze(text, request, original);
    } catch (error) {
      if (!isServiceError(error) || !mayBeLowered.test(error.details)) throw error;
      const lowered = await lowerText(text, request.signal);
      // The words for what is wrong are those of the statement as it was written.
      return analyze(lowered.text, request, (offset) => original(lowered.original(offset))).catch(() => Promise.reject(error));
    }
  };

  return {
    start: () => void options().catch(() => undefined),

    statements: async (sql, signal) => {
      const standard = await standardText(sql);
      const { text, original } = standard;
      return asking(sql, standard, async () => {
        const supported = await options();
        const utf16 = utf16Offsets(text);
        const end = Buffer.byteLength(text);
        const found: StatementText[] = [];
        for (let start = 0; start < end;) {
          if (isBlank(text.slice(utf16(start)))) break;
          const answer = await connection.call(
            'ExtractTableNamesFromNextStatement',
            { parseResumeLocation: { input: text, bytePosition: start }, options: supported },
            signal,
          );
          const next = Number(answer.resumeBytePosition);
          const statement = text.slice(utf16(start), utf16(next)).replace(/;\s*$/, '');
          const range = { start: original(utf16(start)), end: original(utf16(start) + statement.length) };
          found.push({ range, tables: tablePaths(answer.tableName) });
          start = next;
        }
        return found;
      });
    },

    script: async (sql, signal) => {
      const standard = await standardText(sql);
      const { text, original } = standard;
      return asking(sql, standard, async () => {
        const answer = await connection.call('Parse', { sqlStatement: text, allowScript: true, options: await options() }, signal);
        const utf16 = utf16Offsets(text);
        return scriptSteps(decodeSyntax(answer.parsedScript, (byte) => original(utf16(byte))));
      });
    },

    analyze: async (sql, request) => {
      const standard = await standardText(sql, (query) => columnsOf(query, request));
      const statement = await asking(sql, standard, () => analyzeStandard(standard, request));
      if (standard.isIncomplete) throw unknownColumns();
      return statement;
    },

    evaluate: async (sql, { tables, signal }) => {
      const standard = await standardText(sql, (query) => columnsOf(query, { tables, ...(signal && { signal }) }));
      if (standard.isIncomplete) throw unknownColumns();
      return asking(sql, standard, async () => {
        const supported = await options();
        const named = await singleNames(standard.text, tables, signal);
        try {
          return await evaluateQuery(connection, named.sql, named.tables, supported, signal);
        } catch (error) {
          if (!isServiceError(error) || !mayBeLowered.test(error.details)) throw error;
          const lowered = await lowerText(named.sql, signal);
          return evaluateQuery(connection, lowered.text, named.tables, supported, signal).catch(() => Promise.reject(error));
        }
      });
    },

    close: () => connection.close(),
  };
}

/** Refusals that a rewrite may mend. */
const mayBeLowered = /neither grouped nor aggregated|GROUP BY ALL|GROUPING SETS|ROLLUP|CUBE|GROUPING must have an argument/i;

/** White space, comments and semicolons alone. */
function isBlank(sql: string): boolean {
  return /^(?:\s|;|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*$/.test(sql);
}

function tablePaths(answer: unknown): readonly (readonly string[])[] {
  if (!Array.isArray(answer)) return [];
  return answer.map((name: unknown) => {
    const segments: unknown = typeof name === 'object' && name !== null ? Reflect.get(name, 'tableNameSegment') : undefined;
    return Array.isArray(segments) ? segments.map(String) : [];
  });
}
