import { TemplateFault } from '../../jinja/fault.ts';
import type { JinjaObject } from '../../jinja/value.ts';
import { jinjaFunction, jinjaObject, type CallArguments, type JinjaValue } from '../../jinja/value.ts';
import type { TableName } from '../../googlesql/schema.ts';
import { argument, required, requiredText } from './call-arguments.ts';
import type { ContextRequest } from './context-request.ts';
import { quotedName, RelationValue, isRelationType } from './relation.ts';
import { RelationNeeded, type RelationAnswer } from './warehouse-answers.ts';

/** dbt's `adapter`: what templates may ask of the warehouse, and `dispatch`. */
export function adapterObject(request: ContextRequest): JinjaObject {
  return jinjaObject(
    {
      type: jinjaFunction('type', () => 'bigquery'),
      dispatch: jinjaFunction('dispatch', (call) => dispatch(call, request)),
      quote: jinjaFunction('quote', (call) => quotedName(requiredText(call, 0, 'identifier', 'adapter.quote'))),
      quote_as_configured: jinjaFunction('quote_as_configured', (call) =>
        quotedName(requiredText(call, 0, 'identifier', 'adapter.quote_as_configured')),
      ),
      get_relation: jinjaFunction('get_relation', (call) => existingRelation(namedTable(call), request)),
      load_relation: jinjaFunction('load_relation', (call) =>
        existingRelation(tableOf(required(call, 0, 'relation', 'load_relation')), request),
      ),
      get_columns_in_relation: jinjaFunction('get_columns_in_relation', (call) => columnsOf(call, request)),
      check_schema_exists: jinjaFunction('check_schema_exists', () => true),
      cache_added: jinjaFunction('cache_added', () => ''),
    },
    { name: 'adapter' },
  );
}

const columnType = jinjaFunction('translate_type', (call) => {
  const names: Readonly<Record<string, string>> = {
    TEXT: 'STRING',
    FLOAT: 'FLOAT64',
    INTEGER: 'INT64',
    INT: 'INT64',
    BIGINT: 'INT64',
    BOOLEAN: 'BOOL',
  };
  const written = requiredText(call, 0, 'dtype', 'translate_type');
  return names[written.toUpperCase()] ?? written;
});

export const apiObject: JinjaObject = jinjaObject(
  {
    Relation: jinjaObject({ create: jinjaFunction('create', createRelation) }, { name: 'api.Relation' }),
    Column: jinjaObject({ translate_type: columnType, string_type: jinjaFunction('string_type', () => 'STRING') }, { name: 'api.Column' }),
  },
  { name: 'api' },
);

function dispatch(call: CallArguments, { settings, projectName }: ContextRequest): JinjaValue {
  const name = requiredText(call, 0, 'macro_name', 'adapter.dispatch');
  const namespace = argument(call, 1, 'macro_namespace');
  const packages = typeof namespace === 'string' ? (settings.dispatch.get(namespace) ?? [projectName, namespace]) : [undefined];
  for (const packageName of packages) {
    for (const prefix of ['bigquery', 'default']) {
      const macro = call.context.macro(`${prefix}__${name}`, packageName);
      if (macro) return macro;
    }
  }
  throw new TemplateFault(`No macro implements '${name}'.`, `Write a macro 'default__${name}' or 'bigquery__${name}'.`);
}

function createRelation(call: CallArguments): RelationValue {
  const part = (index: number, name: string): string => {
    const value = argument(call, index, name);
    return typeof value === 'string' ? value : '';
  };
  const type = argument(call, 3, 'type');
  const table = { project: part(0, 'database'), dataset: part(1, 'schema'), table: part(2, 'identifier') };
  return new RelationValue(table, { type: isRelationType(type) ? type : undefined });
}

function namedTable(call: CallArguments): TableName {
  const part = (index: number, name: string): string => requiredText(call, index, name, 'adapter.get_relation');
  return { project: part(0, 'database'), dataset: part(1, 'schema'), table: part(2, 'identifier') };
}

function tableOf(value: JinjaValue): TableName {
  if (value instanceof RelationValue) return value.table;
  throw new TemplateFault('A relation is needed here.', 'Give what ref(…), source(…) or api.Relation.create(…) gives.');
}

function existingRelation(table: TableName, request: ContextRequest): JinjaValue {
  const answer = relationAnswer(table, request);
  return answer ? new RelationValue(table, { type: answer.type }) : null;
}

function columnsOf(call: CallArguments, request: ContextRequest): JinjaValue[] {
  const answer = relationAnswer(tableOf(required(call, 0, 'relation', 'adapter.get_columns_in_relation')), request);
  return (answer?.columns ?? []).map(({ name, dataType }) => columnObject(name, dataType));
}

function columnObject(name: string, dataType: string): JinjaObject {
  const is = (test: RegExp): JinjaObject => jinjaFunction('is', () => test.test(dataType));
  return jinjaObject(
    {
      name,
      column: name,
      dtype: dataType,
      data_type: dataType,
      quoted: quotedName(name),
      is_string: is(/^string\b/i),
      is_number: is(/^(int64|float64|numeric|bignumeric)\b/i),
      is_float: is(/^float64$/i),
      is_integer: is(/^int64$/i),
      is_numeric: is(/^(big)?numeric\b/i),
    },
    { name: 'column', text: name },
  );
}

function relationAnswer(table: TableName, { execute, answers }: ContextRequest): RelationAnswer | null {
  if (!execute) return null;
  const answer = answers?.relation(table);
  if (answer === undefined) throw new RelationNeeded(table);
  return answer;
}
