import { makeSample } from '../../../src/events/synthetic/make-sample.ts';
import { withCatalog } from './local-files.ts';

/** Makes a sample of many days, and says so when the first are written: to be killed. */
void withCatalog(process.argv[2] ?? '', 'bigquery-public-data', (catalog) =>
  makeSample(catalog, { days: 92, users: 4000, seed: 3, onProgress: (done) => console.log(done) }),
);
