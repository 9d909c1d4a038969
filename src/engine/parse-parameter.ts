import { parseType } from '../googlesql/parse-type.ts';
import type { Field } from '../googlesql/schema.ts';
import { ProblemError } from '../problem/problem.ts';
import type { QueryParameter } from '../warehouse/query-parameter.ts';
import type { Value } from '../warehouse/row-set.ts';

/**
 * A parameter as the `bq` tool takes it: `name:type:value`, where no name makes it positional, no type is STRING, the value NULL is none,
 * and arrays and structs are JSON. Throws `ProblemError` ATT1701.
 */
export function parseParameter(text: string): QueryParameter {
  const [, name = '', type = '', value] = /^([^:]*):([^:]*):(.*)$/s.exec(text) ?? [];
  if (value === undefined)
    throw wrong(
      text,
      'is not of the form name:type:value',
      'Write for example since:DATE:2024-01-31, ids:ARRAY<INT64>:[1,2], or :INT64:5 for a ? of the statement.',
    );
  if (name !== '' && !/^[A-Za-z_]\w*$/.test(name))
    throw wrong(text, `has a name that is none: ${name}`, 'A name has letters, digits and underscores.');
  const field = type === '' ? parseType('STRING') : parseType(type);
  if (field === undefined)
    throw wrong(text, `has a type that is none: ${type}`, 'Types are such as INT64, DATE, ARRAY<STRING>, STRUCT<a INT64, b STRING>.');
  return { ...(name !== '' && { name }), field, value: valueOf(field, value, text) };
}

function valueOf(field: Field, value: string, text: string): Value {
  if (value === 'NULL') return null;
  if (field.mode !== 'REPEATED' && field.type !== 'STRUCT') return scalar(field, value, text);
  let json: unknown;
  try {
    json = JSON.parse(withNumbersQuoted(value));
  } catch {
    throw wrong(text, 'has a value that is not JSON', 'An array is such as [1, 2], a struct such as {"a": 1}.');
  }
  return nested(field, json, text);
}

/** Numbers are kept to the last digit. */
function withNumbersQuoted(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (piece) => (piece.startsWith('"') ? piece : `"${piece}"`));
}

function nested(field: Field, json: unknown, text: string): Value {
  if (json === null) return null;
  if (field.mode === 'REPEATED') {
    if (!Array.isArray(json)) throw wrong(text, 'has a value that is no array', 'Write it such as [1, 2].');
    return json.map((item: unknown) => nested({ ...field, mode: 'NULLABLE' }, item, text));
  }
  if (field.type !== 'STRUCT') return scalar(field, typeof json === 'string' ? json : JSON.stringify(json), text);
  if (typeof json !== 'object' || Array.isArray(json)) throw wrong(text, 'has a value that is no object', 'A struct is such as {"a": 1}.');
  const given = new Map(Object.entries(json));
  return Object.fromEntries((field.fields ?? []).map((member) => [member.name, nested(member, given.get(member.name) ?? null, text)]));
}

function scalar({ type }: Field, value: string, text: string): Value {
  switch (type) {
    case 'BOOL':
      if (!/^(?:true|false)$/i.test(value)) throw wrong(text, 'has a value that is neither true nor false', 'Write true or false.');
      return value.toLowerCase() === 'true';
    case 'FLOAT64': {
      const number = Number(value);
      if (value.trim() === '' || (Number.isNaN(number) && !/^nan$/i.test(value)))
        throw wrong(text, 'has a value that is no number', 'Write it such as 1.5.');
      return Number.isFinite(number) ? number : String(number);
    }
    case 'TIMESTAMP':
      return value
        .trim()
        .replace(' ', 'T')
        .replace(/(?: ?UTC|Z|\+00(?::?00)?)?$/i, 'Z');
    case 'DATETIME':
      return value.trim().replace(' ', 'T');
    default:
      return value;
  }
}

function wrong(text: string, what: string, hint: string): ProblemError {
  return new ProblemError({ code: 'ATT1701', severity: 'error', message: `The parameter "${text}" ${what}.`, hint });
}
