import { readFileSync } from 'node:fs';
import { attributionModels } from '../dashboard/attribution-models.ts';
import { tableKey } from '../googlesql/schema.ts';
import { placeOf, type ProblemPlace } from '../problem/problem.ts';
import { lineStarts } from '../problem/text-position.ts';
import type { Project, ProjectNode } from '../project/project.ts';
import type { NodeSummary, ProjectSummary } from '../protocol/engine.ts';
import type { NodeResult } from '../run/run-event.ts';

/** What the editor's trees show of a project. `results` are the last results in its current target, by node. */
export function summarizeProject(project: Project, results: ReadonlyMap<string, NodeResult>): ProjectSummary {
  const places = createPlaces();
  const labels = new Map(attributionModels(project).map(({ model, label }) => [model.id, label]));
  return {
    root: project.root,
    name: project.name,
    target: project.target.name,
    targetKind: project.target.type,
    targets: project.targets,
    ...(project.target.type === 'bigquery' && { targetPlace: `${project.target.project}.${project.target.dataset}` }),
    nodes: [...project.nodes.values()].map((node) => summarizeNode(node, places(node), labels.get(node.id), results.get(node.id))),
  };
}

function summarizeNode(node: ProjectNode, place: ProblemPlace, label: string | undefined, lastResult: NodeResult | undefined): NodeSummary {
  return {
    id: node.id,
    kind: node.kind,
    name: node.name,
    path: node.path,
    place,
    description: node.description,
    tags: node.tags,
    dependsOn: node.dependsOn,
    ...(node.kind === 'model' && { materialization: node.materialization }),
    ...(node.kind === 'test' && testDetails(node)),
    ...(node.kind === 'source' && { sourceName: node.sourceName, table: tableKey(node.relation) }),
    ...(label !== undefined && { attributionLabel: label }),
    ...(lastResult && { lastResult }),
  };
}

function testDetails(test: Extract<ProjectNode, { kind: 'test' }>): Partial<NodeSummary> {
  return {
    severity: test.severity,
    ...(test.testedNode !== undefined && { testedNode: test.testedNode }),
    ...(test.column !== undefined && { column: test.column }),
  };
}

/** Places of nodes; a YAML file with many tests is read once. A node at the head of its file needs no reading at all. */
function createPlaces(): (node: ProjectNode) => ProblemPlace {
  const files = new Map<string, { readonly text: string; readonly starts: readonly number[] }>();
  const readFile = (file: string) => {
    const text = readText(file);
    return { text, starts: lineStarts(text) };
  };
  return ({ file, range }) => {
    if (range.start === 0) return { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const known = files.get(file) ?? readFile(file);
    files.set(file, known);
    return placeOf(file, known.text, range, known.starts);
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
