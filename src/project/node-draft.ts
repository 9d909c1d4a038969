import type { Problem } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import type { RefTarget, SourceTarget } from './node-lookup.ts';
import type { ProjectNode } from './project.ts';

/** A `ref` or `source` as a template asked for it, before it is known whether there is such a node. */
export type Mention =
  | { readonly kind: 'ref'; readonly target: RefTarget; readonly range: TextRange }
  | { readonly kind: 'source'; readonly target: SourceTarget; readonly range: TextRange };

/** All that one file (or one item of a YAML file) says of a node: it is linked with the others afterwards. */
export interface NodeDraft {
  /** Without `dependsOn`, `references` and, for tests, `testedNode`. */
  readonly node: ProjectNode;
  readonly enabled: boolean;
  readonly mentions: readonly Mention[];
  /** The text of `node.file`, for places. */
  readonly text: string;
  /** A generic test's: what it stands under. A test of a disabled node is disabled itself. */
  readonly tested?: Mention;
  readonly problems: readonly Problem[];
}
