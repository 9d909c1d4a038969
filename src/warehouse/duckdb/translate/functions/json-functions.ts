import { once } from '../context.ts';
import { quoteText } from '../sql-text.ts';
import { jsonPath } from './json-path.ts';
import { jsonText } from './json-text.ts';
import { type Call, fail, refuseCall, type Rule, type RuleTable, using } from './rule.ts';

/**
 * Functions over JSON in a STRING. Text that is no JSON gives NULL. DuckDB writes numbers its own way (`1.50` as `1.5`) where BigQuery keeps
 * the text that was there, so a fraction whose text is not in the source is refused when it is met. Over the type JSON, whose values
 * GoogleSQL keeps with sorted keys, nothing is translated.
 */
function overText(call: Call, use: (json: string, path: string) => string): string {
  if (call.nodes[0]?.type.kind !== 'STRING') throw refuseCall(call, call.nodes[0]?.type.kind);
  const path = quoteText(jsonPath(call, 1));
  return using(call, 0, (text) => once(`CASE WHEN json_valid(${text}) THEN ${text} END`, call.context, (json) => use(json, path)));
}

/** The text is in the source as it stands, and no number goes on around it. */
const isIn = (source: string, value: string) =>
  `regexp_matches(${source}, '(^|[^0-9.eE+-])' || regexp_escape(${value}) || '($|[^0-9.eE])')`;

const faithful = (call: Call, source: string, type: string, value: string) => {
  const known = isIn(source, value);
  return `CASE WHEN ${type} = 'DOUBLE' AND NOT ${known} THEN ${fail(call, 'The local engine would change how a number in JSON is written: ', value, true)} ELSE ${value} END`;
};

function scalar(call: Call): string {
  return overText(call, (json, path) =>
    once(`{'t': json_type(${json}, ${path}), 'v': json_extract_string(${json}, ${path})}`, call.context, (found) => {
      const [type, value] = [`struct_extract(${found}, 't')`, `struct_extract(${found}, 'v')`];
      return `CASE WHEN ${type} NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN ${faithful(call, json, type, value)} END`;
    }),
  );
}

/** Objects and arrays come back without white space; inside them numbers with a fraction would be written anew. */
function query(call: Call): string {
  return overText(call, (json, path) =>
    once(`CAST(json_extract(${json}, ${path}) AS VARCHAR)`, call.context, (value) => {
      const fraction = `regexp_matches(${value}, '[0-9][.eE][0-9+-]|[0-9]{19}')`;
      return `CASE WHEN ${value} = 'null' THEN NULL WHEN ${fraction} AND NOT ${isIn(json, value)} THEN ${fail(call, 'The local engine would change how a number in JSON is written: ', value, true)} ELSE ${value} END`;
    }),
  );
}

function elements(call: Call, scalars: boolean): string {
  return overText(call, (json, path) =>
    once(`json_extract(${json}, ${path})`, call.context, (array) => {
      const items = `CAST(${array} AS JSON[])`;
      const text = `list_transform(${items}, lambda j: ${scalars ? `CASE WHEN json_type(j) <> 'NULL' THEN json_extract_string(j, '$') END` : `coalesce(CAST(j AS VARCHAR), 'null')`})`;
      const nested = scalars ? ` AND NOT list_bool_or(list_transform(${items}, lambda j: json_type(j) IN ('OBJECT', 'ARRAY')))` : '';
      const fraction = `regexp_matches(CAST(${array} AS VARCHAR), '[0-9][.eE][0-9+-]|[0-9]{19}')`;
      const unsafe = `WHEN ${fraction} AND NOT ${isIn(json, `CAST(${array} AS VARCHAR)`)} THEN ${fail(call, 'The local engine would change how a number in JSON is written: ', `CAST(${array} AS VARCHAR)`, true)} `;
      return `CASE WHEN json_type(${array}) <> 'ARRAY' THEN NULL ${unsafe}WHEN len(${items}) = 0 THEN []${scalars ? ` WHEN TRUE${nested} THEN ${text} END` : ` ELSE ${text} END`}`;
    }),
  );
}

const toJsonString: Rule = (call) => {
  const type = call.nodes[0]?.type;
  if (type === undefined || call.args.length > 1) throw refuseCall(call, 'pretty printing');
  return using(call, 0, (value) => jsonText(type, value, call));
};

export const jsonFunctions: RuleTable = {
  json_value: scalar,
  json_extract_scalar: scalar,
  json_query: query,
  json_extract: query,
  json_extract_array: (call) => elements(call, false),
  json_query_array: (call) => elements(call, false),
  json_value_array: (call) => elements(call, true),
  json_extract_string_array: (call) => elements(call, true),
  to_json_string: toJsonString,
};
