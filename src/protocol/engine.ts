import type { DashboardData } from '../dashboard/dashboard-data.ts';
import type { LiveEvents } from '../events/live-events.ts';
import type { Field } from '../googlesql/schema.ts';
import type { Problem, ProblemPlace } from '../problem/problem.ts';
import type { Materialization, NodeId } from '../project/project.ts';
import type { Target, TargetOffer } from '../project/target.ts';
import type { TargetComparison } from '../run/compare/comparison.ts';
import type { NodeResult, RunEvent, RunSummary } from '../run/run-event.ts';
import type { RunRequest } from '../run/run-request.ts';
import type { ConnectionCheck } from '../warehouse/connection-check.ts';
import type { Value } from '../warehouse/row-set.ts';
import type { RunCost } from './cost.ts';
import type { PulledTable, PullEstimate, PullParams } from './pull.ts';
import { notification, request } from './rpc.ts';
import type { TargetConfiguration } from './target-configuration.ts';

/*
 * Engine <-> editor, beside the standard messages of the language server protocol. Problems of files travel as standard
 * diagnostics. A request is cancelled by the standard cancellation. A request that fails for a reason that a person can mend
 * answers with `ResponseError` whose `data` is a `Problem`.
 */

/** A project's identity: the absolute path of its root. */
export type ProjectRoot = string;

export interface InitializationOptions {
  /** False until the user trusts the workspace: nothing is run, environment variables and key files are not read. */
  readonly trusted: boolean;
  /** The target that was chosen last, by project root. */
  readonly targets: Readonly<Record<ProjectRoot, string>>;
  /** The setting of that name. */
  readonly evaluatorRows?: number;
  readonly configuration: TargetConfiguration;
}

/** The name of the target that the editor's settings describe. */
export const settingsTargetName = 'bigquery';

export interface ProjectSummary {
  readonly root: ProjectRoot;
  readonly name: string;
  readonly target: string;
  readonly targetKind: 'duckdb' | 'bigquery';
  /** BigQuery: where the current target's models are, `project.dataset`. */
  readonly targetPlace?: string;
  readonly targets: readonly TargetOffer[];
  readonly nodes: readonly NodeSummary[];
}

export interface NodeSummary {
  readonly id: NodeId;
  readonly kind: 'model' | 'seed' | 'source' | 'test';
  readonly name: string;
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  readonly place: ProblemPlace;
  readonly description: string;
  readonly tags: readonly string[];
  readonly dependsOn: readonly NodeId[];
  readonly materialization?: Materialization;
  /** Tests: what they are about. */
  readonly testedNode?: NodeId;
  readonly column?: string;
  readonly severity?: 'error' | 'warn';
  /** Sources: the name of the source that the table belongs to. */
  readonly sourceName?: string;
  /** Sources: the table in the current target, `project.dataset.table`; a GA4 export's ends in `*`. */
  readonly table?: string;
  /** Models with `meta.attribution`: its label. */
  readonly attributionLabel?: string;
  /** The node's last result in the current target, of this session or read from target/run_results.json. */
  readonly lastResult?: NodeResult;
}

/** A target with what is right and wrong with its connection, in the order in which it was looked at. */
export interface CheckedTarget {
  readonly target: Pick<Target, 'name' | 'type' | 'project' | 'dataset'>;
  readonly checks: readonly ConnectionCheck[];
}

export interface NodeParams {
  readonly root: ProjectRoot;
  readonly id: NodeId;
}

export interface RunParams extends RunRequest {
  readonly root: ProjectRoot;
}

export interface CompareParams {
  readonly root: ProjectRoot;
  /** The BigQuery target that the local one is compared with. */
  readonly target: string;
  /** dbt selection syntax; absent for everything. */
  readonly select?: readonly string[];
  /** False compares what is built already. */
  readonly run: boolean;
  readonly token?: string;
}

export interface CompiledResult {
  readonly sql: string;
  /** What the database is really sent, where that differs. */
  readonly native: string | undefined;
}

/** A result set that the engine keeps for a panel until it is closed. */
export interface PreviewOpened {
  readonly preview: string;
  readonly title: string;
  readonly fields: readonly Field[];
  readonly rows: number;
  /** False where there are more rows than the limit. */
  readonly complete: boolean;
  readonly seconds: number;
  /** What a person should know of how the rows were come by. */
  readonly note?: string;
}

export interface PreviewSort {
  readonly column: number;
  readonly descending: boolean;
}

export interface PreviewPage {
  readonly offset: number;
  readonly rows: readonly (readonly Value[])[];
}

export interface LoadFileResult {
  readonly file: string;
  readonly rowsRead: number;
  readonly rowsAdded: number;
}

export interface LoadResult {
  readonly files: readonly LoadFileResult[];
  /** The run of the models below the stream, when it was asked for. */
  readonly run?: RunSummary;
}

/** Progress of a long request, for the editor's progress notification. */
export interface ProgressParams {
  readonly token: string;
  readonly message: string;
  /** 0 to 1, where it is known. */
  readonly fraction?: number;
}

export const engineRequests = {
  projects: request<null, readonly ProjectSummary[]>('attribution/projects'),
  selectTarget: request<{ readonly root: ProjectRoot; readonly target: string }, ProjectSummary>('attribution/selectTarget'),
  /** Takes in other settings or keys of targets; gives when they count. */
  configure: request<TargetConfiguration, null>('attribution/configure'),
  /** What is in the way of using the current target. */
  checkTarget: request<{ readonly root: ProjectRoot }, CheckedTarget>('attribution/checkTarget'),
  /** Answers when the run is over; `runEvent` tells how it goes. */
  run: request<RunParams, RunSummary>('attribution/run'),
  /**
   * What a run would be billed for in the current target or another, by free dry runs; null for a target where reading costs nothing. Numbers are those of minutes ago where
   * no run and no file has changed them.
   */
  estimateCost: request<RunParams & { readonly target?: string; readonly pricePerTib: number; readonly token?: string }, RunCost | null>(
    'attribution/cost',
  ),
  /** Runs a selection locally and on BigQuery, or takes what is built there, and tells what differs. */
  compareTargets: request<CompareParams, TargetComparison>('attribution/compareTargets'),
  compiled: request<NodeParams, CompiledResult>('attribution/compiled'),
  /** The bytes that a preview would be billed for; null where reading costs nothing. */
  previewBytes: request<NodeParams, number | null>('attribution/preview/bytes'),
  /** The rows of a model, seed or source, or a test's failing rows. */
  openPreview: request<NodeParams & { readonly limit: number }, PreviewOpened>('attribution/preview/open'),
  readPreview: request<
    { readonly preview: string; readonly offset: number; readonly count: number; readonly sort?: PreviewSort },
    PreviewPage
  >('attribution/preview/read'),
  /** Writes the whole result, in the given order, as CSV (RFC 4180, UTF-8). Gives the number of rows. */
  exportPreview: request<{ readonly preview: string; readonly file: string; readonly sort?: PreviewSort }, number>(
    'attribution/preview/export',
  ),
  closePreview: request<{ readonly preview: string }, null>('attribution/preview/close'),
  dashboard: request<{ readonly root: ProjectRoot }, DashboardData>('attribution/dashboard'),
  liveEvents: request<{ readonly root: ProjectRoot; readonly limit: number }, LiveEvents>('attribution/events/latest'),
  loadEvents: request<
    { readonly root: ProjectRoot; readonly files: readonly string[]; readonly run: boolean; readonly token?: string },
    LoadResult
  >('attribution/events/load'),
  /** Writes synthetic batch files; gives their paths. */
  generateEvents: request<
    { readonly root: ProjectRoot; readonly folder: string; readonly batches: number; readonly rows: number },
    readonly string[]
  >('attribution/events/generate'),
  /** Makes the local GA4 export, in place of the one that is there. Gives the number of events. */
  makeSample: request<{ readonly root: ProjectRoot; readonly token?: string }, number>('attribution/sample/make'),
  /** What a pull would bring and be billed for. */
  estimatePull: request<PullParams, PullEstimate>('attribution/pull/estimate'),
  /** Copies GA4 exports and tables from a BigQuery target to where the local target looks for them. */
  pull: request<PullParams, readonly PulledTable[]>('attribution/pull'),
  /** Writes the sample project into an empty or new folder. */
  createProject: request<{ readonly folder: string }, null>('attribution/project/create'),
} as const;

export const engineNotifications = {
  /** Something about a project's nodes changed: ask for `projects` again. */
  projectsChanged: notification<null>('attribution/projectsChanged'),
  runEvent: notification<{ readonly root: ProjectRoot; readonly event: RunEvent }>('attribution/runEvent'),
  /** Rows landed in the stream, or models that the dashboard shows were built: ask again. */
  dataChanged: notification<{ readonly root: ProjectRoot }>('attribution/dataChanged'),
  progress: notification<ProgressParams>('attribution/progress'),
  /** A problem that belongs to no request (the database went away, say). */
  problem: notification<Problem>('attribution/problem'),
} as const;
