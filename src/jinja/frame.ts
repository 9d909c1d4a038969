import type { Runtime } from './runtime.ts';
import type { Scope } from './scope.ts';
import type { SourceRange } from './source-map.ts';
import type { Template } from './template.ts';

/** Where the interpreter is: in which template or macro, with which names. */
export interface Frame {
  readonly runtime: Runtime;
  readonly template: Template;
  readonly scope: Scope;
  /** The dbt package of the template. */
  readonly package: string | undefined;
  /** Inside a macro: where in the rendered template the outermost macro call stands. */
  readonly outermostCall: SourceRange | undefined;
}
