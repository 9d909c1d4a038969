import type { SqlType } from '../../../../googlesql/sql-type.ts';
import { once } from '../context.ts';
import { memberNames } from '../duckdb-type.ts';
import { quoteText } from '../sql-text.ts';
import { type Call, refuseCall } from './rule.ts';
import { bignumericJson } from './bignumeric-calls.ts';
import { floatText, fractionDigits, numericText, pointed, timeText } from './text-of-values.ts';

/** As TO_JSON_STRING writes (`text`), or as the type JSON keeps numbers: those that doubles cannot hold too (`json`), or as text (`wide`). */
export type JsonStyle = 'text' | 'json' | 'wide';

/** A value as JSON; SQL NULL is `null`. `value` is repeated. */
export function jsonText(type: SqlType, value: string, call: Call, style: JsonStyle): string {
  return `CASE WHEN ${value} IS NULL THEN 'null' ELSE ${present(type, value, call, style)} END`;
}

/** Text of JSON as STRING functions give it: the two separators that JavaScript once took for line ends are escaped, and small letters in `\u001f`. */
export function withoutLineSeparators(json: string): string {
  const text = `CASE WHEN contains(${json}, '\\u00') THEN googlesql_json_escapes(${json}) ELSE ${json} END`;
  return `replace(replace(${text}, chr(8232), '\\u2028'), chr(8233), '\\u2029')`;
}

const quoted = (text: string) => `'"' || ${text} || '"'`;

/** Numbers beyond what a double holds exactly go as text. */
const isExact = (value: string) => `${value} BETWEEN -9007199254740992 AND 9007199254740992`;

function present(type: SqlType, value: string, call: Call, style: JsonStyle): string {
  switch (type.kind) {
    case 'BOOL':
      return `CAST(${value} AS VARCHAR)`;
    case 'JSON':
      return `CAST(${value} AS VARCHAR)`;
    case 'INT64':
      if (style === 'json') return `CAST(${value} AS VARCHAR)`;
      return `CASE WHEN ${isExact(value)} THEN CAST(${value} AS VARCHAR) ELSE ${quoted(`CAST(${value} AS VARCHAR)`)} END`;
    case 'FLOAT64':
      return `CASE WHEN isnan(${value}) THEN '"NaN"' WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN '"Infinity"' ELSE '"-Infinity"' END ELSE ${style === 'text' ? floatText(value) : pointed(floatText(value))} END`;
    case 'NUMERIC':
      if (style === 'json') return numericText(value);
      if (style === 'wide') throw refuseCall(call, 'NUMERIC with stringify_wide_numbers');
      return `CASE WHEN ${value} = trunc(${value}) AND ${isExact(value)} THEN ${numericText(value)} ELSE ${quoted(numericText(value))} END`;
    case 'BIGNUMERIC':
      if (style === 'wide') throw refuseCall(call, 'BIGNUMERIC with stringify_wide_numbers');
      return bignumericJson(value, style);
    case 'STRING':
      return style === 'text' ? withoutLineSeparators(`CAST(to_json(${value}) AS VARCHAR)`) : `CAST(to_json(${value}) AS VARCHAR)`;
    case 'DATE':
      return quoted(`CAST(${value} AS VARCHAR)`);
    case 'TIME':
      return quoted(timeText(value));
    case 'DATETIME':
      return quoted(`strftime(${value}, '%Y-%m-%dT%H:%M:%S') || ${fractionDigits(value)}`);
    case 'TIMESTAMP': {
      const local = `make_timestamp(epoch_us(${value}))`;
      return quoted(`strftime(${local}, '%Y-%m-%dT%H:%M:%S') || ${fractionDigits(local)} || 'Z'`);
    }
    case 'BYTES':
      return quoted(`to_base64(${value})`);
    case 'ARRAY': {
      const element = call.context.fresh('j');
      return `'[' || array_to_string(list_transform(${value}, lambda ${element}: ${jsonText(type.element, element, call, style)}), ',') || ']'`;
    }
    case 'STRUCT': {
      const names = memberNames(type.fields);
      const members = type.fields.map((field, index) => {
        const member = once(`struct_extract(${value}, ${quoteText(names[index] ?? '')})`, call.context, (one) =>
          jsonText(field.type, one, call, style),
        );
        return `${quoteText(`${index === 0 ? '' : ','}${JSON.stringify(field.name)}:`)} || ${member}`;
      });
      return `'{' || ${members.join(' || ')} || '}'`;
    }
    default:
      throw refuseCall(call, type.kind);
  }
}
