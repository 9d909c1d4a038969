import { ProblemError, type Problem } from '../problem/problem.ts';
import { parseTemplate } from '../jinja/parse-template.ts';
import { renderTemplate } from '../jinja/render-template.ts';
import type { Template } from '../jinja/template.ts';
import type { JinjaValue } from '../jinja/value.ts';
import type { CompiledNode } from './compiled-node.ts';
import { asList, asRecord, isRecord } from './config.ts';
import type { RunFacts } from './context/context-request.ts';
import { nodeValue } from './context/graph-object.ts';
import { nodeContext } from './context/node-context.ts';
import { RelationValue } from './context/relation.ts';
import type { WarehouseAnswers } from './context/warehouse-answers.ts';
import { testArgumentsName, testedRelationName } from './generic-test-template.ts';
import { injectCtes, type Cte, type MappedSql } from './inject-ctes.ts';
import { unknownRef, unknownSource } from './link-nodes.ts';
import { lookupOf, type RefTarget, type SourceTarget } from './node-lookup.ts';
import { errorAtOwnPlace, mapToOwnPlace, type OwnPlace } from './own-place.ts';
import type { DataTest, Model, NodeId, Project, ProjectNode } from './project.ts';
import { materializationOf, unknownMaterialization } from './read-model.ts';
import { testArgumentValues } from './test-arguments.ts';

export interface CompileOptions {
  /** What `is_incremental()` says in an incremental model: its table is there, and is to be added to. */
  readonly incremental: boolean;
  readonly fullRefresh?: boolean;
  /** ISO 8601, UTC. */
  readonly runStartedAt: string;
  readonly invocationId: string;
  /** What templates may ask of the warehouse; without it every question ends in `QueryNeeded` or `RelationNeeded`. */
  readonly answers?: WarehouseAnswers | undefined;
}

/**
 * Renders a model or test for the run, its ephemeral parents as CTEs. A test's SQL selects the rows that fail it. Throws `ProblemError`
 * at the template's place; `QueryNeeded` or `RelationNeeded` where the template asks the warehouse what `options.answers` doesn't know.
 */
export function compileNode(project: Project, id: NodeId, options: CompileOptions): CompiledNode {
  const node = project.nodes.get(id);
  if (node?.kind !== 'model' && node?.kind !== 'test') throw new Error(`${id} has no template`);
  const sql = new Compiler(project, options).compile(node);
  const incremental = options.incremental && node.kind === 'model' && node.materialization === 'incremental';
  return { id, sql: sql.text, map: sql.map, config: node.config, ...(incremental && { incremental }) };
}

/** Renders one of the project's `on-run-start` or `on-run-end` hooks. */
export function compileRunHook(project: Project, template: Template, options: CompileOptions): MappedSql {
  return new Compiler(project, options).renderHook(template, undefined);
}

/** Renders a model's `pre-hook` or `post-hook` statements, in order. Their letters map to the model as a whole. */
export function compileModelHooks(
  project: Project,
  model: Model,
  when: 'pre-hook' | 'post-hook',
  options: CompileOptions,
): readonly MappedSql[] {
  const statements = asList(model.config[when]).flatMap((hook) => (isRecord(hook) ? asList(hook.sql) : [hook]));
  return statements.flatMap((text) => (typeof text === 'string' ? [new Compiler(project, options).renderModelHook(text, model)] : []));
}

class Compiler {
  readonly #project: Project;
  readonly #options: CompileOptions;
  /** Ephemeral models that are needed, what they need themselves before them. */
  readonly #ctes = new Map<NodeId, Cte>();
  readonly #open: Model[] = [];

  constructor(project: Project, options: CompileOptions) {
    this.#project = project;
    this.#options = options;
  }

  compile(node: Model | DataTest): MappedSql {
    return this.#withCtes(this.#render(node), node);
  }

  renderHook(template: Template, model: Model | undefined): MappedSql {
    const { text: sql, map } = renderTemplate(template, {
      globals: this.#context(model),
      macros: this.#project.macros,
      package: model?.package ?? this.#project.name,
    });
    const ctes = [...this.#ctes.values()];
    return injectCtes({ text: sql, map: mapToOwnPlace(map, { file: template.file.path, range: { start: 0, end: 0 } }) }, ctes, {
      file: template.file.path,
      sourceStart: 0,
      sourceEnd: 0,
    });
  }

  renderModelHook(text: string, model: Model): MappedSql {
    const own = ownPlace(model);
    try {
      const sql = this.renderHook(parseTemplate({ path: `${model.file}#hook`, text }), model);
      return { text: sql.text, map: mapToOwnPlace(sql.map, own) };
    } catch (error) {
      throw errorAtOwnPlace(error, own);
    }
  }

  #withCtes(sql: MappedSql, node: Model | DataTest): MappedSql {
    const [first] = node.references;
    const range = first?.range ?? node.range;
    return injectCtes(sql, [...this.#ctes.values()], { file: node.file, sourceStart: range.start, sourceEnd: range.end });
  }

  #render(node: Model | DataTest): MappedSql {
    const own = ownPlace(node);
    if (!node.template) throw errorAtOwnPlace(new ProblemError(unparsed(node)), own);
    if (node.kind === 'model' && !materializationOf(node.config))
      throw errorAtOwnPlace(new ProblemError(unknownMaterialization(node.config)), own);
    const { macros } = this.#project;
    const globals = this.#context(node);
    try {
      const extra = node.kind === 'test' && node.generic ? this.#testGlobals(node, globals, node.template) : {};
      const { text, map } = renderTemplate(node.template, { globals: { ...globals, ...extra }, macros, package: node.package });
      return { text, map: mapToOwnPlace(map, own) };
    } catch (error) {
      throw errorAtOwnPlace(error, own);
    }
  }

  #testGlobals(node: DataTest, globals: Readonly<Record<string, JinjaValue>>, template: Template): Readonly<Record<string, JinjaValue>> {
    const tested = node.testedNode === undefined ? undefined : this.#project.nodes.get(node.testedNode);
    const values = testArgumentValues(node.generic?.arguments ?? {}, {
      globals,
      macros: this.#project.macros,
      package: node.package,
      path: template.file.path,
    });
    return { [testedRelationName]: tested ? this.#relation(tested) : null, [testArgumentsName]: values };
  }

  #context(node: Model | DataTest | undefined): Readonly<Record<string, JinjaValue>> {
    const project = this.#project;
    const { incremental, fullRefresh = false, runStartedAt, invocationId, answers } = this.#options;
    const run: RunFacts = {
      startedAt: runStartedAt,
      invocationId,
      fullRefresh,
      incremental: incremental && node?.kind === 'model' && node.materialization === 'incremental',
    };
    return nodeContext({
      projectName: project.name,
      package: node?.package ?? project.name,
      target: project.target,
      settings: project.settings,
      execute: true,
      run,
      relation:
        node?.kind === 'model' ? new RelationValue(node.relation, { type: node.materialization === 'view' ? 'view' : 'table' }) : null,
      model: () => (node ? nodeValue(node) : null),
      nodes: project.nodes,
      answers,
      config: { add: () => undefined, get: (name) => asRecord(node?.config)[name] },
      ref: (target) => this.#ref(target, node),
      source: (target) => this.#source(target, node),
      warn: () => undefined,
    });
  }

  #ref(target: RefTarget, node: Model | DataTest | undefined): JinjaValue {
    const lookup = lookupOf(this.#project);
    const found = lookup.ref(target, node?.package ?? this.#project.name);
    if (!found) throw new ProblemError({ severity: 'error', ...unknownRef(target, false, lookup) });
    if (node && !node.dependsOn.includes(found.id)) throw new ProblemError(unseen(node, `ref('${target.name}')`));
    return this.#relation(found);
  }

  #source(target: SourceTarget, node: Model | DataTest | undefined): JinjaValue {
    const lookup = lookupOf(this.#project);
    const found = lookup.source(target, node?.package ?? this.#project.name);
    if (!found) throw new ProblemError({ severity: 'error', ...unknownSource(target, false, lookup) });
    if (node && !node.dependsOn.includes(found.id)) throw new ProblemError(unseen(node, `source('${target.source}', '${target.table}')`));
    return this.#relation(found);
  }

  #relation(node: ProjectNode): JinjaValue {
    if (node.kind === 'test') return null;
    if (node.kind !== 'model' || node.materialization !== 'ephemeral') {
      const type = node.kind === 'model' && node.materialization === 'view' ? 'view' : 'table';
      return new RelationValue(node.relation, { type });
    }
    const name = `__dbt__cte__${node.relation.table}`;
    this.#addCte(node, name);
    return new RelationValue(node.relation, { type: 'cte', text: name });
  }

  #addCte(model: Model, name: string): void {
    if (this.#ctes.has(model.id)) return;
    if (this.#open.includes(model)) {
      const path = [...this.#open.slice(this.#open.indexOf(model)), model].map((one) => one.name).join(' → ');
      throw new ProblemError({
        code: 'ATT1203',
        severity: 'error',
        message: `These ephemeral models depend on each other in a circle: ${path}.`,
        hint: 'Take one of these refs out.',
      });
    }
    this.#open.push(model);
    const sql = this.#render(model);
    this.#open.pop();
    this.#ctes.set(model.id, { name, sql });
  }
}

function ownPlace(node: Model | DataTest): OwnPlace {
  const isTest = node.kind === 'test' && node.generic !== undefined;
  return { file: node.file, text: isTest ? undefined : node.template?.file.text, range: node.range };
}

function unparsed({ name }: ProjectNode): Problem {
  return { code: 'ATT1101', severity: 'error', message: `The template of ${name} cannot be parsed.`, hint: 'Mend its template first.' };
}

/** As in dbt: what a template mentions only when it runs was not there when the order of the run was made. */
function unseen(node: ProjectNode, call: string): Problem {
  return {
    code: 'ATT1201',
    severity: 'error',
    message: `${node.name} asks for ${call} only while it runs: its place in the order could not be known.`,
    hint: `Write -- depends_on: {{ ${call} }} at the top of the file.`,
  };
}
