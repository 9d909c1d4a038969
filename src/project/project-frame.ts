import type { MacroLibrary } from '../jinja/macro-library.ts';
import type { JinjaValue } from '../jinja/value.ts';
import type { Problem } from '../problem/problem.ts';
import type { ProjectSettings } from './project-settings.ts';
import type { Target, TargetOffer } from './target.ts';
import type { TemplateSettings } from './template-settings.ts';

/** A package: the project itself, or one that is installed in it. */
export interface ProjectPackage {
  readonly name: string;
  /** Absolute. */
  readonly root: string;
  readonly settings: ProjectSettings;
}

/** What all nodes of a project share while they are read. A new one means that every node has to be read again. */
export interface ProjectFrame {
  readonly root: string;
  readonly name: string;
  readonly rootPackage: ProjectPackage;
  readonly packages: readonly ProjectPackage[];
  readonly target: Target;
  readonly targets: readonly TargetOffer[];
  readonly settings: TemplateSettings;
  readonly macros: MacroLibrary;
  /** What texts in a package's properties YAML may ask for, `doc` aside. */
  readonly textGlobals: (packageName: string) => Readonly<Record<string, JinjaValue>>;
  /** The text of a `{% docs %}` block: of the asking package first. */
  readonly doc: JinjaValue;
  readonly problems: readonly Problem[];
}
