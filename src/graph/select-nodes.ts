import { didYouMean } from '../problem/did-you-mean.ts';
import type { Problem } from '../problem/problem.ts';
import type { NodeId, Project, ProjectNode } from '../project/project.ts';
import type { DependencyGraph } from './dependency-graph.ts';
import { nodeMatcher, type SelectionContext } from './selection-methods.ts';
import { parseSelector, selectionError, type Selector } from './selector.ts';

export interface SelectionRequest {
  /** dbt selection syntax: criteria by space (or one an item), intersections by comma. Absent or empty for everything. */
  readonly select?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  /** What the command is about; other kinds are dropped from the answer. Absent: all kinds. */
  readonly kinds?: readonly ProjectNode['kind'][];
  /** Statuses of an earlier run by node, for `result:`. */
  readonly previousResults?: ReadonlyMap<NodeId, string>;
}

export interface Selection {
  /** In the graph's order: parents first. Nodes on or below a cycle come last, in the order of the project. */
  readonly ids: readonly NodeId[];
  /** Criteria that named nothing while others did: most probably a slip of the pen. */
  readonly warnings: readonly Problem[];
}

/**
 * The nodes that a selection names. A test comes with any node that it is about or refers to (dbt's eager mode).
 * Throws ProblemError ATT1205 for a selection that can't be read or that selects nothing of the wanted kinds, unless nothing was asked for.
 */
export function selectNodes(project: Pick<Project, 'name' | 'nodes'>, graph: DependencyGraph, request: SelectionRequest): Selection {
  const context: SelectionContext = { projectName: project.name, previousResults: request.previousResults };
  const select = criteria(request.select);
  const exclude = criteria(request.exclude);
  const warnings: Problem[] = [];

  const unite = (groups: readonly (readonly Selector[])[]): Set<NodeId> => {
    const union = new Set<NodeId>();
    for (const group of groups) {
      const sets = group.map((selector) => selectedBy(selector, project, graph, context));
      const [first = new Set<NodeId>(), ...rest] = sets;
      const common = [...first].filter((id) => rest.every((set) => set.has(id)));
      if (common.length === 0) warnings.push(nothingMatches(group, project));
      for (const id of common) union.add(id);
    }
    return union;
  };

  const selected = select.length === 0 ? new Set(project.nodes.keys()) : unite(select);
  for (const id of unite(exclude)) selected.delete(id);
  const kinds = request.kinds;
  const isWanted = (id: NodeId): boolean => {
    const kind = project.nodes.get(id)?.kind;
    return selected.has(id) && kind !== undefined && (kinds === undefined || kinds.includes(kind));
  };
  const ordered = new Set([...graph.order, ...project.nodes.keys()]);
  const ids = [...ordered].filter(isWanted);
  if (ids.length === 0 && select.length + exclude.length > 0) throw nothingSelected(request, warnings);
  return { ids, warnings };
}

/** A union of intersections. */
function criteria(texts: readonly string[] | undefined): readonly (readonly Selector[])[] {
  const words = (texts ?? []).flatMap((text) => text.split(/\s+/)).filter((word) => word !== '');
  return words.map((word) => word.split(',').map(parseSelector));
}

function selectedBy(selector: Selector, project: Pick<Project, 'nodes'>, graph: DependencyGraph, context: SelectionContext): Set<NodeId> {
  const matches = nodeMatcher(selector, context);
  const named = [...project.nodes.values()].filter(matches).map(({ id }) => id);
  const selected = new Set(named);
  const add = (ids: Iterable<NodeId>): void => {
    for (const id of ids) selected.add(id);
  };
  for (const id of named) {
    if (selector.parents > 0) add(graph.ancestors(id, selector.parents));
    if (selector.children > 0) add(graph.descendants(id, selector.children));
  }
  if (selector.childrensParents) {
    for (const id of named) add(graph.descendants(id));
    for (const id of [...selected]) add(graph.ancestors(id));
  }
  for (const id of [...selected]) add(graph.children(id).filter((child) => project.nodes.get(child)?.kind === 'test'));
  return selected;
}

function nothingMatches(group: readonly Selector[], project: Pick<Project, 'nodes'>): Problem {
  const raw = group.map((selector) => selector.raw).join(',');
  const names = [...project.nodes.values()].filter(({ kind }) => kind !== 'source').map(({ name }) => name);
  const [only] = group;
  const near = group.length === 1 && only ? suggestion(only, names, project) : undefined;
  return {
    code: 'ATT1205',
    severity: 'warning',
    message: `The selection '${raw}' matches nothing.`,
    hint: near ? `Did you mean '${near}'?` : "'attribution ls' shows what there is.",
  };
}

function suggestion(selector: Selector, names: readonly string[], project: Pick<Project, 'nodes'>): string | undefined {
  const nodes = [...project.nodes.values()];
  switch (selector.method) {
    case 'fqn':
      return didYouMean(selector.value, names);
    case 'tag':
      return prefixed('tag', didYouMean(selector.value, new Set(nodes.flatMap(({ tags }) => tags))));
    case 'source':
      return prefixed(
        'source',
        didYouMean(
          selector.value,
          nodes.flatMap((node) => (node.kind === 'source' ? [node.sourceName, `${node.sourceName}.${node.name}`] : [])),
        ),
      );
    case 'package':
      return prefixed('package', didYouMean(selector.value, new Set(nodes.map((node) => node.package))));
    default:
      return undefined;
  }
}

function prefixed(method: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${method}:${value}`;
}

function nothingSelected(request: SelectionRequest, warnings: readonly Problem[]): Error {
  const [first] = warnings;
  if (first && (request.select ?? []).length > 0) return selectionError(first.message, first.hint ?? '');
  const kinds = request.kinds?.map((kind) => `${kind}s`).join(' or ') ?? 'nodes';
  return selectionError(`The selection leaves no ${kinds} to work on.`, "'attribution ls' shows what a selection takes in.");
}
