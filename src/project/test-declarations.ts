import type { TextRange } from '../problem/text-position.ts';
import { asRecord, mergeConfig, type Config } from './config.ts';
import type { YamlMap, YamlNode } from './yaml-file.ts';
import { asWritten, entryOf, plainRecord, plainValue, type SettingsReader } from './yaml-values.ts';

/** A generic test as it stands under `data_tests:` (or `tests:`) of a node or a column. */
export interface TestDeclaration {
  /** Where its name stands. */
  readonly range: TextRange;
  readonly name: string;
  /** `dbt_utils` of `dbt_utils.equal_rowcount`. */
  readonly package: string | undefined;
  /** As written: texts that are templates are rendered when the test is compiled. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly config: Config;
  readonly ownName: string | undefined;
  readonly description: string;
}

/** Keys of a test that are config, not arguments, even where they don't stand under `config:`. */
const configKeys: ReadonlySet<string> = new Set([
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
]);

export function readTests(settings: SettingsReader, item: YamlMap): readonly TestDeclaration[] {
  return ['data_tests', 'tests'].flatMap((key) =>
    (settings.list(item, key)?.items ?? []).flatMap((test) => readTest(settings, test) ?? []),
  );
}

function readTest(settings: SettingsReader, node: YamlNode): TestDeclaration | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'string') return declaration(settings, node.value, node.range, undefined);
  const map = node.kind === 'map' ? node : undefined;
  const named = map && entryOf(map, 'test_name');
  if (map && named?.value.kind === 'scalar' && typeof named.value.value === 'string') {
    const rest = map.entries.filter((entry) => entry !== named);
    return declaration(settings, named.value.value, named.value.range, { ...map, entries: rest });
  }
  const [only, ...others] = map?.entries ?? [];
  if (!only || others.length > 0) {
    settings.problem(node, 'A test must be a name, or a name with its arguments.', "Indent the arguments deeper than the test's name.");
    return undefined;
  }
  if (only.value.kind === 'scalar' && only.value.value === null) return declaration(settings, only.key, only.keyRange, undefined);
  const body = settings.asMap(only.value, `The arguments of ${only.key}`);
  return body && declaration(settings, only.key, only.keyRange, body);
}

function declaration(settings: SettingsReader, written: string, range: TextRange, body: YamlMap | undefined): TestDeclaration | undefined {
  const match = /^(?:([a-zA-Z_]\w*)\.)?([a-zA-Z_]\w*)$/.exec(written);
  const name = match?.[2];
  if (name === undefined) {
    settings.problem({ range }, `'${written}' cannot be a test's name.`, "Write the test's name, or package.name.");
    return undefined;
  }
  const given: Record<string, unknown> = {};
  let config: Config = {};
  for (const { key, value } of body?.entries ?? []) {
    if (key === 'config') config = mergeConfig(config, asRecord(settings.plain(value)));
    else if (configKeys.has(key)) config = mergeConfig({ [key]: settings.plain(value) }, config);
    else if (key === 'arguments' && value.kind === 'map') Object.assign(given, plainRecord(value));
    else given[key] = plainValue(value, asWritten);
  }
  if ('model' in given) {
    settings.problem(
      { range },
      `The test ${name} has an argument 'model'.`,
      "Take it out: 'model' is the node that the test stands under.",
    );
    return undefined;
  }
  const { name: ownName, description, ...rest } = given;
  return {
    range,
    name,
    package: match?.[1],
    arguments: rest,
    config,
    ownName: typeof ownName === 'string' ? ownName : undefined,
    description: typeof description === 'string' ? description : '',
  };
}
