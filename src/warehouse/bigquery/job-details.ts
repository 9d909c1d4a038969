import { type JobDetails, jobLink } from '../job-details.ts';
import { type Api, part } from './api.ts';
import { bytesText } from './explain-error.ts';
import { at, listAt, numberAt, textAt } from './json.ts';
import type { JobReference } from './run-job.ts';

/** What a job that ended took; undefined where BigQuery does not tell now: the job is done all the same. */
export async function jobDetails(api: Api, reference: JobReference, signal: AbortSignal): Promise<JobDetails | undefined> {
  const path = `${part(reference.project)}/jobs/${part(reference.id)}`;
  const query = reference.location === undefined ? {} : { location: reference.location };
  try {
    return detailsOf(await api.call({ method: 'GET', path, query }, signal), reference);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

function detailsOf(job: unknown, { project, id, location = 'US' }: JobReference): JobDetails {
  const query = at(job, 'statistics', 'query');
  const bytesBilled = numberAt(query, 'totalBytesBilled');
  const slotMs = numberAt(query, 'totalSlotMs') ?? numberAt(job, 'statistics', 'totalSlotMs');
  const slowest = slowestStep(listAt(query, 'queryPlan'));
  const cacheHit = at(query, 'cacheHit');
  return {
    id,
    project,
    location,
    link: jobLink({ project, location, id }),
    summary: summaryOf(bytesBilled, slotMs, cacheHit === true),
    ...(bytesBilled !== undefined && { bytesBilled }),
    ...(slotMs !== undefined && { slotMs }),
    ...(typeof cacheHit === 'boolean' && { cacheHit }),
    ...(slowest !== undefined && { slowestStep: slowest }),
  };
}

/** What several jobs of one piece of work took together, under the name of the last. */
export function togetherTook(jobs: readonly JobDetails[]): JobDetails | undefined {
  const last = jobs.at(-1);
  if (last === undefined || jobs.length === 1) return last;
  const sum = (numbers: readonly (number | undefined)[]) =>
    numbers.every((number) => number === undefined) ? undefined : numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
  const bytesBilled = sum(jobs.map((job) => job.bytesBilled));
  const slotMs = sum(jobs.map((job) => job.slotMs));
  return {
    ...last,
    summary: summaryOf(
      bytesBilled,
      slotMs,
      jobs.every(({ cacheHit }) => cacheHit === true),
    ),
    ...(bytesBilled !== undefined && { bytesBilled }),
    ...(slotMs !== undefined && { slotMs }),
  };
}

function summaryOf(bytesBilled: number | undefined, slotMs: number | undefined, fromCache: boolean): string {
  return [
    ...(bytesBilled === undefined ? [] : [`${bytesText(bytesBilled)} billed`]),
    ...(slotMs === undefined ? [] : [`${(slotMs / 1000).toFixed(1)} s of slots`]),
    ...(fromCache ? ['from the cache'] : []),
  ].join(', ');
}

function slowestStep(plan: readonly unknown[]): string | undefined {
  const steps = plan.map((stage) => ({
    name: textAt(stage, 'name') ?? '',
    milliseconds: (numberAt(stage, 'endMs') ?? 0) - (numberAt(stage, 'startMs') ?? 0),
  }));
  const [slowest] = steps.sort((left, right) => right.milliseconds - left.milliseconds);
  return slowest && `${slowest.name} (${(slowest.milliseconds / 1000).toFixed(1)} s)`;
}
