import { type JobDetails, jobLink } from '../../warehouse/job-details.ts';

/** A job as dbt's BigQuery adapter notes it in a result's adapter_response; `cache_hit`, `slowest_step` and `summary` are ours. */
export function jobResponse(job: JobDetails): Readonly<Record<string, unknown>> {
  return {
    project_id: job.project,
    location: job.location,
    job_id: job.id,
    ...(job.bytesBilled !== undefined && { bytes_billed: job.bytesBilled }),
    ...(job.slotMs !== undefined && { slot_ms: job.slotMs }),
    ...(job.cacheHit !== undefined && { cache_hit: job.cacheHit }),
    ...(job.slowestStep !== undefined && { slowest_step: job.slowestStep }),
    summary: job.summary,
  };
}

/** The job of an adapter_response, ours or dbt's own; undefined where it tells of none. */
export function readJobResponse(response: Readonly<Record<string, unknown>>): JobDetails | undefined {
  const { project_id: project, location, job_id: id } = response;
  if (typeof project !== 'string' || typeof location !== 'string' || typeof id !== 'string') return undefined;
  const { bytes_billed: bytesBilled, slot_ms: slotMs, cache_hit: cacheHit, slowest_step: slowestStep, summary } = response;
  return {
    id,
    project,
    location,
    link: jobLink({ project, location, id }),
    summary: typeof summary === 'string' ? summary : '',
    ...(typeof bytesBilled === 'number' && { bytesBilled }),
    ...(typeof slotMs === 'number' && { slotMs }),
    ...(typeof cacheHit === 'boolean' && { cacheHit }),
    ...(typeof slowestStep === 'string' && { slowestStep }),
  };
}
