import type { SourceMap } from '../jinja/source-map.ts';
import type { NodeId } from './project.ts';

/** A node's template rendered to GoogleSQL, ephemeral parents included as CTEs. */
export interface CompiledNode {
  readonly id: NodeId;
  readonly sql: string;
  readonly map: SourceMap;
  /** Config values as the compilation saw them. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Rendered to be added to the table that is there: `is_incremental()` was true. */
  readonly incremental?: boolean;
}
