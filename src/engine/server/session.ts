import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Connection, Diagnostic } from 'vscode-languageserver';
import { ProblemError, type Problem } from '../../problem/problem.ts';
import { engineNotifications, type InitializationOptions, type ProjectRoot } from '../../protocol/engine.ts';
import type { StoredKey, TargetConfiguration } from '../../protocol/target-configuration.ts';
import type { RunEvent } from '../../run/run-event.ts';
import type { EngineOptions } from '../engine-options.ts';
import type { OpenProject } from '../open-project.ts';
import { PreviewStore } from '../preview/preview-store.ts';
import { diagnosticsByUri } from './diagnostics.ts';
import { DiagnosticsPublisher } from './diagnostics-publisher.ts';
import { settingsTarget } from './settings-target.ts';
import { WorkspaceProjects } from './workspace-projects.ts';

/** One editor window: its projects, its previews, and what it has been told. */
export class Session {
  readonly projects: WorkspaceProjects;
  readonly previews = new PreviewStore();
  readonly #connection: Connection;
  readonly #publisher: DiagnosticsPublisher;
  readonly #homeFolder: string;
  #folders: readonly string[];
  #keys: readonly StoredKey[];
  /** Changes are taken in one after another: each builds on the project that the one before gave. */
  #queue: Promise<void> = Promise.resolve();

  constructor(
    connection: Connection,
    folders: readonly string[],
    options: InitializationOptions,
    surroundings: Pick<EngineOptions, 'env' | 'homeFolder'>,
  ) {
    this.#connection = connection;
    this.#publisher = new DiagnosticsPublisher(connection);
    this.#folders = folders;
    const onWaiting = (message: string): void => connection.console.info(message);
    const { trusted, targets, evaluatorRows, configuration } = options;
    this.#homeFolder = surroundings.homeFolder;
    this.#keys = configuration.keys;
    const engine = { ...surroundings, trusted, evaluatorRows, onWaiting, storedKey: this.#storedKey };
    this.projects = new WorkspaceProjects(engine, targets, settingsTarget(configuration.settings, this.#homeFolder));
  }

  start(): Promise<void> {
    return this.#enqueue(async () => {
      await this.projects.find(this.#folders);
      await this.projectsChanged();
    });
  }

  /** Answers once every change that came before has been taken in. */
  settled(): Promise<void> {
    return this.#queue;
  }

  changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
    this.#folders = [...this.#folders.filter((folder) => !removed.includes(folder)), ...added];
    return this.start();
  }

  filesChanged(files: readonly string[]): Promise<void> {
    return this.#enqueue(async () => {
      if (files.some((file) => path.basename(file) === 'dbt_project.yml')) await this.projects.find(this.#folders);
      const touched = await this.projects.refresh(files);
      if (touched.length > 0 || files.some((file) => path.basename(file) === 'dbt_project.yml')) await this.projectsChanged();
    });
  }

  /** Throws ATT1001 for a folder that is no open project. */
  project(root: ProjectRoot): OpenProject {
    const project = this.projects.get(root);
    if (project) return project;
    throw new ProblemError({ code: 'ATT1001', severity: 'error', message: `${root} is no dbt project of this workspace.` });
  }

  /** Takes in other settings and keys of targets. Projects whose target they are connect anew with its next use. */
  configure({ settings, keys }: TargetConfiguration): Promise<void> {
    return this.#enqueue(async () => {
      const before = this.projects.all.map((open) => this.#storedKey(open.project.root, open.project.target.name));
      this.#keys = keys;
      for (const [index, open] of this.projects.all.entries()) {
        if (!isDeepStrictEqual(before[index], this.#storedKey(open.project.root, open.project.target.name))) await open.disconnect();
      }
      await this.projects.offerTarget(settingsTarget(settings, this.#homeFolder));
      await this.projectsChanged();
    });
  }

  async projectsChanged(): Promise<void> {
    await this.publishProblems();
    await this.#connection.sendNotification(engineNotifications.projectsChanged.method, null);
  }

  /** What is wrong with the files, and what the last runs found wrong with nodes whose files have not changed since. */
  async publishProblems(): Promise<void> {
    const all = new Map<string, Diagnostic[]>();
    for (const open of this.projects.all) {
      const found = diagnosticsByUri([...open.project.problems, ...runProblems(open)], path.join(open.project.root, 'dbt_project.yml'));
      for (const [uri, diagnostics] of found) all.set(uri, [...(all.get(uri) ?? []), ...diagnostics]);
    }
    await this.#publisher.publish(all);
  }

  async tellRunEvent(open: OpenProject, event: RunEvent): Promise<void> {
    await this.#connection.sendNotification(engineNotifications.runEvent.method, { root: open.project.root, event });
  }

  async tellDataChanged(open: OpenProject): Promise<void> {
    await this.#connection.sendNotification(engineNotifications.dataChanged.method, { root: open.project.root });
  }

  tellProgress(token: string | undefined): (progress: { readonly message: string; readonly fraction?: number }) => void {
    if (token === undefined) return () => undefined;
    return (progress) => void this.#connection.sendNotification(engineNotifications.progress.method, { token, ...progress });
  }

  async close(): Promise<void> {
    await this.#queue;
    await this.projects.close();
  }

  readonly #storedKey = (root: string, target: string): StoredKey['key'] | undefined =>
    this.#keys.find((stored) => stored.root === root && stored.target === target)?.key;

  #enqueue(work: () => Promise<void>): Promise<void> {
    const next = this.#queue.then(work);
    this.#queue = next.catch(() => undefined);
    return next;
  }
}

function runProblems(open: OpenProject): readonly Problem[] {
  const known = new Set(open.project.problems.map((problem) => JSON.stringify(problem)));
  return [...open.results.values()].flatMap(({ id, problem }) =>
    problem && open.project.nodes.has(id) && !known.has(JSON.stringify(problem)) ? [problem] : [],
  );
}
