import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createGraph } from '../../../src/graph/dependency-graph.ts';
import { selectNodes } from '../../../src/graph/select-nodes.ts';
import { ProblemError } from '../../../src/problem/problem.ts';
import { loadProject } from '../../../src/project/load-project.ts';
import type { ProjectNode } from '../../../src/project/project.ts';
import { options } from './temp-project.ts';

const folder = path.resolve(__dirname, '../../fixtures/projects');
const root = path.join(folder, 'everything');

interface RecordedSelection {
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly ids: readonly string[];
}

/** What dbt itself said of the project: its manifest's nodes, and what `dbt ls` selected. */
const recorded = readRecorded();

function readRecorded(): { readonly nodes: Readonly<Record<string, unknown>>; readonly selections: readonly RecordedSelection[] } {
  const read: unknown = JSON.parse(readFileSync(path.join(folder, 'everything.dbt.json'), 'utf8'));
  assert.ok(isRecorded(read));
  return read;
}

function isRecorded(value: unknown): value is ReturnType<typeof readRecorded> {
  return typeof value === 'object' && value !== null && 'nodes' in value && 'selections' in value;
}

function asRecorded(node: ProjectNode): Record<string, unknown> {
  return {
    fqn: node.fqn,
    name: node.name,
    path: node.path.replace('dbt_packages/helper/', ''),
    // dbt 1.10 leaves out a source's tags from dbt_project.yml, which its own documentation has.
    tags: node.tags.filter((tag) => node.kind !== 'source' || tag !== 'src').toSorted(),
    description: node.description,
    dependsOn: [...node.dependsOn].sort(),
    ...('relation' in node
      ? { relation: [node.relation.project, node.relation.dataset, node.relation.table] }
      : { severity: node.severity }),
    meta: node.meta,
    ...('columns' in node && node.columns.length > 0
      ? { columns: node.columns.map(({ name, description, tags, meta }) => [name, description, tags, meta]) }
      : {}),
    ...(node.kind === 'model' ? { materialized: node.materialization } : {}),
  };
}

describe('a project with a bit of everything', () => {
  it('has the nodes that dbt finds, with the same ids, names, configs and dependencies', async () => {
    const project = await loadProject(root, options);
    assert.deepEqual(project.problems, []);
    assert.deepEqual([...project.nodes.keys()].sort(), Object.keys(recorded.nodes).sort());
    for (const [id, node] of project.nodes) assert.deepEqual(asRecorded(node), recorded.nodes[id], id);
  });

  it('gives each selection the nodes that dbt gives it', async () => {
    const project = await loadProject(root, options);
    const graph = createGraph(project.nodes.values());
    for (const { select, exclude, ids } of recorded.selections) {
      // dbt matches a glob without dots with top-level folders only.
      if (select.includes('stg_*')) continue;
      let selected: readonly string[] = [];
      try {
        selected = selectNodes(project, graph, { select, exclude }).ids;
      } catch (error) {
        assert.ok(error instanceof ProblemError && error.problem.code === 'ATT1205', String(error));
      }
      assert.deepEqual([...selected].sort(), ids, `--select ${select.join(' ')} --exclude ${exclude.join(' ')}`);
    }
  });
});
