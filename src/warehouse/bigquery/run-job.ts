import { randomUUID } from 'node:crypto';
import { type Api, part } from './api.ts';
import { type ApiError, apiError, isDuplicate, isRepeatable, jobError } from './api-error.ts';
import { type Backoff, pause, unlessAborted } from './backoff.ts';
import { at, textAt } from './json.ts';

export interface JobRequest {
  /** A job's `configuration`, without labels, priority and limits where they are the same for all. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly location: string | undefined;
  /** A file to load. */
  readonly file?: string;
}

export interface JobReference {
  readonly project: string;
  readonly id: string;
  readonly location: string | undefined;
}

export interface FinishedJob {
  readonly reference: JobReference;
  /** The job as it is at its end, where it was asked for; for a query the first page of its result instead. */
  readonly answer: unknown;
}

export interface JobRunner {
  /** Runs a job to its end: once, whatever happens on the way. Rejects with `ApiError` where it failed. */
  run(request: JobRequest, options: RunJobOptions): Promise<FinishedJob>;
  /** Takes up a job that is there already. */
  follow(reference: JobReference, options: RunJobOptions): Promise<FinishedJob>;
  /** Waits for cancellations that are under way. */
  settle(): Promise<void>;
}

export interface RunJobOptions {
  /** Rows of the first page of a query's result; absent for a job without one. */
  readonly pageSize?: number;
  readonly signal: AbortSignal;
}

/** An id that no other job has; the words in it are for people who look at the list of jobs. */
export function newJobId(purpose: string): string {
  return `attribution_lab_${purpose.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 200)}_${randomUUID()}`;
}

export function createJobRunner(api: Api, backoff: Backoff): JobRunner {
  const project = api.settings.executionProject;
  /** How long BigQuery may hold a question for the end of a job before it answers that there is none yet. */
  const patience = Math.min(20_000, Math.floor(api.settings.requestTimeoutMs / 2));
  const cancelling = new Set<Promise<unknown>>();

  /** Once aborted, BigQuery is told to stop; it may be told before it has heard of the job, so the submission is waited for. */
  const cancel = (reference: JobReference, submitted: Promise<unknown>) => {
    const told = submitted
      .catch(() => undefined)
      .then(() => api.call({ method: 'POST', path: `${part(project)}/jobs/${part(reference.id)}/cancel`, query: locationOf(reference) }))
      .catch(() => undefined)
      .finally(() => cancelling.delete(told));
    cancelling.add(told);
  };

  const cancellable = async <T>(
    reference: JobReference,
    submitted: Promise<unknown>,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T> => {
    const onAbort = () => {
      cancel(reference, submitted);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await work();
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };

  /** A second submission of a job (an answer was lost) is told that there is one: it is the one. */
  const submit = async ({ configuration, id, location, file }: JobRequest): Promise<unknown> => {
    const body = { configuration, jobReference: { projectId: project, jobId: id, ...(location !== undefined && { location }) } };
    try {
      return await api.call({ method: 'POST', path: `${part(project)}/jobs`, body, ...(file !== undefined && { file }) });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return getJob({ project, id, location });
    }
  };

  const getJob = (reference: JobReference, signal?: AbortSignal) =>
    api.call({ method: 'GET', path: `${part(reference.project)}/jobs/${part(reference.id)}`, query: locationOf(reference) }, signal);

  const waitForJob = async (reference: JobReference, signal: AbortSignal): Promise<unknown> => {
    for (let asked = 1; ; asked += 1) {
      const job = await getJob(reference, signal);
      if (textAt(job, 'status', 'state') === 'DONE') return job;
      await pause(asked, { ...backoff, longestMs: 2000 }, signal);
    }
  };

  const waitForRows = async (reference: JobReference, pageSize: number, signal: AbortSignal): Promise<unknown> => {
    for (;;) {
      const answer = await api.call(resultPage(reference, { maxResults: pageSize, timeoutMs: patience }), signal);
      if (at(answer, 'jobComplete') !== false) return answer;
    }
  };

  /** The end of a job that was submitted. Of one that failed, its own words rather than those of the page that could not be had. */
  const finish = async (reference: JobReference, { pageSize, signal }: RunJobOptions): Promise<FinishedJob> => {
    if (pageSize === undefined) {
      const job = await waitForJob(reference, signal);
      const failure = jobError(job, api.settings.isEmulator);
      if (failure) throw failure;
      return { reference, answer: job };
    }
    try {
      return { reference, answer: await waitForRows(reference, pageSize, signal) };
    } catch (error) {
      signal.throwIfAborted();
      throw jobError(await getJob(reference, signal).catch(() => undefined), api.settings.isEmulator) ?? error;
    }
  };

  const runOnce = async (request: JobRequest, options: RunJobOptions): Promise<FinishedJob> => {
    options.signal.throwIfAborted();
    const submitted = submit(request);
    const wanted: JobReference = { project, id: request.id, location: request.location };
    return cancellable(wanted, submitted, options.signal, async () => {
      const job = await unlessAborted(submitted, options.signal);
      const failure = jobError(job, api.settings.isEmulator);
      if (failure) throw failure;
      return finish({ ...wanted, location: textAt(job, 'jobReference', 'location') ?? request.location }, options);
    });
  };

  return {
    run: async (request, options) => {
      for (let tried = 0; ; tried += 1) {
        try {
          return await runOnce({ ...request, id: tried === 0 ? request.id : `${request.id}_retry${tried}` }, options);
        } catch (error) {
          options.signal.throwIfAborted();
          if (!isJobFailure(error) || tried >= api.settings.jobRetries || !isRepeatable(error)) throw error;
          await pause(tried + 1, backoff, options.signal);
        }
      }
    },
    follow: (reference, options) => cancellable(reference, Promise.resolve(), options.signal, () => finish(reference, options)),
    settle: async () => {
      await Promise.allSettled(cancelling);
    },
  };
}

/** A page of a query's rows. Timestamps come as whole microseconds. */
export function resultPage(reference: JobReference, page: Readonly<Record<string, string | number | boolean>>) {
  return {
    method: 'GET',
    path: `${part(reference.project)}/queries/${part(reference.id)}`,
    query: { ...locationOf(reference), ...page, 'formatOptions.useInt64Timestamp': true },
  } as const;
}

/** The job itself failed, as its status says; a request that failed has an HTTP status. */
function isJobFailure(error: unknown): error is ApiError {
  return apiError(error) === error && apiError(error).status === undefined && apiError(error).reason !== 'connection';
}

function locationOf({ location }: JobReference): Readonly<Record<string, string>> {
  return location === undefined ? {} : { location };
}
