import { GoogleSqlError } from '../../../googlesql/googlesql-error.ts';
import type { StatementText } from '../../../googlesql/googlesql-service.ts';
import type { CreateFunctionStmt, CreateTableFunctionStmt, ResolvedStatement } from '../../../googlesql/resolved-node.ts';
import type { ScriptStep } from '../../../googlesql/script.ts';
import { typeText } from '../../../googlesql/sql-type.ts';
import type { TextRange } from '../../../problem/text-position.ts';
import { SqlError } from '../../sql-error.ts';
import { analysed, namesOf, type Script } from './analyse-statement.ts';
import { analysisError, moved } from './analysis-error.ts';
import { duckdbType } from './duckdb-type.ts';
import type { NamedTable } from './named-tables.ts';
import type { Evaluation, PreparedScript, PrepareStatementOptions, TranslatedStatement } from './prepared-script.ts';
import { refuse } from './refusal.ts';
import { resultFields } from '../../result-columns.ts';
import {
  calledJavaScript,
  createScriptDefinitions,
  definedFunction,
  fullPath,
  functionKey,
  functionsFingerprint,
} from './script-definitions.ts';
import { checkViewable } from './information-schema.ts';
import { executedStatement } from './execute-immediate.ts';
import { createScriptTables } from './script-tables.ts';
import { variableOf } from './script-variables.ts';
import { makeDatasetSql } from './statements/ddl.ts';
import { createRoutineSql } from './statements/routine.ts';
import { neverAnswered } from './never-answered.ts';
import { translate, type TranslationOptions } from './translate.ts';

/**
 * Reads a script: its statements one by one, the schemas of what they name, their meaning, their translation. What an earlier
 * statement makes (tables, functions, variables) is known to the later ones. Rejects with `SqlError` whose range is in the script.
 */
export async function prepareStatement(sql: string, options: PrepareStatementOptions): Promise<PreparedScript> {
  const statements: TranslatedStatement[] = [];
  const script: Script = {
    sql,
    options,
    tables: createScriptTables(options, options.schemas ?? []),
    definitions: createScriptDefinitions(),
    before: statements,
    stored: [],
    inTransaction: false,
    values: 0,
  };
  try {
    for (const step of await stepsOf(sql, options)) statements.push(...(await runStep(step, script)));
  } catch (error) {
    throw error instanceof GoogleSqlError ? analysisError(error) : error;
  }
  return { statements };
}

type Step = ScriptStep | { readonly kind: 'text'; readonly text: StatementText };

const scripting = /\b(?:DECLARE|SET|BEGIN|IF|CASE|WHILE|LOOP|REPEAT|FOR|CALL|EXECUTE|RAISE|RETURN|PROCEDURE)\b/i;

async function stepsOf(sql: string, { googlesql, signal }: PrepareStatementOptions): Promise<readonly Step[]> {
  try {
    return (await googlesql.statements(sql, signal)).map((text) => ({ kind: 'text', text }));
  } catch (error) {
    if (!(error instanceof GoogleSqlError) || !scripting.test(sql)) throw error;
    // What the reader of statements refuses may be a script; if it is none, the first refusal is the better one.
    return googlesql.script(sql, signal).catch(() => Promise.reject(error));
  }
}

async function runStep(step: Step, script: Script): Promise<readonly TranslatedStatement[]> {
  const { sql, options, definitions } = script;
  switch (step.kind) {
    case 'control':
      throw refuse(step.construct, step.range, 'The local engine runs the statements of a script one after another, without control flow.');
    case 'declare': {
      const type = step.type && sql.slice(step.type.start, step.type.end);
      const initial = step.initial ? sql.slice(step.initial.start, step.initial.end) : 'NULL';
      const text = type === undefined ? `(${initial})` : `CAST((${initial}) AS ${type})`;
      const { variable, statements } = await variableOf(text, step.initial ?? step.range, step.range, script);
      for (const name of step.names) {
        if (definitions.variables.has(name.toLowerCase()))
          throw new SqlError('ATT1301', `Variable '${name}' redeclaration is not allowed`, { range: step.range });
        definitions.variables.set(name.toLowerCase(), variable);
      }
      return statements;
    }
    case 'set': {
      const changes = [];
      // All values are those from before any of the variables is set.
      for (const { name, value } of step.variables) {
        const known = definitions.variables.get(name.toLowerCase());
        if (known === undefined) throw new SqlError('ATT1301', `Undeclared variable: ${name}`, { range: step.range });
        const text = `CAST((${sql.slice(value.start, value.end)}) AS ${typeText(known.type)})`;
        changes.push({ name, ...(await variableOf(text, value, step.range, script)) });
      }
      for (const { name, variable } of changes) definitions.variables.set(name.toLowerCase(), variable);
      return changes.flatMap(({ statements }) => statements);
    }
    case 'execute':
      return executedStatement(step, script, async (inner) => {
        const [only, ...more] = await stepsOf(inner.sql, inner.options);
        if (only === undefined || more.length > 0) throw new SqlError('ATT1301', 'EXECUTE IMMEDIATE takes one statement');
        if (only.kind !== 'text') throw refuse('A script, or another EXECUTE IMMEDIATE, in EXECUTE IMMEDIATE', step.range);
        return runStep(only, inner);
      });
    default: {
      const text = step.kind === 'text' ? step.text : await textAt(step.range, sql, options);
      return prepareOne(text, script);
    }
  }
}

async function textAt(range: TextRange, sql: string, { googlesql, signal }: PrepareStatementOptions): Promise<StatementText> {
  const [text] = await googlesql.statements(sql.slice(range.start, range.end), signal);
  return { range, tables: text?.tables ?? [] };
}

/** The statement as it runs; none for what only the script knows, and for what changes nothing. */
async function prepareOne(text: StatementText, script: Script): Promise<readonly TranslatedStatement[]> {
  const offset = text.range.start;
  const sql = script.sql.slice(offset, text.range.end);
  try {
    const { statement, named, context, functions } = await analysed(sql, text.tables, script);
    if (statement.kind === 'CreateFunctionStmt' || statement.kind === 'CreateTableFunctionStmt')
      return functionStatements(statement, text, script);
    noteTransaction(statement, script);
    const isNew = await script.tables.check(statement);
    const { kind, sql: native, fields, evaluation } = translatedOrEvaluated(statement, sql, named, context, script);
    await script.tables.note(statement);
    if (statement.kind === 'DropFunctionStmt' || statement.kind === 'DropTableFunctionStmt')
      script.definitions.functions.set(functionKey(fullPath(statement.namePath, script.options, statement.range)), undefined);
    if (!isNew || native === '') return [];
    if (statement.kind === 'CreateViewStmt') {
      if (native.includes('getvariable(')) throw refuse('A variable of the script in a view', statement.range);
      checkViewable(namesOf(named), statement.range);
    }
    const callsStored = script.stored.some(({ path }) => sql.includes(path.at(-1) ?? ''));
    const translated: TranslatedStatement = {
      kind,
      sql: native,
      fields,
      tables: namesOf(named),
      range: text.range,
      javaScript: calledJavaScript(native, functions),
      ...(evaluation && { evaluation }),
      ...(callsStored && { routines: functionsFingerprint(script.stored) }),
    };
    return [translated];
  } catch (error) {
    throw moved(error, offset);
  }
}

/** BigQuery's rule: what a transaction makes is temporary. */
function noteTransaction(statement: ResolvedStatement, script: Script): void {
  if (statement.kind === 'BeginStmt') script.inTransaction = true;
  if (statement.kind === 'CommitStmt' || statement.kind === 'RollbackStmt') script.inTransaction = false;
  if (!script.inTransaction || !/^(?:Create|Drop|Alter)/.test(statement.kind)) return;
  const path = 'namePath' in statement ? statement.namePath : [];
  const isTemporary = path.length === 1 && script.tables.temporary.has((path[0] ?? '').toLowerCase());
  if (isTemporary || ('createScope' in statement && statement.createScope === 'CREATE_TEMP')) return;
  throw new SqlError('ATT1301', 'DDL statements, other than those of temporary tables, are not supported in a transaction.', {
    ...(statement.range && { range: statement.range }),
  });
}

function functionStatements(
  statement: CreateFunctionStmt | CreateTableFunctionStmt,
  text: StatementText,
  { definitions, options }: Script,
): readonly TranslatedStatement[] {
  const definition = definedFunction(statement, text.tables, options);
  const [project, dataset] = definition.path;
  definitions.functions.set(functionKey(definition.path), definition);
  if (statement.createScope === 'CREATE_TEMP' || project === undefined || dataset === undefined) return [];
  const sql = [...makeDatasetSql({ project, dataset }, options), createRoutineSql(statement, definition)].join(';\n');
  return [{ kind: 'ddl', sql, fields: [], tables: [], range: text.range }];
}

/** A query whose translation is refused goes to the reference evaluator, which knows nothing of scripts, wildcards and grouping sets. */
function translatedOrEvaluated(
  statement: ResolvedStatement,
  sql: string,
  named: readonly NamedTable[],
  context: TranslationOptions,
  { definitions, options, stored }: Script,
): ReturnType<typeof translate> & { readonly evaluation?: Evaluation } {
  try {
    return translate(statement, context);
  } catch (refusal) {
    if (!(refusal instanceof SqlError) || refusal.code !== 'ATT1302' || statement.kind !== 'QueryStmt' || statement.isValueTable)
      throw refusal;
    const plain =
      definitions.functions.size + stored.length === 0 && definitions.variables.size === 0 && (options.parameters ?? []).length === 0;
    const isStored = named.every(({ source }) => source.shards === undefined && source.sql === undefined && canBeGiven(source));
    if (
      !plain ||
      !isStored ||
      neverAnswered(statement) ||
      /\b(?:ROLLUP|CUBE|GROUPING\s+SETS|TABLESAMPLE|RAND|GENERATE_UUID|CURRENT_\w+)\b/i.test(sql)
    )
      throw refusal;
    const evaluation = { sql, tables: named.map(({ path, source }) => ({ path, schema: source.schema })), refusal };
    return {
      kind: 'query',
      sql: `-- Answered by Google's reference evaluator: ${refusal.message}`,
      fields: resultFields(statement),
      evaluation,
    };
  }
}

function canBeGiven({ schema }: NamedTable['source']): boolean {
  return schema.fields.every((field) => duckdbType(field) !== undefined && field.type !== 'INTERVAL');
}
