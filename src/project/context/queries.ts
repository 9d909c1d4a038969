import { TemplateFault } from '../../jinja/fault.ts';
import { fromPlain } from '../../jinja/plain.ts';
import { textOf } from '../../jinja/text-of.ts';
import { JinjaObject, JinjaTuple, jinjaFunction, jinjaObject, type JinjaValue } from '../../jinja/value.ts';
import { argument, required, requiredText } from './call-arguments.ts';
import type { ContextRequest } from './context-request.ts';
import { QueryNeeded, type QueryRows } from './warehouse-answers.ts';

/** `run_query`, `statement` and `load_result`. Without `execute` there are no rows: None, as in dbt. */
export function queryFunctions({ execute, answers }: Pick<ContextRequest, 'execute' | 'answers'>): Readonly<Record<string, JinjaObject>> {
  const results = new Map<string, JinjaValue>();
  const ask = (sql: string): JinjaValue => {
    if (!execute) return null;
    const rows = answers?.rows(sql);
    if (!rows) throw new QueryNeeded(sql);
    return tableValue(rows);
  };
  return {
    run_query: jinjaFunction('run_query', (call) => ask(requiredText(call, 0, 'sql', 'run_query'))),
    statement: jinjaFunction('statement', (call) => {
      const name = argument(call, 0, 'name');
      const caller = call.keyword.get('caller');
      if (caller === undefined)
        throw new TemplateFault(
          'statement needs a block of SQL.',
          "Write {% call statement('name', fetch_result=True) %} … {% endcall %}.",
        );
      const table = ask(textOf(call.context.invoke(caller)).trim());
      if (typeof name === 'string') results.set(name, resultValue(table));
      return '';
    }),
    load_result: jinjaFunction('load_result', (call) => results.get(requiredText(call, 0, 'name', 'load_result')) ?? null),
    store_result: jinjaFunction('store_result', (call) => {
      results.set(requiredText(call, 0, 'name', 'store_result'), resultValue(required(call, 2, 'agate_table', 'store_result')));
      return '';
    }),
  };
}

function resultValue(table: JinjaValue): JinjaObject {
  const rows = table instanceof JinjaObject ? (table.sequence ?? []) : [];
  const data = rows.map((row): JinjaValue => (row instanceof JinjaObject ? new JinjaTuple(row.sequence ?? []) : row));
  return jinjaObject({ table, data, response: '' }, { name: 'result' });
}

/** A query's rows in the manner of agate, which dbt gives: `results.columns[0].values()`, `results.rows`, `row['name']`, `row[0]`. */
export function tableValue({ columns, rows }: QueryRows): JinjaObject {
  const values = rows.map((row) => row.map(fromPlain));
  const rowValues = values.map((row) => rowValue(columns, row));
  const columnValues = columns.map((name, index) =>
    columnValue(
      name,
      values.map((row) => row[index] ?? null),
    ),
  );
  const columnList = new JinjaObject({
    name: 'columns',
    sequence: columnValues,
    member: (name) => columnMember(columns, columnValues, name),
  });
  const rowList = new JinjaObject({
    name: 'rows',
    sequence: rowValues,
    member: (name) => (name === 'values' ? jinjaFunction(name, () => [...rowValues]) : undefined),
  });
  return new JinjaObject({
    name: 'table',
    sequence: rowValues,
    member: (name) => {
      if (name === 'columns') return columnList;
      if (name === 'rows') return rowList;
      return name === 'column_names' ? new JinjaTuple([...columns]) : undefined;
    },
  });
}

function rowValue(columns: readonly string[], row: readonly JinjaValue[]): JinjaObject {
  return new JinjaObject({
    name: 'row',
    sequence: row,
    member: (name) => {
      const index = columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
      if (index >= 0) return row[index];
      if (name === 'values') return jinjaFunction(name, () => new JinjaTuple(row));
      return name === 'keys' ? jinjaFunction(name, () => new JinjaTuple([...columns])) : undefined;
    },
  });
}

function columnValue(name: string, values: readonly JinjaValue[]): JinjaObject {
  return new JinjaObject({
    name: 'column',
    sequence: values,
    member: (member) => (member === 'values' ? jinjaFunction(member, () => new JinjaTuple(values)) : member === 'name' ? name : undefined),
  });
}

function columnMember(names: readonly string[], columns: readonly JinjaObject[], name: string): JinjaValue | undefined {
  const index = names.findIndex((column) => column.toLowerCase() === name.toLowerCase());
  if (index >= 0) return columns[index];
  if (name === 'keys') return jinjaFunction(name, () => new JinjaTuple([...names]));
  return name === 'values' ? jinjaFunction(name, () => [...columns]) : undefined;
}
