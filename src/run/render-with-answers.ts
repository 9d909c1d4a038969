import { fieldSqlType, typeText } from '../googlesql/sql-type.ts';
import { tableKey, type TableName } from '../googlesql/schema.ts';
import { ProblemError } from '../problem/problem.ts';
import {
  QueryNeeded,
  RelationNeeded,
  type QueryRows,
  type RelationAnswer,
  type WarehouseAnswers,
} from '../project/context/warehouse-answers.ts';
import { SqlError } from '../warehouse/sql-error.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What a template may ask the warehouse now; what it asks beyond that is thrown to the caller as it came. */
export interface AskRules {
  readonly queries: boolean;
  readonly relation: (name: TableName) => boolean;
}

export const askAnything: AskRules = { queries: true, relation: () => true };

export interface AskContext {
  readonly warehouse: Pick<Warehouse, 'prepare' | 'query' | 'describe'>;
  readonly signal?: AbortSignal | undefined;
}

/** A template that asks something new each time it is rendered would go on for ever. */
const mostQuestions = 500;

/**
 * Renders a template that may ask the warehouse for rows or relations: each question ends a rendering, is answered, and the next
 * rendering comes further. Throws `ProblemError` for a question that the warehouse refuses, `QueryNeeded` or `RelationNeeded` for one that
 * the rules do not allow.
 */
export async function renderWithAnswers<Rendered>(
  render: (answers: WarehouseAnswers) => Rendered,
  rules: AskRules,
  context: AskContext,
): Promise<Rendered> {
  const rows = new Map<string, QueryRows>();
  const relations = new Map<string, RelationAnswer | null>();
  const answers: WarehouseAnswers = { rows: (sql) => rows.get(sql), relation: (name) => relations.get(tableKey(name)) };
  for (let asked = 0; asked <= mostQuestions; asked += 1) {
    try {
      return render(answers);
    } catch (error) {
      context.signal?.throwIfAborted();
      if (error instanceof QueryNeeded && rules.queries) rows.set(error.sql, await queryRows(error.sql, context));
      else if (error instanceof RelationNeeded && rules.relation(error.relation))
        relations.set(tableKey(error.relation), await relationAnswer(error.relation, context));
      else throw error;
    }
  }
  throw new ProblemError({
    code: 'ATT1103',
    severity: 'error',
    message: `The template asked the warehouse ${mostQuestions} questions and was not done.`,
    hint: 'Ask for all rows with one run_query in place of one query in each turn of a loop.',
  });
}

async function queryRows(sql: string, { warehouse, signal }: AskContext): Promise<QueryRows> {
  const options = signal ? { signal } : {};
  try {
    const { fields, rows } = await warehouse.query(await warehouse.prepare(sql, options), options);
    return { columns: fields.map(({ name }) => name), rows };
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const first = sql.trim().replace(/\s+/g, ' ').slice(0, 120);
    throw new ProblemError(
      {
        code: error.code,
        severity: 'error',
        message: `A query that the template makes fails: ${error.message}`,
        hint: `The query begins: ${first}`,
      },
      { cause: error },
    );
  }
}

async function relationAnswer(name: TableName, { warehouse, signal }: AskContext): Promise<RelationAnswer | null> {
  const found = await warehouse.describe(name, signal);
  return found
    ? { type: found.kind, columns: found.fields.map((field) => ({ name: field.name, dataType: typeText(fieldSqlType(field)) })) }
    : null;
}
