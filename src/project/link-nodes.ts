import { didYouMean } from '../problem/did-you-mean.ts';
import { placeOf, type Problem } from '../problem/problem.ts';
import type { Mention, NodeDraft } from './node-draft.ts';
import { NodeLookup, type RefTarget, type SourceTarget } from './node-lookup.ts';
import type { NodeId, ProjectNode, Reference } from './project.ts';

export interface LinkedNodes {
  readonly nodes: ReadonlyMap<NodeId, ProjectNode>;
  readonly problems: readonly Problem[];
}

interface KnownLinks {
  /** The names that there were. The same list means that every name means the same. */
  readonly names: readonly string[];
  readonly node: ProjectNode | undefined;
  readonly problems: readonly Problem[];
}

/** Finds what each node's refs and sources mean. Keeps what it found for as long as the names in the project stay the same. */
export class NodeLinker {
  readonly #known = new WeakMap<NodeDraft, KnownLinks>();
  #names: readonly string[] = [];

  /** Two nodes of one id, unknown names and refs to disabled nodes are problems. */
  link(rootPackage: string, drafts: readonly NodeDraft[]): LinkedNodes {
    const problems: Problem[] = [];
    const enabled = withoutDuplicates(
      drafts.filter((draft) => draft.enabled),
      problems,
    );
    const names = [rootPackage, ...drafts.map(nameKey)];
    if (names.length !== this.#names.length || names.some((name, index) => name !== this.#names[index])) this.#names = names;
    const lookups = lazyLookups(rootPackage, enabled, drafts);
    const nodes = new Map<NodeId, ProjectNode>();
    for (const draft of enabled) {
      const { node, problems: ofDraft } = this.#linksOf(draft, lookups);
      if (!node) continue;
      problems.push(...draft.problems, ...ofDraft);
      nodes.set(node.id, node);
    }
    return { nodes, problems };
  }

  #linksOf(draft: NodeDraft, lookups: () => Lookups): KnownLinks {
    const before = this.#known.get(draft);
    if (before?.names === this.#names) return before;
    const { node, problems } = linksOf(draft, lookups());
    const links = { names: this.#names, node: node && before?.node && sameLinks(node, before.node) ? before.node : node, problems };
    this.#known.set(draft, links);
    return links;
  }
}

function nameKey({ node, enabled }: NodeDraft): string {
  const latest = node.kind === 'model' && node.version !== undefined ? ` ${node.latestVersion ?? ''}` : '';
  return `${node.id}${latest}${enabled ? '' : ' disabled'}`;
}

interface Lookups {
  readonly enabled: NodeLookup;
  readonly disabled: NodeLookup;
}

function lazyLookups(rootPackage: string, enabled: readonly NodeDraft[], all: readonly NodeDraft[]): () => Lookups {
  let made: Lookups | undefined;
  const of = (drafts: readonly NodeDraft[]): NodeLookup =>
    new NodeLookup(
      rootPackage,
      drafts.map(({ node }) => node),
    );
  return () => {
    made ??= { enabled: of(enabled), disabled: of(all.filter((draft) => !draft.enabled)) };
    return made;
  };
}

/** A test of a node that is disabled, or not there, has no node: there is nothing to test. */
function linksOf(draft: NodeDraft, { enabled, disabled }: Lookups): Pick<KnownLinks, 'node' | 'problems'> {
  const { mentions, tested, text } = draft;
  const find = (mention: Mention, lookup: NodeLookup): ProjectNode | undefined =>
    mention.kind === 'ref' ? lookup.ref(mention.target, draft.node.package) : lookup.source(mention.target, draft.node.package);
  const testedNode = tested && find(tested, enabled)?.id;
  if (tested && testedNode === undefined) return { node: undefined, problems: [] };
  const references: Reference[] = [];
  const problems: Problem[] = [];
  for (const mention of mentions) {
    const found = find(mention, enabled);
    const range = { start: mention.range.start, end: mention.range.end };
    if (found) references.push({ to: found.id, range });
    else
      problems.push({
        severity: 'error',
        ...unknown(mention, find(mention, disabled) !== undefined, enabled),
        place: placeOf(draft.node.file, text, range),
      });
  }
  const linked = { ...draft.node, dependsOn: [...new Set(references.map(({ to }) => to))], references };
  return { node: linked.kind === 'test' ? { ...linked, testedNode } : linked, problems };
}

function unknown(mention: Mention, isDisabled: boolean, lookup: NodeLookup): Pick<Problem, 'code' | 'message' | 'hint'> {
  return mention.kind === 'ref' ? unknownRef(mention.target, isDisabled, lookup) : unknownSource(mention.target, isDisabled, lookup);
}

/** Of one draft: then only what its mentions mean can differ. */
function sameLinks(a: ProjectNode, b: ProjectNode): boolean {
  return a.references.length === b.references.length && a.references.every(({ to }, index) => to === b.references[index]?.to);
}

function withoutDuplicates(drafts: readonly NodeDraft[], problems: Problem[]): readonly NodeDraft[] {
  const byKey = new Map<string, NodeDraft[]>();
  for (const draft of drafts) {
    const key = duplicateKey(draft.node);
    const same = byKey.get(key);
    if (same) same.push(draft);
    else byKey.set(key, [draft]);
  }
  return [...byKey.values()].flatMap((same) => {
    const [first] = same;
    if (same.length > 1) for (const draft of same) problems.push(duplicateProblem(draft, same));
    return first ? [first] : [];
  });
}

/** Models and seeds of a package share one space of names. */
function duplicateKey(node: ProjectNode): string {
  return node.kind === 'seed' ? `model.${node.package}.${node.name}` : node.id;
}

function duplicateProblem(draft: NodeDraft, same: readonly NodeDraft[]): Problem {
  const { node } = draft;
  const others = same.filter((other) => other !== draft).map((other) => other.node.path);
  const what = node.kind === 'source' ? `source ${node.sourceName}.${node.name}` : `${node.kind} ${node.name}`;
  const where = others.every((path) => path === node.path) ? 'twice in this file' : `in ${[...new Set(others)].join(' and ')} too`;
  return {
    code: 'ATT1204',
    severity: 'error',
    message: `The ${what} is there ${where}.`,
    hint: node.kind === 'test' ? "Give one of them a 'name' of its own, or take it out." : 'Rename one of them, or take it out.',
    place: placeOf(node.file, draft.text, node.range),
  };
}

/** What is wrong with a ref that means no node. */
export function unknownRef(target: RefTarget, isDisabled: boolean, lookup: NodeLookup): Pick<Problem, 'code' | 'message' | 'hint'> {
  const written =
    [target.package, target.name].filter((part) => part !== undefined).join('.') +
    (target.version === undefined ? '' : ` version ${target.version}`);
  if (isDisabled)
    return {
      code: 'ATT1201',
      message: `The model '${written}' is disabled.`,
      hint: "Set its config 'enabled' to true, or take this ref out.",
    };
  const near = didYouMean(target.name, lookup.refNames);
  const hint =
    near === target.name
      ? `There is a '${near}', but not in that package or version.`
      : near
        ? `Did you mean '${near}'?`
        : 'Check the name: it is that of the file, without .sql.';
  return { code: 'ATT1201', message: `There is no model or seed '${written}'.`, hint };
}

export function unknownSource(target: SourceTarget, isDisabled: boolean, lookup: NodeLookup): Pick<Problem, 'code' | 'message' | 'hint'> {
  const written = `${target.source}.${target.table}`;
  if (isDisabled)
    return {
      code: 'ATT1202',
      message: `The source '${written}' is disabled.`,
      hint: "Set its config 'enabled' to true, or take this out.",
    };
  const near = didYouMean(written, lookup.sourceNames);
  if (near)
    return { code: 'ATT1202', message: `The source '${written}' is not declared.`, hint: `Did you mean '${near.replace('.', "', '")}'?` };
  const hint = lookup.hasSource(target.source)
    ? `Add the table '${target.table}' to the source '${target.source}' in its YAML file.`
    : `Declare it under 'sources:' in a YAML file beside the models.`;
  return { code: 'ATT1202', message: `The source '${written}' is not declared.`, hint };
}
