import path from 'node:path';
import { placeOf, type Problem } from '../problem/problem.ts';
import { textList } from './config.ts';
import type { NodeDraft } from './node-draft.ts';
import { foldersOf, slashed, type ClassifiedFile } from './package-files.ts';
import type { ParseCache } from './parse-cache.ts';
import type { ProjectFrame, ProjectPackage } from './project-frame.ts';
import {
  readPropertiesFile,
  type ColumnDeclaration,
  type NodeProperties,
  type PropertiesFile,
  type SourceTable,
} from './properties-file.ts';
import { readModel, type ModelFacts, type ModelPatch, type TemplateFileFacts } from './read-model.ts';
import { readSeed } from './read-seed.ts';
import { readSource } from './read-source.ts';
import { readGenericTest, type TestedItem } from './read-generic-test.ts';
import { readSingularTest } from './read-singular-test.ts';
import type { TestDeclaration } from './test-declarations.ts';
import { descriptionRenderer, textRenderer } from './text-renderer.ts';

/** A file of a package with its text; a seed's text is not read. */
export interface PackageFile extends ClassifiedFile {
  readonly text: string;
}

export interface DraftedNodes {
  readonly drafts: readonly NodeDraft[];
  readonly problems: readonly Problem[];
}

interface Known<Inputs, Result> {
  readonly inputs: Inputs;
  readonly result: Result;
}

/** Reads the nodes of packages; what hasn't changed since the last time is not read again. */
export class NodeDrafter {
  readonly #parsed: ParseCache;
  readonly #properties = new Map<string, Known<readonly unknown[], PropertiesFile>>();
  readonly #files = new Map<string, Known<readonly unknown[], NodeDraft>>();
  readonly #items = new WeakMap<NodeProperties | SourceTable, Known<readonly unknown[], DraftedNodes>>();

  constructor(parsed: ParseCache) {
    this.#parsed = parsed;
  }

  draft(frame: ProjectFrame, owner: ProjectPackage, files: readonly PackageFile[]): DraftedNodes {
    const drafts: NodeDraft[] = [];
    const problems: Problem[] = [];
    const properties = files
      .filter(({ role }) => role === 'properties')
      .map((file) => ({ file, read: this.#propertiesOf(frame, owner, file) }));
    for (const { read } of properties) problems.push(...read.problems);
    const patches = {
      models: patchesByName(
        properties.flatMap(({ read }) => read.models),
        'model',
        problems,
      ),
      seeds: patchesByName(
        properties.flatMap(({ read }) => read.seeds),
        'seed',
        problems,
      ),
      tests: patchesByName(
        properties.flatMap(({ read }) => read.singularTests),
        'test',
        problems,
      ),
    };
    const versions = versionFiles(patches.models.values());
    const found = new Set<string>();
    for (const file of files) {
      const { stem } = file;
      const facts = (): FileFacts => factsOf(frame, owner, file);
      if (file.role === 'model') {
        const version = versions.get(stem);
        const name = version?.name ?? stem;
        found.add(`model.${name}`);
        const patch = version?.patch ?? patches.models.get(name);
        const { template, problems: parseProblems } = this.#parsed.template(file.path, file.text);
        problems.push(...parseProblems);
        const inputs = [frame, template, patch, version?.version, version?.latest, file.text];
        drafts.push(reuse(this.#files, file.path, inputs, () => readModel(frame, { ...modelFacts(facts(), version), template, patch })));
      } else if (file.role === 'seed') {
        found.add(`seed.${stem}`);
        const patch = patches.seeds.get(stem);
        drafts.push(reuse(this.#files, file.path, [frame, patch], () => readSeed(frame, facts(), patch)));
      } else if (file.role === 'test') {
        found.add(`test.${stem}`);
        const patch = patches.tests.get(stem);
        const { template, problems: parseProblems } = this.#parsed.template(file.path, file.text);
        problems.push(...parseProblems);
        drafts.push(
          reuse(this.#files, file.path, [frame, template, patch, file.text], () =>
            readSingularTest(frame, { ...facts(), template }, patch),
          ),
        );
      }
    }
    for (const { file, read } of properties) {
      const items: readonly (readonly [NodeProperties | SourceTable, () => DraftedNodes])[] = [
        ...read.models.map((model) => [model, () => this.#modelTests(frame, owner, file, model)] as const),
        ...read.seeds.map(
          (seed) =>
            [
              seed,
              () =>
                draftTests(frame, owner, file, seed, [
                  testsOf(seed, { kind: 'ref', name: seed.name, table: '', version: undefined, tags: [] }),
                ]),
            ] as const,
        ),
        ...read.sources.map((source) => [source, () => draftSource(frame, owner, file, source)] as const),
      ];
      for (const [item, make] of items) {
        const made = reuse(this.#items, item, [frame], make);
        drafts.push(...made.drafts);
        problems.push(...made.problems);
      }
    }
    problems.push(...missingNodes(patches, found));
    return { drafts, problems };
  }

  #propertiesOf(frame: ProjectFrame, owner: ProjectPackage, file: PackageFile): PropertiesFile {
    const yaml = this.#parsed.yaml(file.path, file.text);
    return reuse(this.#properties, file.path, [frame, yaml], () => {
      const problems: Problem[] = [];
      const report = (problem: Problem): number => problems.push(problem);
      const globals = frame.textGlobals(owner.name);
      const context = { globals, macros: frame.macros };
      const read = readPropertiesFile(yaml, {
        value: textRenderer(yaml, context, report),
        description: descriptionRenderer(yaml, { ...context, globals: { ...globals, doc: frame.doc } }, report),
      });
      return { ...read, problems: [...read.problems, ...problems] };
    });
  }

  #modelTests(frame: ProjectFrame, owner: ProjectPackage, file: PackageFile, model: NodeProperties): DraftedNodes {
    const tested = (version: string | undefined): TestedItem => ({
      kind: 'ref',
      name: model.name,
      table: '',
      version,
      tags: [],
      column: undefined,
    });
    const groups =
      model.versions.length === 0 ? [testsOf(model, tested(undefined))] : model.versions.map((one) => testsOf(one, tested(one.version)));
    return draftTests(frame, owner, file, model, groups);
  }
}

type FileFacts = Omit<TemplateFileFacts, 'template'>;

function factsOf(frame: ProjectFrame, owner: ProjectPackage, { path: file, below, stem, text }: PackageFile): FileFacts {
  return {
    package: owner,
    file,
    path: slashed(path.relative(frame.root, file)),
    text,
    name: stem,
    fqn: [owner.name, ...foldersOf(below), stem],
  };
}

function modelFacts(facts: FileFacts, version: VersionFile | undefined): Omit<ModelFacts, 'template' | 'patch'> {
  if (!version) return { ...facts, version: undefined };
  const fqn = [...facts.fqn.slice(0, -1), version.name, `v${version.version}`];
  return { ...facts, name: version.name, fqn, version: { version: version.version, latest: version.latest } };
}

interface Reusable<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

function reuse<Key, Result>(
  cache: Reusable<Key, Known<readonly unknown[], Result>>,
  key: Key,
  inputs: readonly unknown[],
  make: () => Result,
): Result {
  const known = cache.get(key);
  if (known?.inputs.length === inputs.length && known.inputs.every((input, index) => input === inputs[index])) return known.result;
  const result = make();
  cache.set(key, { inputs, result });
  return result;
}

interface PlacedTest {
  readonly declaration: TestDeclaration;
  readonly tested: TestedItem;
}

function testsOf(
  item: { readonly columns: readonly ColumnDeclaration[]; readonly tests: readonly TestDeclaration[] },
  tested: Omit<TestedItem, 'column'>,
): readonly PlacedTest[] {
  const ofColumns = item.columns.flatMap((column) => column.tests.map((declaration) => ({ declaration, tested: { ...tested, column } })));
  return [...ofColumns, ...item.tests.map((declaration) => ({ declaration, tested: { ...tested, column: undefined } }))];
}

function draftTests(
  frame: ProjectFrame,
  owner: ProjectPackage,
  file: PackageFile,
  item: Pick<NodeProperties, 'file'>,
  groups: readonly (readonly PlacedTest[])[],
): DraftedNodes {
  const drafts: NodeDraft[] = [];
  const problems: Problem[] = [];
  // dbt's qualified name of a generic test has the folders of the YAML file below the project's top folder.
  const folders = foldersOf(slashed(path.relative(owner.root, file.path))).slice(1);
  for (const test of groups.flat()) {
    const read = readGenericTest(frame, {
      package: owner,
      file: item.file,
      path: slashed(path.relative(frame.root, file.path)),
      folders,
      ...test,
    });
    if ('node' in read) drafts.push(read);
    else problems.push(read);
  }
  return { drafts, problems };
}

function draftSource(frame: ProjectFrame, owner: ProjectPackage, file: PackageFile, source: SourceTable): DraftedNodes {
  const draft = readSource(frame, owner, source, slashed(path.relative(frame.root, file.path)), foldersOf(file.below));
  const tests = testsOf(source, {
    kind: 'source',
    name: source.sourceName,
    table: source.name,
    version: undefined,
    tags: textList(source.config.tags),
  });
  const { drafts, problems } = draftTests(frame, owner, file, source, [tests]);
  return { drafts: [draft, ...drafts], problems };
}

interface VersionFile {
  readonly name: string;
  readonly version: string;
  readonly latest: string;
  readonly patch: ModelPatch;
}

/** Which files (by name without .sql) hold a version of a model. */
function versionFiles(models: Iterable<NodeProperties>): ReadonlyMap<string, VersionFile> {
  const files = new Map<string, VersionFile>();
  for (const { name, versions, latestVersion } of models) {
    for (const patch of versions) {
      const version = { name, version: patch.version, latest: latestVersion ?? patch.version, patch };
      files.set(patch.definedIn ?? `${name}_v${patch.version}`, version);
      // The latest version may stand in a file without a number.
      if (patch.definedIn === undefined && patch.version === latestVersion && !files.has(name)) files.set(name, version);
    }
  }
  return files;
}

function patchesByName(items: readonly NodeProperties[], kind: string, problems: Problem[]): ReadonlyMap<string, NodeProperties> {
  const patches = new Map<string, NodeProperties>();
  const twice = new Set<NodeProperties>();
  for (const item of items) {
    const first = patches.get(item.name);
    if (first) twice.add(first).add(item);
    else patches.set(item.name, item);
  }
  for (const { file, range, name } of twice) {
    problems.push({
      code: 'ATT1204',
      severity: 'error',
      message: `The ${kind} ${name} has properties in more than one place.`,
      hint: 'Bring them together in one.',
      place: placeOf(file.path, file.text, range),
    });
  }
  return patches;
}

function missingNodes(
  patches: {
    readonly models: ReadonlyMap<string, NodeProperties>;
    readonly seeds: ReadonlyMap<string, NodeProperties>;
    readonly tests: ReadonlyMap<string, NodeProperties>;
  },
  found: ReadonlySet<string>,
): readonly Problem[] {
  const missing = (kind: string, items: Iterable<NodeProperties>): readonly Problem[] =>
    [...items]
      .filter(({ name }) => !found.has(`${kind}.${name}`))
      .map(({ name, file, range }) => ({
        code: 'ATT1007',
        severity: 'warning',
        message: `There is no ${kind} '${name}' that these properties could belong to.`,
        hint: `Check the name: it is that of the file, without ${kind === 'seed' ? '.csv' : '.sql'}.`,
        place: placeOf(file.path, file.text, range),
      }));
  return [
    ...missing('model', patches.models.values()),
    ...missing('seed', patches.seeds.values()),
    ...missing('test', patches.tests.values()),
  ];
}
