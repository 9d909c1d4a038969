import assert from 'node:assert/strict';
import fc from 'fast-check';
import { claimedAggregates, claimedWindowFunctions } from './support/claimed-aggregates.ts';
import { generatedRows } from './support/generated-rows.ts';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

const runs = Number(process.env.ATTRIBUTION_LAB_GENERATED_RUNS ?? 3);

describe('Aggregates and windows over generated rows, against the reference evaluator', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  /** Rows for which the local engine gives what the evaluator gives, or refuses; of some there has to be an answer. */
  async function agree(queries: (rows: string) => fc.Arbitrary<string>): Promise<void> {
    let answers = 0;
    await fc.assert(
      fc.asyncProperty(
        generatedRows.chain((rows) => queries(rows)),
        async (sql) => {
          const [local, reference] = await Promise.all([localAnswer(engine, sql), referenceAnswer(engine, sql)]);
          if ('refused' in local) return;
          if ('error' in local && 'error' in reference) return;
          answers += 1;
          assert.deepEqual(local, reference, sql);
        },
      ),
      { numRuns: runs },
    );
    assert.ok(answers > 0, 'no answer, whatever the rows');
  }

  for (const aggregate of claimedAggregates) {
    it(aggregate, async () => {
      await agree((rows) =>
        fc.constantFrom(
          `${rows} SELECT ${aggregate} AS value FROM data`,
          `${rows} SELECT k, ${aggregate} AS value FROM data GROUP BY k ORDER BY k`,
          `${rows} SELECT b, m, ${aggregate} AS value FROM data WHERE o != 1 GROUP BY b, m ORDER BY b, m DESC`,
        ),
      );
    });
  }

  for (const { call, frames } of claimedWindowFunctions) {
    it(`${call} OVER`, async () => {
      await agree((rows) =>
        fc.constantFrom(...frames).map((frame) => `${rows} SELECT o, ${call} OVER (${frame}) AS value FROM data ORDER BY o`),
      );
    });
  }
});
