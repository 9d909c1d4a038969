import { parse, stringify } from 'yaml';
import { fromPlain, toPlain } from '../../jinja/plain.ts';
import { jinjaFunction, type JinjaObject, type JinjaValue } from '../../jinja/value.ts';
import { argument, required } from './call-arguments.ts';

/** dbt's `tojson`, `fromjson`, `toyaml`, `fromyaml`: the second argument is given back where there is no result. */
export const jsonAndYaml: Readonly<Record<string, JinjaObject>> = {
  tojson: jinjaFunction('tojson', (call) => {
    const sort = argument(call, 2, 'sort_keys') === true;
    return pythonJson(toPlain(required(call, 0, 'value', 'tojson')), sort);
  }),
  fromjson: jinjaFunction('fromjson', (call) => read(call.positional, (text) => fromPlain(JSON.parse(text)), argument(call, 1, 'default'))),
  toyaml: jinjaFunction('toyaml', (call) => {
    const sort = argument(call, 2, 'sort_keys') === true;
    return stringify(toPlain(required(call, 0, 'value', 'toyaml')), { sortMapEntries: sort });
  }),
  fromyaml: jinjaFunction('fromyaml', (call) =>
    read(call.positional, (text) => fromPlain(parse(text, { version: '1.1', logLevel: 'silent' })), argument(call, 1, 'default')),
  ),
};

function read(positional: readonly JinjaValue[], parseText: (text: string) => JinjaValue, otherwise: JinjaValue | undefined): JinjaValue {
  const [text] = positional;
  try {
    return typeof text === 'string' ? parseText(text) : (otherwise ?? null);
  } catch {
    return otherwise ?? null;
  }
}

/** JSON with Python's spaces after commas and colons, and its escapes for what is not ASCII. */
function pythonJson(value: unknown, sort: boolean): string {
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item, sort)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (sort) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${asciiJson(key)}: ${pythonJson(item, sort)}`).join(', ')}}`;
  }
  if (typeof value === 'bigint') return value.toString();
  return value === undefined ? 'null' : asciiJson(value);
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
