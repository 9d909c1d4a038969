import { didYouMean } from '../problem/did-you-mean.ts';
import { placeOf, type Problem } from '../problem/problem.ts';
import type { Mention, NodeDraft } from './node-draft.ts';
import { NodeLookup, type RefTarget, type SourceTarget } from './node-lookup.ts';
import type { NodeId, ProjectNode, Reference } from './project.ts';

export interface LinkedNodes {
  readonly nodes: ReadonlyMap<NodeId, ProjectNode>;
  readonly problems: readonly Problem[];
}

/** What drafts came to when they were linked last: a draft whose links are the same keeps its node. */
export type KnownLinks = WeakMap<NodeDraft, ProjectNode>;

/** Finds what each node's refs and sources mean. Two nodes of one id, unknown names and refs to disabled nodes are problems. */
export function linkNodes(rootPackage: string, drafts: readonly NodeDraft[], known: KnownLinks): LinkedNodes {
  const problems: Problem[] = [];
  const enabled = withoutDuplicates(
    drafts.filter((draft) => draft.enabled),
    problems,
  );
  const lookup = new NodeLookup(
    rootPackage,
    enabled.map(({ node }) => node),
  );
  const disabled = new NodeLookup(
    rootPackage,
    drafts.filter((draft) => !draft.enabled).map(({ node }) => node),
  );
  const nodes = new Map<NodeId, ProjectNode>();
  for (const draft of enabled) {
    const links = new Linker(draft, lookup, disabled);
    if (links.isDisabled()) continue;
    problems.push(...draft.problems, ...links.problems());
    nodes.set(draft.node.id, links.node(known));
  }
  return { nodes, problems };
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

class Linker {
  readonly #draft: NodeDraft;
  readonly #lookup: NodeLookup;
  readonly #disabled: NodeLookup;

  constructor(draft: NodeDraft, lookup: NodeLookup, disabled: NodeLookup) {
    this.#draft = draft;
    this.#lookup = lookup;
    this.#disabled = disabled;
  }

  /** A test of a node that is disabled (or not there: its properties have a problem then). */
  isDisabled(): boolean {
    const { tested } = this.#draft;
    return tested !== undefined && !this.#find(tested, this.#lookup);
  }

  node(known: KnownLinks): ProjectNode {
    const references = this.#draft.mentions.flatMap((mention): readonly Reference[] => {
      const found = this.#find(mention, this.#lookup);
      return found ? [{ to: found.id, range: { start: mention.range.start, end: mention.range.end } }] : [];
    });
    const dependsOn = [...new Set(references.map(({ to }) => to))];
    const before = known.get(this.#draft);
    if (
      before &&
      before.references.length === references.length &&
      references.every(({ to }, index) => before.references[index]?.to === to)
    )
      return before;
    const { tested, node: drafted } = this.#draft;
    const linked = { ...drafted, dependsOn, references };
    const node = linked.kind === 'test' && tested ? { ...linked, testedNode: this.#find(tested, this.#lookup)?.id } : linked;
    known.set(this.#draft, node);
    return node;
  }

  problems(): readonly Problem[] {
    return this.#draft.mentions.flatMap((mention) => (this.#find(mention, this.#lookup) ? [] : [this.#unknown(mention)]));
  }

  #find(mention: Mention, lookup: NodeLookup): ProjectNode | undefined {
    const asking = this.#draft.node.package;
    return mention.kind === 'ref' ? lookup.ref(mention.target, asking) : lookup.source(mention.target, asking);
  }

  #unknown(mention: Mention): Problem {
    const { node, text } = this.#draft;
    const isDisabled = this.#find(mention, this.#disabled) !== undefined;
    const said =
      mention.kind === 'ref'
        ? unknownRef(mention.target, isDisabled, this.#lookup)
        : unknownSource(mention.target, isDisabled, this.#lookup);
    return { severity: 'error', ...said, place: placeOf(node.file, text, mention.range) };
  }
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
