import { makeSample, type SampleFigures } from '../events/synthetic/make-sample.ts';
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
  onProgress?.({ message: 'Users, sessions and journeys' });
  return withLocalCatalog(open, publicProject, (catalog) =>
    makeSample(catalog, {
      ...(days !== undefined && { days }),
      ...(users !== undefined && { users }),
      ...(scale !== undefined && { scale }),
      ...(seed !== undefined && { seed }),
      ...(signal && { signal }),
      onProgress: (done, total) => onProgress?.({ message: `Day ${done} of ${total}`, fraction: done / total }),
    }),
  );
}
