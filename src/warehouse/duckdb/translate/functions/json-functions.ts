import { once } from '../context.ts';
import { quoteText } from '../sql-text.ts';
import { jsonPath } from './json-path.ts';
import { jsonText, withoutLineSeparators } from './json-text.ts';
import { jsonTypeFunctions } from './json-type-functions.ts';
import { byType, type Call, refuseCall, type Rule, type RuleTable, using } from './rule.ts';

/**
 * Functions over JSON in a STRING. Of text that is no JSON Google's implementation reads what comes before the fault, so that its answer may
 * be no NULL; the documentation asks for JSON and says nothing of other text. DuckDB writes numbers its own way (`1.50` as `1.5`) where BigQuery keeps
 * the text that was there, so fractions are left to the native function, which is slower.
 */
function overText(call: Call, use: (json: string, path: string, exactly: (name: string) => string) => string): string {
  if (call.nodes[0]?.type.kind !== 'STRING') throw refuseCall(call, call.nodes[0]?.type.kind);
  const path = quoteText(jsonPath(call, 1));
  return using(call, 0, (text) =>
    once(`CASE WHEN json_valid(${text}) THEN ${text} ELSE ${lenient(text, call)} END`, call.context, (json) =>
      use(json, path, (name) => `googlesql_json_${name}(${json}, ${call.args[1] ?? `'$'`})`),
    ),
  );
}

const lenient = (text: string, call: Call) => `googlesql_json_lenient(${text}, ${call.args[1] ?? `'$'`})`;

/** Numbers that DuckDB would write anew, or a minus before a zero that it would lose. */
const isRewritten = (json: string, found: string) => `(${found} OR contains(${json}, '-0'))`;

function scalarOfText(call: Call): string {
  return overText(call, (json, path, exactly) =>
    once(`{'t': json_type(${json}, ${path}), 'v': json_extract_string(${json}, ${path})}`, call.context, (found) => {
      const [type, value] = [`struct_extract(${found}, 't')`, `struct_extract(${found}, 'v')`];
      return `CASE WHEN ${type} IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL WHEN ${isRewritten(json, `${type} = 'DOUBLE'`)} THEN ${exactly('value')} ELSE ${value} END`;
    }),
  );
}

const hasFraction = (value: string) => `regexp_matches(${value}, '[0-9][.eE][0-9+-]|[0-9]{19}')`;

/** Objects and arrays come back without white space. */
function queryOfText(call: Call): string {
  return overText(call, (json, path, exactly) =>
    once(
      `CAST(json_extract(${json}, ${path}) AS VARCHAR)`,
      call.context,
      (value) =>
        `CASE WHEN ${value} = 'null' THEN NULL WHEN ${isRewritten(json, hasFraction(value))} THEN ${withoutLineSeparators(exactly('query'))} ELSE ${withoutLineSeparators(value)} END`,
    ),
  );
}

function elementsOfText(call: Call, scalars: boolean): string {
  return overText(call, (json, path, exactly) =>
    once(`json_extract(${json}, ${path})`, call.context, (array) => {
      const items = `CAST(${array} AS JSON[])`;
      const text = `list_transform(${items}, lambda j: ${scalars ? `CASE WHEN json_type(j) <> 'NULL' THEN json_extract_string(j, '$') END` : `coalesce(${withoutLineSeparators('CAST(j AS VARCHAR)')}, 'null')`})`;
      const nested = scalars ? ` AND NOT list_bool_or(list_transform(${items}, lambda j: json_type(j) IN ('OBJECT', 'ARRAY')))` : '';
      const rewritten = isRewritten(json, hasFraction(`CAST(${array} AS VARCHAR)`));
      const exact = scalars ? exactly('value_array') : `list_transform(${exactly('query_array')}, lambda j: ${withoutLineSeparators('j')})`;
      return `CASE WHEN json_type(${array}) <> 'ARRAY' THEN NULL WHEN ${rewritten} THEN ${exact} WHEN len(${items}) = 0 THEN []${scalars ? ` WHEN TRUE${nested} THEN ${text} END` : ` ELSE ${text} END`}`;
    }),
  );
}

/** Of the type JSON, whose text is always in one form. */
function ofJson(name: string, type: string | undefined): Rule {
  return ({ args }) => {
    const found = `googlesql_json_${name}(${args[0] ?? ''}, ${args[1] ?? `'$'`})`;
    return type === undefined ? found : `CAST(${found} AS ${type})`;
  };
}

const query = byType({ STRING: queryOfText, JSON: ofJson('query', 'JSON') });
const scalar = byType({ STRING: scalarOfText, JSON: ofJson('value', undefined) });
const queries = byType({ STRING: (call) => elementsOfText(call, false), JSON: ofJson('query_array', 'JSON[]') });
const scalars = byType({ STRING: (call) => elementsOfText(call, true), JSON: ofJson('value_array', undefined) });

const toJsonString: Rule = (call) => {
  const type = call.nodes[0]?.type;
  const pretty = call.args[1];
  if (type === undefined) throw refuseCall(call);
  return using(call, 0, (value) => {
    const text = jsonText(type, value, call, 'text');
    return pretty === undefined ? text : `CASE WHEN ${pretty} THEN googlesql_json_pretty(${text}) WHEN NOT ${pretty} THEN ${text} END`;
  });
};

export const jsonFunctions: RuleTable = {
  json_value: scalar,
  json_extract_scalar: scalar,
  json_query: query,
  json_extract: query,
  json_extract_array: queries,
  json_query_array: queries,
  json_value_array: scalars,
  json_extract_string_array: scalars,
  to_json_string: toJsonString,
  ...jsonTypeFunctions,
};
