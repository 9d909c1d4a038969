import type { Problem } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import { asRecord, mergeConfig, textList, type Config } from './config.ts';
import type { ColumnProperties } from './project.ts';
import { readTests, type TestDeclaration } from './test-declarations.ts';
import { entryOf, SettingsReader, type RenderText } from './yaml-values.ts';
import type { YamlFile, YamlMap } from './yaml-file.ts';

/** What one YAML file says about nodes that are defined elsewhere, and the sources that it declares. */
export interface PropertiesFile {
  readonly file: YamlFile;
  readonly models: readonly NodeProperties[];
  readonly seeds: readonly NodeProperties[];
  readonly singularTests: readonly NodeProperties[];
  readonly sources: readonly SourceTable[];
  readonly problems: readonly Problem[];
}

export interface NodeProperties {
  readonly file: YamlFile;
  readonly name: string;
  /** Where the name stands. */
  readonly range: TextRange;
  readonly description: string;
  readonly config: Config;
  readonly columns: readonly ColumnDeclaration[];
  readonly tests: readonly TestDeclaration[];
  readonly versions: readonly VersionProperties[];
  readonly latestVersion: string | undefined;
}

export interface ColumnDeclaration extends ColumnProperties {
  readonly quote: boolean;
  readonly tests: readonly TestDeclaration[];
}

/** One of a model's `versions`, with what it leaves out taken from the model. */
export interface VersionProperties {
  readonly version: string;
  /** Name of the file without `.sql`, where it isn't `name_v2`. */
  readonly definedIn: string | undefined;
  readonly range: TextRange;
  readonly description: string;
  readonly config: Config;
  readonly columns: readonly ColumnDeclaration[];
  readonly tests: readonly TestDeclaration[];
}

export interface SourceTable extends Omit<NodeProperties, 'versions' | 'latestVersion'> {
  readonly sourceName: string;
  readonly database: string | undefined;
  readonly schema: string;
  readonly identifier: string;
}

/** How texts of the file are rendered: values, and descriptions, which may ask for `doc('name')`. */
export interface PropertiesRenderer {
  readonly value: RenderText;
  readonly description: RenderText;
}

export function readPropertiesFile(file: YamlFile, renderer: PropertiesRenderer): PropertiesFile {
  const reader = new PropertiesReader(file, renderer);
  const root = file.root?.kind === 'scalar' ? undefined : file.root;
  const map = root && reader.settings.asMap(root, 'The file');
  const nodes = (key: string): readonly NodeProperties[] =>
    map ? reader.settings.maps(map, key).flatMap((item) => reader.node(item, key) ?? []) : [];
  const models = nodes('models');
  const seeds = nodes('seeds');
  const singularTests = [...nodes('tests'), ...nodes('data_tests')];
  const sources = map ? reader.settings.maps(map, 'sources').flatMap((item) => reader.source(item)) : [];
  return { file, models, seeds, singularTests, sources, problems: [...file.problems, ...reader.settings.problems] };
}

class PropertiesReader {
  readonly settings: SettingsReader;
  readonly #renderer: PropertiesRenderer;
  readonly #file: YamlFile;

  constructor(file: YamlFile, renderer: PropertiesRenderer) {
    this.#file = file;
    this.#renderer = renderer;
    this.settings = new SettingsReader(file, renderer.value);
  }

  node(item: YamlMap, kind: string): NodeProperties | undefined {
    const common = this.#common(item, kind);
    if (!common) return undefined;
    const versions = this.settings.maps(item, 'versions').flatMap((version) => this.#version(version, common) ?? []);
    return { ...common, versions, latestVersion: this.settings.text(item, 'latest_version') ?? newest(versions) };
  }

  /** A source's tables, each with what the source says for all. */
  source(item: YamlMap): readonly SourceTable[] {
    const source = this.#common(item, 'sources');
    if (!source) return [];
    const database = this.settings.text(item, 'database') ?? this.settings.text(item, 'project');
    const schema = this.settings.text(item, 'schema') ?? this.settings.text(item, 'dataset') ?? source.name;
    return this.settings.maps(item, 'tables').flatMap((tableItem) => {
      const table = this.#common(tableItem, 'tables');
      if (!table) return [];
      const config = mergeConfig(source.config, table.config);
      const identifier = this.settings.text(tableItem, 'identifier') ?? table.name;
      return [{ ...table, config, sourceName: source.name, database, schema, identifier }];
    });
  }

  #common(item: YamlMap, kind: string): Omit<NodeProperties, 'versions' | 'latestVersion'> | undefined {
    const name = this.settings.text(item, 'name');
    if (name === undefined) {
      if (!entryOf(item, 'name'))
        this.settings.problem(
          { range: { start: item.range.start, end: item.range.start } },
          `An item of ${kind} has no name.`,
          "Add 'name:'.",
        );
      return undefined;
    }
    return {
      file: this.#file,
      name,
      range: entryOf(item, 'name')?.value.range ?? item.range,
      description: this.#description(item),
      config: this.#config(item),
      columns: this.settings.maps(item, 'columns').flatMap((column) => this.#column(column) ?? []),
      tests: readTests(this.settings, item),
    };
  }

  #version(item: YamlMap, model: Omit<NodeProperties, 'versions' | 'latestVersion'>): VersionProperties | undefined {
    const version = this.settings.text(item, 'v');
    if (version === undefined) {
      this.settings.problem(item, 'A version of a model has no number.', "Add 'v: 1'.");
      return undefined;
    }
    return {
      version,
      definedIn: this.settings.text(item, 'defined_in'),
      range: entryOf(item, 'v')?.value.range ?? item.range,
      description: this.#description(item) || model.description,
      config: mergeConfig(model.config, this.#config(item)),
      columns: this.settings.node(item, 'columns') ? this.#versionColumns(item, model.columns) : model.columns,
      tests: (this.settings.node(item, 'tests') ?? this.settings.node(item, 'data_tests')) ? readTests(this.settings, item) : model.tests,
    };
  }

  /** A version's columns: its own, and those of the model that `include` (and not `exclude`) names; all where it says nothing. */
  #versionColumns(item: YamlMap, all: readonly ColumnDeclaration[]): readonly ColumnDeclaration[] {
    const items = this.settings.maps(item, 'columns');
    const filter = items.find((one) => entryOf(one, 'include') ?? entryOf(one, 'exclude'));
    const include = filter ? (this.settings.texts(filter, 'include') ?? ['*']) : ['*'];
    const exclude = filter ? (this.settings.texts(filter, 'exclude') ?? []) : [];
    const own = items.filter((one) => one !== filter).flatMap((one) => this.#column(one) ?? []);
    const names = new Set(own.map(({ name }) => name));
    const everything = include.includes('*') || include.includes('all');
    return [...all.filter(({ name }) => (everything || include.includes(name)) && !exclude.includes(name) && !names.has(name)), ...own];
  }

  #column(item: YamlMap): ColumnDeclaration | undefined {
    const common = this.#common(item, 'columns');
    if (!common) return undefined;
    const dataType = this.settings.text(item, 'data_type');
    return {
      name: common.name,
      description: common.description,
      ...(dataType === undefined ? {} : { dataType }),
      meta: asRecord(common.config.meta),
      tags: textList(common.config.tags),
      quote: this.settings.flag(item, 'quote') ?? false,
      tests: common.tests,
    };
  }

  #description(item: YamlMap): string {
    return this.settings.text(item, 'description', this.#renderer.description) ?? '';
  }

  /** `config:`, with the settings that dbt also takes beside it. */
  #config(item: YamlMap): Config {
    const beside: Record<string, unknown> = {};
    for (const key of ['meta', 'docs']) {
      const value = this.settings.record(item, key);
      if (value) beside[key] = value;
    }
    const tags = this.settings.texts(item, 'tags');
    if (tags) beside.tags = tags;
    const enabled = this.settings.flag(item, 'enabled');
    if (enabled !== undefined) beside.enabled = enabled;
    return mergeConfig(beside, this.settings.record(item, 'config') ?? {});
  }
}

function newest(versions: readonly VersionProperties[]): string | undefined {
  const numbers = versions.map(({ version }) => version);
  return numbers.sort((a, b) => Number(b) - Number(a) || b.localeCompare(a))[0];
}
