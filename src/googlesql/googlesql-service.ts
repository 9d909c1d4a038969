import type { TextRange } from '../problem/text-position.ts';
import { utf16Offsets } from './byte-offsets.ts';
import { type CatalogDefinitions, catalogOf, type CatalogTable } from './catalog.ts';
import { decodeStatement } from './decode-node.ts';
import { evaluateQuery, type EvaluatedRows, type EvaluationTable } from './evaluate.ts';
import { googleSqlError } from './googlesql-error.ts';
import { analyzerOptions, languageOptions } from './language-options.ts';
import { tablePathEdits } from './lowering/table-path-edits.ts';
import { lowerStatement } from './lowering/lower-statement.ts';
import { applyEdits } from './lowering/text-edits.ts';
import { createRegisteredCatalogs } from './registered-catalogs.ts';
import type { ResolvedStatement } from './resolved-node.ts';
import { type ScriptStep, scriptSteps } from './script.ts';
import { createServiceConnection, isServiceError } from './service-connection.ts';
import { type SqlType, typeToProto } from './sql-type.ts';
import { decodeSyntax } from './syntax-node.ts';

/** Google's own reading of GoogleSQL. Every method rejects with `GoogleSqlError` for SQL that BigQuery would refuse, ATT1303 where there is no service. */
export interface GoogleSql {
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
  let language: Promise<object> | undefined;

  const options = () => {
    language ??= connection
      .call('GetLanguageOptions', { maximumFeatures: true })
      .then((maximum) => connection.part('zetasql.LanguageOptionsProto', languageOptions(maximum)));
    language.catch(() => (language = undefined));
    return language;
  };

  const asking = async <T>(sql: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (isServiceError(error)) throw googleSqlError(error.details, sql, error);
      throw error;
    }
  };

  const analyze = async (
    sql: string,
    { tables, parameters = {}, definitions, signal }: AnalysisRequest,
    original = (offset: number) => offset,
  ) => {
    const supported = await options();
    const queryParameters = Object.entries(parameters).map(([name, type]) => ({ name, type: typeToProto(type) }));
    const catalog = await catalogs.reference(catalogOf(tables, supported, definitions), signal);
    const answer = await connection.call(
      'Analyze',
      { sqlStatement: sql, options: analyzerOptions(supported, queryParameters), ...catalog },
      signal,
    );
    const utf16 = utf16Offsets(sql);
    return decodeStatement(answer.resolvedStatement, (byte) => original(utf16(byte)));
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

  return {
    statements: (sql, signal) =>
      asking(sql, async () => {
        const supported = await options();
        const utf16 = utf16Offsets(sql);
        const end = Buffer.byteLength(sql);
        const found: StatementText[] = [];
        for (let start = 0; start < end;) {
          if (isBlank(sql.slice(utf16(start)))) break;
          const answer = await connection.call(
            'ExtractTableNamesFromNextStatement',
            { parseResumeLocation: { input: sql, bytePosition: start }, options: supported },
            signal,
          );
          const next = Number(answer.resumeBytePosition);
          const text = sql.slice(utf16(start), utf16(next));
          const statement = text.replace(/;\s*$/, '');
          found.push({ range: { start: utf16(start), end: utf16(start) + statement.length }, tables: tablePaths(answer.tableName) });
          start = next;
        }
        return found;
      }),

    script: (sql, signal) =>
      asking(sql, async () => {
        const answer = await connection.call('Parse', { sqlStatement: sql, allowScript: true, options: await options() }, signal);
        return scriptSteps(decodeSyntax(answer.parsedScript, utf16Offsets(sql)));
      }),

    analyze: (sql, request) =>
      asking(sql, async () => {
        try {
          return await analyze(sql, request);
        } catch (error) {
          if (!isServiceError(error) || !mayBeLowered.test(error.details)) throw error;
          const lowered = await lowerText(sql, request.signal);
          // The words for what is wrong are those of the statement as it was written.
          return analyze(lowered.text, request, lowered.original).catch(() => Promise.reject(error));
        }
      }),

    evaluate: (sql, { tables, signal }) =>
      asking(sql, async () => {
        const supported = await options();
        const named = await singleNames(sql, tables, signal);
        try {
          return await evaluateQuery(connection, named.sql, named.tables, supported, signal);
        } catch (error) {
          if (!isServiceError(error) || !mayBeLowered.test(error.details)) throw error;
          const lowered = await lowerText(named.sql, signal);
          return evaluateQuery(connection, lowered.text, named.tables, supported, signal).catch(() => Promise.reject(error));
        }
      }),

    close: () => connection.close(),
  };
}

/** Refusals that a rewrite may mend. */
const mayBeLowered = /neither grouped nor aggregated|GROUP BY ALL|GROUPING SETS|ROLLUP|CUBE/i;

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
