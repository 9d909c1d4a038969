import { randomUUID } from 'node:crypto';
import { ProjectRun, type RunWarehouse } from '../../../src/run/project-run.ts';
import type { RunEvent, RunSummary } from '../../../src/run/run-event.ts';
import type { RunRequest } from '../../../src/run/run-request.ts';
import { lineStarts } from '../../../src/problem/text-position.ts';
import { QueryNeeded } from '../../../src/project/context/warehouse-answers.ts';
import type { DataTest, Materialization, Model, NodeId, ProjectNode, Seed, Source } from '../../../src/project/project.ts';
import type { CompileNode } from '../../../src/run/plan-node.ts';
import type { RunTemplates } from '../../../src/run/run-templates.ts';
import { renderWithAnswers } from '../../../src/run/render-with-answers.ts';
import type { Warehouse } from '../../../src/warehouse/warehouse.ts';
import type { ProjectToRun } from '../../../src/run/project-to-run.ts';

export interface DrawnModel {
  readonly sql: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly materialization?: Materialization;
}

export interface DrawnTest {
  readonly sql: string;
  /** Declared in YAML about its first parent. */
  readonly generic?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly severity?: 'error' | 'warn';
}

export interface DrawnProject {
  readonly root?: string;
  readonly models?: Readonly<Record<string, DrawnModel | string>>;
  readonly tests?: Readonly<Record<string, DrawnTest | string>>;
  readonly sources?: readonly string[];
  /** Names; their CSV files are in `seeds/`. */
  readonly seeds?: readonly string[];
}

const reads = /`w\.d\.(\w+)`/g;

/** A project whose templates are plain SQL: what a node refers to is what its SQL reads, `` `w.d.name` ``. */
export function fakeProject(drawn: DrawnProject): ProjectToRun {
  const root = drawn.root ?? '/project';
  const ids = new Map<string, NodeId>([
    ...Object.keys(drawn.models ?? {}).map((name) => [name, `model.shop.${name}`] as const),
    ...(drawn.seeds ?? []).map((name) => [name, `seed.shop.${name}`] as const),
    ...(drawn.sources ?? []).map((name) => [name, `source.shop.raw.${name}`] as const),
  ]);
  const base = (kind: string, name: string, path: string, sql: string) => {
    const references = [...sql.matchAll(reads)].flatMap((match) => {
      const to = ids.get(match[1] ?? '');
      return to === undefined ? [] : [{ to, range: { start: match.index, end: match.index + match[0].length } }];
    });
    return {
      id: `${kind}.shop.${name}`,
      name,
      package: 'shop',
      fqn: ['shop', name],
      file: `${root}/${path}`,
      path,
      range: { start: 0, end: 6 },
      description: '',
      tags: [],
      meta: {},
      dependsOn: [...new Set(references.map(({ to }) => to))],
      references,
    };
  };
  const models = Object.entries(drawn.models ?? {}).map(([name, given]): Model => {
    const { sql, materialization = 'table', config = {} }: DrawnModel = typeof given === 'string' ? { sql: given } : given;
    const common = base('model', name, `models/${name}.sql`, sql);
    return {
      ...common,
      kind: 'model',
      materialization,
      relation: { project: 'w', dataset: 'd', table: name },
      columns: [],
      config: { ...config, materialized: materialization },
      template: { file: { path: common.file, text: sql }, body: [] },
      enabled: true,
    };
  });
  const tests = Object.entries(drawn.tests ?? {}).map(([name, given]): DataTest => {
    const test: DrawnTest = typeof given === 'string' ? { sql: given } : given;
    const common = base('test', name, test.generic ? 'models/schema.yml' : `tests/${name}.sql`, test.sql);
    return {
      ...common,
      kind: 'test',
      testedNode: test.generic ? common.dependsOn[0] : undefined,
      column: undefined,
      generic: test.generic ? { name: test.generic, package: undefined, arguments: {} } : undefined,
      config: test.config ?? {},
      template: { file: { path: common.file, text: test.sql }, body: [] },
      severity: test.severity ?? 'error',
    };
  });
  const sources = (drawn.sources ?? []).map((name): Source => ({
    ...base('source', `raw.${name}`, 'models/sources.yml', ''),
    name,
    kind: 'source',
    sourceName: 'raw',
    relation: { project: 'w', dataset: 'd', table: name },
    columns: [],
    config: {},
  }));
  const seeds = (drawn.seeds ?? []).map((name): Seed => ({
    ...base('seed', name, `seeds/${name}.csv`, ''),
    kind: 'seed',
    relation: { project: 'w', dataset: 'd', table: name },
    columns: [],
    config: {},
  }));
  const nodes: readonly ProjectNode[] = [...sources, ...seeds, ...models, ...tests];
  return {
    root,
    name: 'shop',
    target: { type: 'duckdb', name: 'local', project: 'w', dataset: 'd', threads: 4, databaseFile: '/w.duckdb', dataFolder: '/data' },
    nodes: new Map(nodes.map((node) => [node.id, node])),
    macros: { macros: [] },
    onRunStart: [],
    onRunEnd: [],
    problems: [],
  };
}

/** Renders a fake project's templates: SQL stays as it is, letter by letter, but `{{ count name }}` asks the warehouse for rows. */
export function compileFake(project: ProjectToRun, warehouse: Pick<Warehouse, 'prepare' | 'query' | 'describe'>): CompileNode {
  return (id, rules, signal) =>
    renderWithAnswers(
      (answers) => {
        const node = project.nodes.get(id);
        if (!node || !('template' in node) || !node.template) throw new Error(`${id} has no template`);
        const { text, path } = node.template.file;
        const sql = text.replace(/\{\{ count (\w+) \}\}/g, (_, name: string) => {
          const query = `select count(*) from \`w.d.${name}\``;
          const answer = answers.rows(query);
          if (!answer) throw new QueryNeeded(query);
          return String(answer.rows[0]?.[0]);
        });
        const map = [{ start: 0, end: sql.length, file: path, sourceStart: 0, sourceEnd: text.length, exact: sql === text }];
        return { id, sql, map, config: node.config };
      },
      rules,
      { warehouse, signal },
    );
}

/** A fake project's templates: hooks are what they are, and models have those that their config lists. */
export function fakeTemplates(project: ProjectToRun, warehouse: Pick<Warehouse, 'prepare' | 'query' | 'describe'>): RunTemplates {
  return {
    compile: compileFake(project, warehouse),
    runHook: ({ file }) => Promise.resolve({ sql: file.text, map: [] }),
    modelHooks: ({ config }, when) => Promise.resolve(textsOf(config[when]).map((sql) => ({ sql, map: [] }))),
  };
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** Runs a fake project. */
export async function runFake(
  project: ProjectToRun,
  request: RunRequest,
  warehouse: RunWarehouse,
  more: { readonly signal?: AbortSignal | undefined; readonly onEvent?: (event: RunEvent) => void } = {},
): Promise<RunSummary> {
  const invocation = { id: randomUUID(), generatedAt: new Date() };
  const run = await ProjectRun.select(project, request, { ...more, warehouse, templates: fakeTemplates(project, warehouse), invocation });
  return run.run();
}

/** The line and the letters that a place points at. */
export function pointedAt(text: string, place: { line: number; column: number; endLine: number; endColumn: number } | undefined): string {
  if (!place) return '';
  const starts = lineStarts(text);
  return text.slice((starts[place.line - 1] ?? 0) + place.column - 1, (starts[place.endLine - 1] ?? 0) + place.endColumn - 1);
}
