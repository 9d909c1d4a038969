import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ga4Events, ga4Queries } from './support/ga4-events.ts';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

const runs = Number(process.env.ATTRIBUTION_LAB_GENERATED_RUNS ?? 3);

describe('GA4 queries over generated events, against the reference evaluator', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const query of ga4Queries) {
    it(query.replaceAll(/\s+/g, ' ').slice(0, 120), async () => {
      await fc.assert(
        fc.asyncProperty(ga4Events, async (events) => {
          const sql = `WITH ${events}${query.startsWith(',') ? '' : '\n'}${query}`;
          const [local, reference] = await Promise.all([localAnswer(engine, sql), referenceAnswer(engine, sql)]);
          assert.deepEqual(local, reference, sql);
        }),
        { numRuns: runs },
      );
    });
  }
});
