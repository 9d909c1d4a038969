import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scalarFunctions } from '../../../src/warehouse/duckdb/translate/functions/scalar-functions.ts';
import { callPlaces } from './support/call-places.ts';
import { claimedBignumeric } from './support/claimed-bignumeric.ts';
import { claimedSignatures } from './support/claimed-signatures.ts';
import { literals } from './support/arguments.ts';
import { filledCall } from './support/filled-call.ts';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

/** How many calls of each signature are tried; a longer search is a matter of this number. */
const runs = Number(process.env.ATTRIBUTION_LAB_GENERATED_RUNS ?? 3);

/** No call of these gives the same value twice; ERROR gives none; the evaluator has no base 32 and no sketches (`native-functions.test.ts` and `hll-sketches.test.ts` have). */
const untold = new Set(
  'rand generate_uuid current_date current_time current_datetime current_timestamp error to_base32 from_base32 hll_count.extract'.split(
    ' ',
  ),
);

describe('Calls with generated arguments, against the reference evaluator', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  it('there are some of every function that the translation claims', () => {
    const written = [...claimedSignatures, ...claimedBignumeric].join('\n').toLowerCase();
    const names = Object.keys(scalarFunctions).filter(
      (name) => !name.startsWith('$') && !name.startsWith('BigQuery:') && !untold.has(name),
    );
    assert.deepEqual(
      names.filter((name) => !new RegExp(`\\b${name.replace('.', '\\.')}\\(`).test(written)),
      [],
    );
  });

  for (const signature of [...claimedSignatures, ...claimedBignumeric]) {
    it(signature, async () => {
      let answers = 0;
      await fc.assert(
        fc.asyncProperty(filledCall(signature, literals), fc.constantFrom(...callPlaces), async (call, place) => {
          const sql = place(call);
          const [local, reference] = await Promise.all([localAnswer(engine, sql), referenceAnswer(engine, sql)]);
          // A refusal is no wrong answer; both failing is agreement, whatever the words.
          if ('refused' in local) return;
          answers += 1;
          if ('error' in local && 'error' in reference) return;
          assert.deepEqual(local, reference, sql);
        }),
        { numRuns: runs },
      );
      assert.ok(answers > 0, 'a claimed call was refused whatever its arguments');
    });
  }
});
