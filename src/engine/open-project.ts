import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '../problem/problem.ts';
import { ProjectReader } from '../project/project-reader.ts';
import type { NodeId, Project, ProjectNode } from '../project/project.ts';
import type { BigQueryTarget, Target } from '../project/target.ts';
import { readResults } from '../run/artifacts/read-results.ts';
import type { NodeResult, RunEvent } from '../run/run-event.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { EngineOptions, OpenOptions, ServiceAccountKey } from './engine-options.ts';
import { EstimatedBytes } from './estimated-bytes.ts';
import { openWarehouse } from './open-warehouse.ts';

/**
 * One project that is being worked on: what was read of it, its warehouse (opened on first need), and the last results of its nodes.
 * The operations of the engine are functions of this.
 */
export class OpenProject {
  #options: EngineOptions;
  /** Of the current target; a run changes what statements would read. */
  readonly estimates = new EstimatedBytes();
  readonly #reader: ProjectReader;
  #project: Project;
  #warehouse: Warehouse | undefined;
  #results = new Map<NodeId, NodeResult>();

  private constructor(options: EngineOptions, reader: ProjectReader, project: Project) {
    this.#options = options;
    this.#reader = reader;
    this.#project = project;
  }

  static async open(root: string, engine: EngineOptions, options: OpenOptions = {}): Promise<OpenProject> {
    const reader = new ProjectReader(root, { ...engine, ...options });
    return new OpenProject(engine, reader, await reader.read());
  }

  /** As they are now: the editor's settings may change. */
  get options(): EngineOptions {
    return this.#options;
  }

  get project(): Project {
    return this.#project;
  }

  get results(): ReadonlyMap<NodeId, NodeResult> {
    return this.#results;
  }

  /** Takes changed, new and deleted files in; with none given, reads everything again. */
  async refresh(changed?: readonly string[]): Promise<void> {
    this.#project = changed ? await this.#reader.update(changed) : await this.#reader.read();
  }

  async selectTarget(name: string): Promise<void> {
    await this.disconnect();
    this.#project = await this.#reader.selectTarget(name);
    await this.readLastResults();
  }

  /** The node of a unique id or, where only one has it, a name. Throws ATT1702. */
  node(idOrName: string): ProjectNode {
    const byId = this.#project.nodes.get(idOrName);
    if (byId) return byId;
    const named = [...this.#project.nodes.values()].filter(({ name }) => name === idOrName);
    const [first] = named.length > 1 ? named.filter(({ kind }) => kind === 'model' || kind === 'seed') : named;
    if (first) return first;
    throw new ProblemError({
      code: 'ATT1702',
      severity: 'error',
      message: `${this.#project.name} has no model, seed, source or test named "${idOrName}".`,
      hint: 'See what there is with: attribution ls',
    });
  }

  /** Throws ATT1705 in a workspace that is not trusted: what its files say is not run. */
  requireTrust(): void {
    if (this.options.trusted) return;
    throw new ProblemError({
      code: 'ATT1705',
      severity: 'error',
      message: 'Nothing is run until this workspace is trusted.',
      hint: 'Trust it with the command "Workspaces: Manage Workspace Trust".',
    });
  }

  /** The current target as it is connected to: with the key that was stored for it, if one was. */
  get target(): Target {
    const { target, root } = this.#project;
    const key = target.type === 'bigquery' ? this.options.storedKey?.(root, target.name) : undefined;
    return target.type === 'bigquery' && key ? withKey(target, key) : target;
  }

  /** The current target's warehouse. Throws ATT1705. */
  async warehouse(): Promise<Warehouse> {
    this.requireTrust();
    this.#warehouse ??= await openWarehouse(this.target, this.#project.root, this.options);
    return this.#warehouse;
  }

  /** Connects anew with the next use: credentials or settings are others. */
  async disconnect(): Promise<void> {
    this.estimates.forget();
    await this.#warehouse?.close();
    this.#warehouse = undefined;
  }

  /** Takes in what the editor's settings describe; where that is the current target, the project is read for it anew. */
  async offerTarget(settingsTarget: BigQueryTarget | undefined): Promise<void> {
    const before = this.#project.target;
    this.#options = { ...this.#options, settingsTarget };
    this.#project = await this.#reader.offerTarget(settingsTarget);
    if (isDeepStrictEqual(before, this.#project.target)) return;
    await this.disconnect();
    await this.readLastResults();
  }

  recordResult(event: RunEvent): void {
    if (event.type === 'run-finished') this.estimates.forget();
    if (event.type === 'node-finished') this.#results.set(event.result.id, event.result);
  }

  /** Takes the results of the last run from target/, of whichever program wrote them. */
  async readLastResults(): Promise<void> {
    this.#results = new Map(await readResults(this.#project));
  }

  async close(): Promise<void> {
    await this.disconnect();
  }
}

function withKey(target: BigQueryTarget, key: ServiceAccountKey): BigQueryTarget {
  return { ...target, settings: { ...target.settings, method: 'service-account-json', keyfile_json: key } };
}
