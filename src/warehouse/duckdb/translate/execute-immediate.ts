import { GoogleSqlError } from '../../../googlesql/googlesql-error.ts';
import type { ScriptStep } from '../../../googlesql/script.ts';
import { typeText } from '../../../googlesql/sql-type.ts';
import { SqlError } from '../../sql-error.ts';
import type { ParameterValue } from '../parameter-values.ts';
import { analysed, type Script } from './analyse-statement.ts';
import type { TranslatedStatement } from './prepared-script.ts';
import { refuse } from './refusal.ts';
import { createScriptDefinitions } from './script-definitions.ts';
import { variableOf } from './script-variables.ts';
import { isChangeable } from './sql-text.ts';

type ExecuteStep = Extract<ScriptStep, { kind: 'execute' }>;

/**
 * The statement whose text an EXECUTE IMMEDIATE gives, where nothing that the script itself has changed tells it. It knows the script's
 * tables and functions, and no variables of the script but by USING, as in BigQuery.
 */
export async function executedStatement(
  step: ExecuteStep,
  script: Script,
  prepareText: (script: Script) => Promise<readonly TranslatedStatement[]>,
): Promise<readonly TranslatedStatement[]> {
  const sql = await textOf(step, script);
  const { parameters, statements: before } = await parametersOf(step, script);
  const inner: Script = {
    ...script,
    sql,
    options: { ...script.options, parameters },
    definitions: { ...createScriptDefinitions(), functions: script.definitions.functions },
  };
  try {
    if (step.into.length > 0) return [...before, ...(await intoVariables(step, inner, script))];
    const statements = await prepareText(inner);
    return [...before, ...statements.map((statement) => ({ ...statement, range: step.range }))];
  } catch (error) {
    throw inText(error, step);
  } finally {
    script.stored = inner.stored;
    script.inTransaction = inner.inTransaction;
    script.values = inner.values;
  }
}

async function textOf({ text, range }: ExecuteStep, script: Script): Promise<string> {
  const { variable, statements } = await variableOf(`CAST((${script.sql.slice(text.start, text.end)}) AS STRING)`, text, range, script);
  const found = isChangeable(variable.sql)
    ? await readBefore([...script.before, ...statements], variable.sql, script)
    : await script.options.readTexts?.(valueSql(variable.sql));
  if (found === undefined)
    throw refuse(
      'EXECUTE IMMEDIATE of a text that is known only when the script runs',
      text,
      'Put it together before the script changes anything: of constants, variables and queries.',
    );
  const [sql] = found;
  if (sql === undefined) throw new SqlError('ATT1301', 'SQL created by EXECUTE IMMEDIATE cannot be NULL', { range: text });
  return sql;
}

function valueSql(value: string): string {
  return `SELECT value FROM (SELECT ${value} AS value) WHERE value IS NOT NULL`;
}

/**
 * A text that queries tell (a PIVOT over the names that there are) is asked for while the script is read: what it makes of the statement,
 * its columns too, has to be known then. Undefined where a statement before it changes more than variables.
 */
async function readBefore(
  before: readonly TranslatedStatement[],
  value: string,
  { options }: Script,
): Promise<readonly string[] | undefined> {
  const changes = before.filter(({ kind }) => kind !== 'query').map(({ sql }) => sql);
  if (!changes.every((sql) => sql.startsWith('SET VARIABLE '))) return undefined;
  return options.readTexts?.([...changes, valueSql(value)].join(';\n'));
}

async function parametersOf({ using, range }: ExecuteStep, script: Script) {
  const statements: TranslatedStatement[] = [];
  const parameters: ParameterValue[] = [];
  for (const [index, { name, value }] of using.entries()) {
    const { variable, statements: kept } = await variableOf(`(${script.sql.slice(value.start, value.end)})`, value, range, script);
    statements.push(...kept);
    parameters.push({ key: name === undefined ? `?${index + 1}` : `@${name.toLowerCase()}`, ...variable });
  }
  const named = using.filter(({ name }) => name !== undefined).length;
  if (named > 0 && named < using.length) throw new SqlError('ATT1301', 'Cannot mix named and positional parameters in USING', { range });
  return { parameters, statements };
}

/** The one row of a query in variables; of no rows they are NULL, and of several it is an error. */
async function intoVariables({ into, range, text }: ExecuteStep, inner: Script, script: Script): Promise<readonly TranslatedStatement[]> {
  const [only, ...more] = await inner.options.googlesql.statements(inner.sql, inner.options.signal);
  if (only === undefined || more.length > 0) throw new SqlError('ATT1301', 'EXECUTE IMMEDIATE takes one statement', { range });
  const query = inner.sql.slice(only.range.start, only.range.end);
  const { statement } = await analysed(query, only.tables, inner);
  const columns = statement.kind === 'QueryStmt' ? statement.outputColumnList : [];
  if (columns.length !== into.length)
    throw new SqlError('ATT1301', `The number of columns (${columns.length}) is not that of the variables after INTO (${into.length})`, {
      range,
    });
  const names = columns.map(({ name }) => name.toLowerCase());
  if (columns.length > 1 && (new Set(names).size < names.length || names.some((name) => name.startsWith('$'))))
    throw refuse('EXECUTE IMMEDIATE … INTO of columns without names of their own', range, 'Name each column (AS …).');
  const changes = [];
  for (const [index, name] of into.entries()) {
    const known = script.definitions.variables.get(name.toLowerCase());
    if (known === undefined) throw new SqlError('ATT1301', `Undeclared variable: ${name}`, { range });
    const value = columns.length === 1 ? query : `SELECT q.\`${columns[index]?.name ?? ''}\` FROM (${query}) AS q`;
    changes.push({ name, ...(await variableOf(`CAST((${value}\n) AS ${typeText(known.type)})`, text, range, inner)) });
  }
  for (const { name, variable } of changes) script.definitions.variables.set(name.toLowerCase(), variable);
  return changes.flatMap(({ statements }) => statements);
}

/** What is wrong in the text is at the place of its expression: the text itself is nowhere in the script. */
function inText(error: unknown, { text }: ExecuteStep): unknown {
  if (error instanceof GoogleSqlError) return new GoogleSqlError(error.message, text, error);
  if (!(error instanceof SqlError)) return error;
  return new SqlError(error.code, error.message, { range: text, ...(error.hint !== undefined && { hint: error.hint }), cause: error });
}
