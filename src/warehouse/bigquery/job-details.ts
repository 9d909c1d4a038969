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
    summary: [
      ...(bytesBilled === undefined ? [] : [`${bytesText(bytesBilled)} billed`]),
      ...(slotMs === undefined ? [] : [`${(slotMs / 1000).toFixed(1)} s of slots`]),
      ...(cacheHit === true ? ['from the cache'] : []),
    ].join(', '),
    ...(bytesBilled !== undefined && { bytesBilled }),
    ...(slotMs !== undefined && { slotMs }),
    ...(typeof cacheHit === 'boolean' && { cacheHit }),
    ...(slowest !== undefined && { slowestStep: slowest }),
  };
}

function slowestStep(plan: readonly unknown[]): string | undefined {
  const steps = plan.map((stage) => ({
    name: textAt(stage, 'name') ?? '',
    milliseconds: (numberAt(stage, 'endMs') ?? 0) - (numberAt(stage, 'startMs') ?? 0),
  }));
  const [slowest] = steps.sort((left, right) => right.milliseconds - left.milliseconds);
  return slowest && `${slowest.name} (${(slowest.milliseconds / 1000).toFixed(1)} s)`;
}
