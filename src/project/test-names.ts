import { createHash } from 'node:crypto';
import { JinjaDict } from '../jinja/dict.ts';
import { fromPlain } from '../jinja/plain.ts';
import { representationOf, textOf } from '../jinja/text-of.ts';
import type { JinjaValue } from '../jinja/value.ts';

/** What dbt names a generic test by. */
export interface GenericTestIdentity {
  readonly name: string;
  readonly package: string | undefined;
  /** With `column_name` for a column's test; values as they stand in YAML. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The model's name (`name_v2` for a version), or `source_table`. */
  readonly testedName: string;
  readonly isSource: boolean;
}

const longestName = 64;

/** The name of a generic test that has no `name` of its own, as dbt makes it, and its alias where the name is too long for a table's. */
export function genericTestName(test: GenericTestIdentity): { readonly name: string; readonly alias: string } {
  const kind = [test.package, test.isSource ? `source_${test.name}` : test.name].filter((part) => part !== undefined).join('_');
  const values = Object.keys(test.arguments)
    .sort()
    .filter((key) => key !== 'model')
    .flatMap((key) => flatten(test.arguments[key]));
  const head = `${kind}_${test.testedName}`;
  const name = `${head}_${values.map((value) => pythonText(value).replace(/[^0-9a-zA-Z_]+/g, '_')).join('__')}`;
  return { name, alias: name.length >= longestName ? `${head.slice(0, 30)}_${md5(name)}` : name };
}

/** The ten letters that end a generic test's id: dbt's hash of the test's name and of what it is made of. */
export function genericTestHash(name: string, test: Pick<GenericTestIdentity, 'name' | 'package' | 'arguments'>, model: string): string {
  const kwargs = { ...test.arguments, model };
  return md5(name + hashable({ kwargs, name: test.name, namespace: test.package ?? null })).slice(-10);
}

function flatten(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null ? Object.values(value) : [value];
}

/** Python's `repr` of the value with keys sorted and every leaf a text. */
function hashable(value: unknown): string {
  return representationOf(sortedTexts(value));
}

function sortedTexts(value: unknown): JinjaValue {
  if (Array.isArray(value)) return value.map(sortedTexts);
  if (typeof value !== 'object' || value === null) return pythonText(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return new JinjaDict(entries.map(([key, item]) => [key, sortedTexts(item)] as const));
}

/** Python's `str`. */
function pythonText(value: unknown): string {
  return textOf(fromPlain(value));
}

function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}
