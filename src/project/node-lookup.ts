import type { Model, NodeId, ProjectNode, Seed, Source } from './project.ts';

/** What `ref(…)` asks for. */
export interface RefTarget {
  readonly package: string | undefined;
  readonly name: string;
  readonly version: string | undefined;
}

export interface SourceTarget {
  readonly source: string;
  readonly table: string;
}

export type Referable = Model | Seed;

/** Finds what a `ref` or `source` means, in dbt's order: the package that asks, the root, any other. */
export class NodeLookup {
  readonly #rootPackage: string;
  readonly #referable = new Map<string, Referable[]>();
  readonly #sources = new Map<string, Source[]>();

  constructor(rootPackage: string, nodes: Iterable<ProjectNode>) {
    this.#rootPackage = rootPackage;
    for (const node of nodes) {
      if (node.kind === 'model' || node.kind === 'seed') append(this.#referable, node.name, node);
      else if (node.kind === 'source') append(this.#sources, sourceKey(node.sourceName, node.name), node);
    }
  }

  ref(target: RefTarget, askingPackage: string): Referable | undefined {
    const named = (this.#referable.get(target.name) ?? []).filter((node) => hasVersion(node, target.version));
    if (target.package !== undefined) return named.find((node) => node.package === target.package);
    return this.#first(named, askingPackage);
  }

  source(target: SourceTarget, askingPackage: string): Source | undefined {
    return this.#first(this.#sources.get(sourceKey(target.source, target.table)) ?? [], askingPackage);
  }

  /** All names that a `ref` can have, for suggestions. */
  get refNames(): Iterable<string> {
    return this.#referable.keys();
  }

  /** All sources with tables as `source.table`, for suggestions. */
  get sourceNames(): readonly string[] {
    return [...this.#sources.values()].flatMap(([first]) => (first ? [`${first.sourceName}.${first.name}`] : []));
  }

  hasSource(name: string): boolean {
    return [...this.#sources.values()].some(([first]) => first?.sourceName === name);
  }

  #first<T extends { readonly package: string }>(nodes: readonly T[], askingPackage: string): T | undefined {
    if (nodes.length < 2) return nodes[0];
    return nodes.find((node) => node.package === askingPackage) ?? nodes.find((node) => node.package === this.#rootPackage) ?? nodes[0];
  }
}

/** The lookup of a project's nodes, made once for each set of nodes. */
export function lookupOf(project: { readonly name: string; readonly nodes: ReadonlyMap<NodeId, ProjectNode> }): NodeLookup {
  const known = lookups.get(project.nodes);
  if (known) return known;
  const made = new NodeLookup(project.name, project.nodes.values());
  lookups.set(project.nodes, made);
  return made;
}

const lookups = new WeakMap<ReadonlyMap<NodeId, ProjectNode>, NodeLookup>();

function hasVersion(node: Referable, version: string | undefined): boolean {
  if (node.kind === 'seed') return version === undefined;
  return (version ?? node.latestVersion) === node.version;
}

function sourceKey(source: string, table: string): string {
  return JSON.stringify([source, table]);
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
