import path from 'node:path';
import { findProjects } from '../../project/find-projects.ts';
import type { BigQueryTarget } from '../../project/target.ts';
import type { ProjectRoot } from '../../protocol/engine.ts';
import type { EngineOptions } from '../engine-options.ts';
import { OpenProject } from '../open-project.ts';

/** The dbt projects of the workspace's folders, each open once. */
export class WorkspaceProjects {
  readonly #engine: EngineOptions;
  /** The target that was chosen last, by root. */
  readonly #targets: Map<ProjectRoot, string>;
  #settingsTarget: BigQueryTarget | undefined;
  readonly #open = new Map<ProjectRoot, OpenProject>();

  constructor(engine: EngineOptions, targets: Readonly<Record<ProjectRoot, string>>, settingsTarget: BigQueryTarget | undefined) {
    this.#engine = engine;
    this.#settingsTarget = settingsTarget;
    this.#targets = new Map(Object.entries(targets));
  }

  get all(): readonly OpenProject[] {
    return [...this.#open.values()];
  }

  get(root: ProjectRoot): OpenProject | undefined {
    return this.#open.get(root);
  }

  /** Opens projects that are new below the folders and closes those that are gone. */
  async find(folders: readonly string[]): Promise<void> {
    const roots = await findProjects(folders);
    for (const [root, project] of this.#open) {
      if (roots.includes(root)) continue;
      this.#open.delete(root);
      await project.close();
    }
    for (const root of roots) {
      if (this.#open.has(root)) continue;
      const targetName = this.#targets.get(root);
      const project = await OpenProject.open(
        root,
        { ...this.#engine, settingsTarget: this.#settingsTarget },
        targetName === undefined ? {} : { targetName },
      );
      await project.readLastResults();
      this.#open.set(root, project);
    }
  }

  /** Selects a target of a project, for as long as the editor is open. */
  async selectTarget(root: ProjectRoot, target: string): Promise<void> {
    this.#targets.set(root, target);
    await this.#open.get(root)?.selectTarget(target);
  }

  /** Opens a project of the workspace once more, on another target, for whoever asks: they close it. */
  openOn(root: ProjectRoot, target: string): Promise<OpenProject> {
    return OpenProject.open(root, { ...this.#engine, settingsTarget: this.#settingsTarget }, { targetName: target });
  }

  /** Offers every project another target of the editor's settings, or none. */
  async offerTarget(settingsTarget: BigQueryTarget | undefined): Promise<void> {
    this.#settingsTarget = settingsTarget;
    for (const open of this.#open.values()) await open.offerTarget(settingsTarget);
  }

  /** Takes changed files in; gives the projects that they belong to. */
  async refresh(files: readonly string[]): Promise<readonly OpenProject[]> {
    const touched: OpenProject[] = [];
    for (const [root, project] of this.#open) {
      const inside = files.filter((file) => file.startsWith(root + path.sep));
      if (inside.length === 0) continue;
      await project.refresh(inside);
      touched.push(project);
    }
    return touched;
  }

  async close(): Promise<void> {
    for (const project of this.#open.values()) await project.close();
    this.#open.clear();
  }
}
