/** What a job of BigQuery took. */
export interface JobDetails {
  readonly id: string;
  /** The project that it ran in, and was billed to. */
  readonly project: string;
  readonly location: string;
  /** Its page in Google's console. */
  readonly link: string;
  /** `10 MiB billed, 4.2 s of slots`; may be empty. */
  readonly summary: string;
  readonly bytesBilled?: number;
  readonly slotMs?: number;
  readonly cacheHit?: boolean;
  readonly slowestStep?: string;
}

/** A job's page in Google's console. */
export function jobLink({ project, location, id }: Pick<JobDetails, 'project' | 'location' | 'id'>): string {
  const job = `bq:${encodeURIComponent(location)}:${encodeURIComponent(id)}`;
  return `https://console.cloud.google.com/bigquery?project=${encodeURIComponent(project)}&j=${job}&page=queryresults`;
}
