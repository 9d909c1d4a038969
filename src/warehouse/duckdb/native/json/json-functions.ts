import type { NativeArguments, NativeFunction, NativeType, NativeValue } from '../native-function.ts';
import { appendedAt, insertedAt, removedAt, setAt, strippedAt } from './json-changes.ts';
import {
  laxBoolean,
  laxDouble,
  laxInteger,
  laxText,
  scalarText,
  scalarTexts,
  toBoolean,
  toDouble,
  toInteger,
  toText,
} from './json-conversions.ts';
import { jsonKeys } from './json-keys.ts';
import { jsonAt, jsonSteps, type JsonStep } from './json-steps.ts';
import { lenientlyAt } from './lenient-json.ts';
import { jsonNull, jsonText, type JsonTree, parseJson } from './json-tree.ts';
import { canonicalJson, canonicalText, jsonTree, sorted } from './json-values.ts';

/** A function of a JSON value alone. */
function conversion(name: string, returns: NativeType, convert: (tree: JsonTree) => NativeValue): NativeFunction {
  return { name: `googlesql_json_${name}`, parameters: ['VARCHAR'], returns, evaluate: (args) => convert(jsonTree(args.text(0))) };
}

/** What a path leads to in JSON, of the type JSON or in a STRING: text that is no JSON, and a path to nothing, give NULL. */
function lookup(name: string, returns: NativeType, use: (found: JsonTree) => NativeValue): NativeFunction {
  return {
    name: `googlesql_json_${name}`,
    parameters: ['VARCHAR', 'VARCHAR'],
    returns,
    evaluate: (args) => {
      const tree = parseJson(args.text(0));
      const found = tree && jsonAt(tree, jsonSteps(args.text(1)));
      return found === undefined ? null : use(found);
    },
  };
}

/** A change of a JSON value at a path; the new value comes as JSON's text. */
function change(
  name: string,
  parameters: readonly NativeType[],
  build: (tree: JsonTree, args: NativeArguments) => JsonTree,
): NativeFunction {
  return {
    name: `googlesql_json_${name}`,
    parameters: ['VARCHAR', 'VARCHAR', ...parameters],
    returns: 'VARCHAR',
    evaluate: (args) => jsonText(build(jsonTree(args.text(0)), args)),
  };
}

const given = (args: NativeArguments, index: number) => canonicalJson(jsonTree(args.text(index)), false);

/** The values to append: with `each` the elements of an array one by one. */
function values(args: NativeArguments): readonly JsonTree[] {
  const value = given(args, 2);
  return args.flag(3) && value.kind === 'array' ? value.items : [value];
}

function member(json: string, step: JsonStep): string | null {
  const found = jsonAt(jsonTree(json), [step]);
  return found === undefined ? null : jsonText(found);
}

function objectOf(names: readonly NativeValue[], texts: readonly NativeValue[]): string {
  if (names.length !== texts.length) throw new Error('Invalid input to JSON_OBJECT: The number of keys and values must match');
  const members = names.map((name, index) => {
    if (typeof name !== 'string') throw new Error('Invalid input to JSON_OBJECT: A key cannot be NULL');
    const text = texts[index];
    return { name, value: typeof text === 'string' ? canonicalJson(jsonTree(text), false) : jsonNull };
  });
  return jsonText({ kind: 'object', members: sorted(members) });
}

const modes = new Map([
  ['exact', true],
  ['round', false],
]);

function isExactMode(mode: string, name: string): boolean {
  const exact = modes.get(mode);
  if (exact === undefined) throw new Error(`Invalid \`wide_number_mode\` specified for ${name}: ${mode}`);
  return exact;
}

/** BOOL_ARRAY and its kin: of an array each element; for others an error, or NULL where it is lax. */
function elements(name: string, returns: NativeType, convert: (tree: JsonTree) => NativeValue, isLax = false): NativeFunction {
  return {
    name: `googlesql_json_${name}_array`,
    parameters: ['VARCHAR'],
    returns,
    evaluate: (args) => {
      const tree = jsonTree(args.text(0));
      if (tree.kind === 'array') return tree.items.map(convert);
      if (isLax) return null;
      throw new Error('The provided JSON input is not an array');
    },
  };
}

export const jsonFunctions: readonly NativeFunction[] = [
  {
    name: 'googlesql_json_keys',
    parameters: ['VARCHAR', 'BIGINT', 'VARCHAR'],
    returns: 'VARCHAR[]',
    evaluate: (args) => jsonKeys(jsonTree(args.text(0)), args.integer(1), args.text(2)),
  },
  elements('bool', 'BOOLEAN[]', toBoolean),
  elements('int64', 'BIGINT[]', toInteger),
  elements('float64', 'DOUBLE[]', (tree) => toDouble(tree, false)),
  elements('string', 'VARCHAR[]', toText),
  elements('lax_bool', 'BOOLEAN[]', laxBoolean, true),
  elements('lax_int64', 'BIGINT[]', laxInteger, true),
  elements('lax_float64', 'DOUBLE[]', laxDouble, true),
  elements('lax_string', 'VARCHAR[]', laxText, true),
  {
    name: 'googlesql_json_parse',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => canonicalText(args.text(0), isExactMode(args.text(1), 'PARSE_JSON')),
  },
  { name: 'googlesql_json_canonical', parameters: ['VARCHAR'], returns: 'VARCHAR', evaluate: (args) => canonicalText(args.text(0), false) },
  { name: 'googlesql_json_pretty', parameters: ['VARCHAR'], returns: 'VARCHAR', evaluate: (args) => jsonText(jsonTree(args.text(0)), '') },
  {
    name: 'googlesql_json_escapes',
    parameters: ['VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) =>
      args.text(0).replace(/\\(?:u00[0-9A-F]{2}|[^])/g, (escape) => (escape.startsWith('\\u') ? escape.toLowerCase() : escape)),
  },
  {
    name: 'googlesql_json_lenient',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => lenientlyAt(args.text(0), jsonSteps(args.text(1))) ?? null,
  },
  lookup('query', 'VARCHAR', (found) => jsonText(found)),
  lookup('value', 'VARCHAR', scalarText),
  lookup('query_array', 'VARCHAR[]', (found) => (found.kind === 'array' ? found.items.map((item) => jsonText(item)) : null)),
  lookup('value_array', 'VARCHAR[]', (found) => (found.kind === 'array' ? scalarTexts(found.items) : null)),
  {
    name: 'googlesql_json_member',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => member(args.text(0), args.text(1)),
  },
  {
    name: 'googlesql_json_element',
    parameters: ['VARCHAR', 'BIGINT'],
    returns: 'VARCHAR',
    evaluate: (args) => member(args.text(0), Number(args.integer(1))),
  },
  conversion('int64', 'BIGINT', toInteger),
  {
    name: 'googlesql_json_float64',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'DOUBLE',
    evaluate: (args) => toDouble(jsonTree(args.text(0)), isExactMode(args.text(1), 'FLOAT64')),
  },
  conversion('bool', 'BOOLEAN', toBoolean),
  conversion('string', 'VARCHAR', toText),
  conversion('lax_int64', 'BIGINT', laxInteger),
  conversion('lax_float64', 'DOUBLE', laxDouble),
  conversion('lax_bool', 'BOOLEAN', laxBoolean),
  conversion('lax_string', 'VARCHAR', laxText),
  conversion('type', 'VARCHAR', ({ kind }) => kind),
  {
    name: 'googlesql_json_object',
    parameters: ['VARCHAR[]', 'VARCHAR[]'],
    returns: 'VARCHAR',
    evaluate: (args) => objectOf(args.list(0), args.list(1)),
  },
  change('set', ['VARCHAR', 'BOOLEAN'], (tree, args) => setAt(tree, args.text(1), given(args, 2), args.flag(3))),
  change('remove', [], (tree, args) => removedAt(tree, args.text(1))),
  change('array_append', ['VARCHAR', 'BOOLEAN'], (tree, args) => appendedAt(tree, args.text(1), values(args))),
  change('array_insert', ['VARCHAR', 'BOOLEAN'], (tree, args) => insertedAt(tree, args.text(1), values(args))),
  change('strip_nulls', ['BOOLEAN', 'BOOLEAN'], (tree, args) =>
    strippedAt(tree, args.text(1), { includeArrays: args.flag(2), removeEmpty: args.flag(3) }),
  ),
];
