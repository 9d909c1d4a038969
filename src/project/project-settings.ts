import type { Config } from './config.ts';
import { entryOf, plainRecord, SettingsReader, type RenderText } from './yaml-values.ts';
import type { YamlFile, YamlMap, YamlNode, YamlScalar } from './yaml-file.ts';
import type { Problem } from '../problem/problem.ts';

/** What dbt_project.yml says, with dbt's defaults for what it leaves out. Paths are relative to the project's root. */
export interface ProjectSettings {
  readonly file: YamlFile;
  readonly name: string;
  readonly profile: string;
  readonly modelPaths: readonly string[];
  readonly seedPaths: readonly string[];
  readonly testPaths: readonly string[];
  readonly macroPaths: readonly string[];
  /** Folders that may hold properties YAML and docs beside those above. */
  readonly otherPaths: readonly string[];
  readonly packagesPath: string;
  readonly vars: Readonly<Record<string, unknown>>;
  readonly models: Config;
  readonly seeds: Config;
  readonly sources: Config;
  readonly tests: Config;
  readonly onRunStart: readonly YamlText[];
  readonly onRunEnd: readonly YamlText[];
  readonly dispatch: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly Problem[];
}

export type YamlText = YamlScalar & { readonly value: string };

const emptyMap: YamlMap = { kind: 'map', entries: [], range: { start: 0, end: 0 } };

/** Never fails: what is wrong is a problem, and what can't be read has its default. `fallbackName` names a project that doesn't say its name. */
export function readProjectSettings(file: YamlFile, fallbackName: string, render: RenderText): ProjectSettings {
  const reader = new SettingsReader(file, render);
  const root = file.root && file.root.kind !== 'scalar' ? reader.asMap(file.root, 'dbt_project.yml') : undefined;
  const map = root ?? emptyMap;
  const name = reader.text(map, 'name');
  if (root && file.problems.length === 0 && !entryOf(map, 'name')) {
    reader.problem({ range: { start: 0, end: 0 } }, 'The project has no name.', "Add a line such as 'name: my_project'.");
  } else if (!root && file.problems.length === 0) {
    reader.problem(
      { range: { start: 0, end: 0 } },
      'dbt_project.yml says nothing about the project.',
      "Add at least a line such as 'name: my_project'.",
    );
  } else if (name !== undefined && !/^[^\d\W]\w*$/.test(name)) {
    const value = entryOf(map, 'name')?.value ?? map;
    reader.problem(value, `'${name}' cannot be a project's name.`, 'Use letters, digits and underscores, and a letter first.');
  }
  const paths = (key: string, standard: readonly string[]): readonly string[] =>
    (reader.texts(map, key) ?? standard).map((folder) => folder.replace(/[\\/]+$/, ''));
  const tree = (key: string): Config => configTree(reader, map, key);
  return {
    file,
    name: name !== undefined && /^\w+$/.test(name) ? name : fallbackName.replace(/\W+/g, '_') || 'project',
    profile: reader.text(map, 'profile') ?? 'default',
    modelPaths: paths('model-paths', ['models']),
    seedPaths: paths('seed-paths', ['seeds']),
    testPaths: paths('test-paths', ['tests']),
    macroPaths: paths('macro-paths', ['macros']),
    otherPaths: [...paths('analysis-paths', ['analyses']), ...paths('snapshot-paths', ['snapshots']), ...paths('docs-paths', [])],
    packagesPath: reader.text(map, 'packages-install-path') ?? 'dbt_packages',
    vars: plainRecord(reader.map(map, 'vars') ?? emptyMap),
    models: tree('models'),
    seeds: tree('seeds'),
    sources: tree('sources'),
    tests: { ...tree('tests'), ...tree('data_tests') },
    onRunStart: hooks(reader, map, 'on-run-start'),
    onRunEnd: hooks(reader, map, 'on-run-end'),
    dispatch: dispatchRules(reader, map),
    problems: [...file.problems, ...reader.problems],
  };
}

/** A tree of configs. Hooks in it are templates that are rendered when they run. */
function configTree(reader: SettingsReader, map: YamlMap, key: string): Config {
  const tree = reader.map(map, key);
  return tree ? treeRecord(reader, tree) : {};
}

function treeRecord(reader: SettingsReader, tree: YamlMap): Config {
  return Object.fromEntries(
    tree.entries.map(({ key, value }) => {
      if (/^\+?(pre|post)[-_]hook$/.test(key)) return [key, plainHook(value)];
      return [key, value.kind === 'map' ? treeRecord(reader, value) : reader.plain(value)];
    }),
  );
}

function plainHook(node: YamlNode): unknown {
  return node.kind === 'list' ? node.items.map(plainHook) : node.kind === 'map' ? plainRecord(node) : node.value;
}

function hooks(reader: SettingsReader, map: YamlMap, key: string): readonly YamlText[] {
  const node = reader.node(map, key);
  if (!node) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.flatMap((item) => {
    if (item.kind === 'scalar' && typeof item.value === 'string') return [{ ...item, value: item.value }];
    reader.wrongKind(item, key, 'a text or a list of texts');
    return [];
  });
}

function dispatchRules(reader: SettingsReader, map: YamlMap): ReadonlyMap<string, readonly string[]> {
  const rules = reader
    .maps(map, 'dispatch')
    .map((rule) => [reader.text(rule, 'macro_namespace') ?? '', reader.texts(rule, 'search_order') ?? []] as const);
  return new Map(rules);
}
