import type { Api } from './api.ts';
import { isSandbox } from './api-error.ts';
import { type DryRun, dryRun, queryConfiguration } from './dry-run.ts';
import { explainError } from './explain-error.ts';
import { type FinishedJob, type JobRunner, newJobId } from './run-job.ts';

export interface QueryJob {
  readonly sql: string;
  /** Letters of the SQL that nobody wrote, before those that somebody did: places in errors are counted without them. */
  readonly prefix?: number;
  /** What it is for, in the job's id and labels. */
  readonly purpose: string;
  readonly pageSize?: number;
  readonly id?: string;
  /** Further keys of the query's configuration. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Told the job's id before it is sent. */
  readonly onId?: (id: string, location: string | undefined) => Promise<void>;
}

export type DryRunOptions = Pick<QueryJob, 'prefix' | 'configuration'>;

/** Query jobs as this target has them: with its priority, limits and labels. Errors are told in plain words. */
export interface JobSender {
  query(job: QueryJob, signal: AbortSignal): Promise<FinishedJob>;
  dryRun(sql: string, signal: AbortSignal | undefined, options?: DryRunOptions): Promise<DryRun>;
  /** Settings that every job has. */
  common(purpose: string): Readonly<Record<string, unknown>>;
}

export interface SenderPlace {
  readonly project: string;
  readonly dataset: string;
  readonly location: (signal: AbortSignal | undefined) => Promise<string | undefined>;
}

export function createJobSender(api: Api, runner: JobRunner, place: SenderPlace): JobSender {
  const { settings } = api;

  const common = (purpose: string) => ({
    labels: { attribution_lab: 'job', purpose: labelText(purpose) },
    ...(settings.jobTimeoutMs !== undefined && { jobTimeoutMs: String(settings.jobTimeoutMs) }),
  });

  return {
    common,
    query: async ({ sql, prefix = 0, purpose, pageSize = 0, id = newJobId(purpose), configuration, onId }, signal) => {
      const query = {
        ...queryConfiguration(sql, place),
        priority: settings.priority,
        maximumBytesBilled: settings.maximumBytesBilled,
        ...configuration,
      };
      try {
        const location = await place.location(signal);
        await onId?.(id, location);
        return await runner.run({ configuration: { ...common(purpose), query }, id, location }, { pageSize, signal });
      } catch (error) {
        throw isSandbox(error) ? error : explainError(error, { settings, sql, prefix });
      }
    },
    dryRun: async (sql, signal, { prefix = 0, configuration } = {}) => {
      try {
        const more = configuration ? { configuration } : {};
        return await dryRun(api, { sql, location: await place.location(signal), defaultDataset: place, ...more }, signal);
      } catch (error) {
        throw explainError(error, { settings, sql, prefix, dryRun: true });
      }
    },
  };
}

/** Labels are of small letters, digits, `_` and `-`, 63 at most. */
function labelText(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '_')
    .slice(0, 63);
}
