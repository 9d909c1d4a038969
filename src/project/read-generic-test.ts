import { RelationValue } from './context/relation.ts';
import { didYouMean } from '../problem/did-you-mean.ts';
import { placeOf, ProblemError, type Problem } from '../problem/problem.ts';
import { renderTemplate } from '../jinja/render-template.ts';
import { fromPlain } from '../jinja/plain.ts';
import type { Template } from '../jinja/template.ts';
import { asRecord, mergeConfig, textList, treeConfigs, type Config } from './config.ts';
import { dbtMacroPath } from './dbt-macros.ts';
import { genericTestTemplate, testArgumentsName, testedRelationName } from './generic-test-template.ts';
import { atOwnPlace } from './own-place.ts';
import type { Mention, NodeDraft } from './node-draft.ts';
import type { ProjectFrame, ProjectPackage } from './project-frame.ts';
import { overlaid, withLists } from './read-model.ts';
import { Recorder, type Capture } from './reference-capture.ts';
import { isRendered, testArgumentValues } from './test-arguments.ts';
import { severityOf, testDefaults } from './test-config.ts';
import type { TestDeclaration } from './test-declarations.ts';
import { genericTestHash, genericTestName } from './test-names.ts';
import type { YamlFile } from './yaml-file.ts';

/** What a generic test stands under. */
export interface TestedItem {
  readonly kind: 'ref' | 'source';
  /** The model's name, or the source's. */
  readonly name: string;
  /** The source's table. */
  readonly table: string;
  readonly version: string | undefined;
  readonly column: { readonly name: string; readonly quote: boolean; readonly tags: readonly string[] } | undefined;
  /** A source's tags, which its tests have too. */
  readonly tags: readonly string[];
}

export interface GenericTestFacts {
  readonly package: ProjectPackage;
  readonly file: YamlFile;
  /** Of the YAML file, relative to the project's root. */
  readonly path: string;
  /** The folders of the YAML file below the first one. */
  readonly folders: readonly string[];
  readonly declaration: TestDeclaration;
  readonly tested: TestedItem;
}

/** A test that is declared in YAML. A test macro that there is not is a problem (ATT1006), and the test is left out. */
export function readGenericTest(frame: ProjectFrame, facts: GenericTestFacts): NodeDraft | Problem {
  const { declaration, tested, package: owner, file } = facts;
  const macro =
    declaration.package === undefined
      ? frame.macros.resolve(`test_${declaration.name}`, owner.name)
      : frame.macros.inPackage(declaration.package, `test_${declaration.name}`);
  if (!macro) return { ...noSuchTest(frame, declaration), place: placeOf(file.path, file.text, declaration.range) };
  const args = tested.column
    ? { ...declaration.arguments, column_name: tested.column.quote ? `\`${tested.column.name}\`` : tested.column.name }
    : declaration.arguments;
  const identity = {
    name: declaration.name,
    package: declaration.package,
    arguments: args,
    testedName:
      tested.kind === 'source'
        ? `${tested.name}_${tested.table}`
        : tested.name + (tested.version === undefined ? '' : `_v${tested.version}`),
    isSource: tested.kind === 'source',
  };
  const made = genericTestName(identity);
  const name = declaration.ownName ?? made.name;
  const id = `test.${declaration.package ?? owner.name}.${name}.${genericTestHash(name, identity, modelText(tested))}`;
  const fqn = [owner.name, ...facts.folders, name];
  const alias = declaration.ownName ?? made.alias;
  const base = treeConfigs(owner.settings.tests, fqn).reduce(mergeConfig, testDefaults);
  const declared = mergeConfig(alias === name ? {} : { alias }, declaration.config);
  const template = genericTestTemplate(declaration.name, declaration.package, `${file.path}#${id}`);
  const testedMention = mentionOfTested(tested, declaration.range);
  const isBuiltIn = macro.file.startsWith(dbtMacroPath);
  const found = captureTest(frame, facts, { id, config: mergeConfig(base, declared), args, template, isBuiltIn }, testedMention);
  // What the macro itself sets counts less than what stands in YAML.
  const config = overlaid(frame, owner, 'tests', fqn, [base, found.config, declared].reduce(mergeConfig));
  return {
    node: {
      kind: 'test',
      id,
      name,
      package: owner.name,
      fqn,
      file: file.path,
      path: facts.path,
      range: declaration.range,
      description: declaration.description,
      tags: [...new Set([...tested.tags, ...(tested.column?.tags ?? []), ...textList(config.tags)])].sort(),
      meta: asRecord(config.meta),
      config: withLists(config),
      dependsOn: [],
      references: [],
      testedNode: undefined,
      column: tested.column?.name,
      generic: { name: declaration.name, package: declaration.package, arguments: args },
      template,
      severity: severityOf(config),
    },
    enabled: config.enabled !== false,
    mentions: [testedMention, ...found.mentions],
    tested: testedMention,
    text: file.text,
    problems: found.problems.map((problem) => atOwnPlace(problem, { file: file.path, text: file.text, range: declaration.range })),
  };
}

/** What a test refers to beside what it is about: its arguments, and for a macro of the project's what the macro asks for. */
function captureTest(
  frame: ProjectFrame,
  { package: owner, declaration }: GenericTestFacts,
  test: {
    readonly id: string;
    readonly config: Config;
    readonly args: Readonly<Record<string, unknown>>;
    readonly template: Template;
    readonly isBuiltIn: boolean;
  },
  tested: Mention,
): Pick<Capture, 'config' | 'mentions' | 'problems'> {
  if (test.isBuiltIn && !isRendered(test.args)) return { config: {}, mentions: [], problems: [] };
  const recorder = new Recorder({
    frame,
    package: owner.name,
    config: test.config,
    relation: null,
    model: () => fromPlain({ unique_id: test.id, config: test.config }),
  });
  const globals = recorder.context();
  const problems: Problem[] = [];
  try {
    const values = testArgumentValues(test.args, { globals, macros: frame.macros, package: owner.name, path: test.template.file.path });
    if (!test.isBuiltIn) {
      const relation = new RelationValue({
        project: frame.target.project,
        dataset: frame.target.dataset,
        table: tested.kind === 'ref' ? tested.target.name : tested.target.table,
      });
      renderTemplate(test.template, {
        globals: { ...globals, [testedRelationName]: relation, [testArgumentsName]: values },
        macros: frame.macros,
        package: owner.name,
      });
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(error.problem);
  }
  const captured = recorder.capture(problems);
  return { ...captured, mentions: captured.mentions.map((mention) => ({ ...mention, range: declaration.range })) };
}

function mentionOfTested(tested: TestedItem, range: Mention['range']): Mention {
  return tested.kind === 'source'
    ? { kind: 'source', target: { source: tested.name, table: tested.table }, range }
    : { kind: 'ref', target: { package: undefined, name: tested.name, version: tested.version }, range };
}

/** The model argument as dbt writes it: part of what a test's id is made from. */
function modelText({ kind, name, table, version }: TestedItem): string {
  const call =
    kind === 'source' ? `source('${name}', '${table}')` : `ref('${name}'${version === undefined ? '' : `, version='${version}'`})`;
  return `{{ get_where_subquery(${call}) }}`;
}

function noSuchTest(frame: ProjectFrame, { name, package: packageName }: TestDeclaration): Problem {
  const known = frame.macros.macros.filter((macro) => macro.name.startsWith('test_')).map((macro) => macro.name.slice('test_'.length));
  const near = didYouMean(name, known);
  const written = packageName === undefined ? name : `${packageName}.${name}`;
  return {
    code: 'ATT1006',
    severity: 'error',
    message: `There is no generic test '${written}'.`,
    hint: near
      ? `Did you mean '${near}'?`
      : packageName === undefined
        ? `Write a macro {% test ${name}(model) %}, or install the package that has it.`
        : `Install the package ${packageName} in dbt_packages.`,
  };
}
