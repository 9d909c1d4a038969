import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extremes, fallibleSignatures } from './support/extremes.ts';
import { filledCall } from './support/filled-call.ts';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

const runs = Number(process.env.ATTRIBUTION_LAB_GENERATED_RUNS ?? 2);

/** DuckDB folds calls of literals, and computes calls of columns that stand twice in one statement before anything else. */
describe('SAFE. with arguments at the limits, against the reference evaluator', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const signature of fallibleSignatures) {
    it(`SAFE.${signature}`, async () => {
      await fc.assert(
        fc.asyncProperty(filledCall(signature, extremes), async ({ literal, overColumns, columns }) => {
          await agree(`SELECT SAFE.${literal} AS value`);
          const from = columns === '' ? '' : ` FROM UNNEST([STRUCT(${columns})])`;
          await agree(`SELECT SAFE.${overColumns} AS value, SAFE.${overColumns} IS NULL AS again${from}`);
        }),
        { numRuns: runs },
      );
    });
  }

  async function agree(sql: string): Promise<void> {
    const [local, reference] = await Promise.all([localAnswer(engine, sql), referenceAnswer(engine, sql)]);
    if ('refused' in local || ('error' in local && 'error' in reference)) return;
    assert.deepEqual(local, reference, sql);
  }
});
