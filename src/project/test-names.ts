import { createHash } from 'node:crypto';

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
  if (Array.isArray(value)) return `[${value.map(hashable).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${pythonRepr(key)}: ${hashable(item)}`).join(', ')}}`;
  }
  return pythonRepr(pythonText(value));
}

/** Python's `str`. */
function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, item]) => `${quoted(key)}: ${pythonRepr(item)}`)
      .join(', ')}}`;
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t]|[\u0000-\u001f\u007f-\u00a0\u00ad]/g, (letter) => {
    const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
    return named[letter] ?? `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}
