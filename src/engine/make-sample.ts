import { eventsOfDay, makeSample, type SampleFigures, type SampleOptions } from '../events/synthetic/make-sample.ts';
import type { LocalCatalog } from '../warehouse/local-catalog.ts';
import { withLocalCatalog } from './local-catalogs.ts';
import type { OpenProject } from './open-project.ts';
import type { OperationOptions } from './progress.ts';

/** The project that the public sample is in, which stands under its own name in the local catalog. */
export const publicProject = 'bigquery-public-data';

export interface SampleRequest {
  readonly days?: number | undefined;
  readonly users?: number | undefined;
  readonly scale?: number | undefined;
  readonly seed?: number | undefined;
}

/** Makes the synthetic GA4 export where the sample project looks for the public sample, in place of what is there. */
export async function makeProjectSample(open: OpenProject, request: SampleRequest, options: OperationOptions): Promise<SampleFigures> {
  const { signal, onProgress } = options;
  const { days, users, scale, seed } = request;
  const sample: SampleOptions = {
    ...(days !== undefined && { days }),
    ...(users !== undefined && { users }),
    ...(scale !== undefined && { scale }),
    ...(seed !== undefined && { seed }),
  };
  onProgress?.({ message: 'Users, sessions and journeys' });
  const tell = (done: number, total: number): void => onProgress?.({ message: `Day ${done} of ${total}`, fraction: done / total });
  const make = (catalog: LocalCatalog) => makeSample(catalog, { ...sample, ...(signal && { signal }), onProgress: tell });
  return withLocalCatalog(open, publicProject, make, { rowsOfTable: eventsOfDay(sample) });
}
