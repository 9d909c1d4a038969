import assert from 'node:assert/strict';
import fc from 'fast-check';
import { literals } from './support/arguments.ts';
import { elements, formatAndText } from './support/date-formats.ts';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

/** How many formats are tried of each type; a longer search is a matter of this number. */
const runs = Number(process.env.ATTRIBUTION_LAB_GENERATED_RUNS ?? 3) * 10;

const types = ['DATE', 'TIME', 'DATETIME', 'TIMESTAMP'] as const;

describe('Formats of dates and times, against the reference evaluator', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const type of types) {
    it(`FORMAT_${type}`, async () => {
      const element = fc.constantFrom(...elements, '-', ':', ' ', 'é');
      const format = fc.array(element, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
      const values = literals[type] ?? fc.constant('NULL');
      const zone = literals.ZONE ?? fc.constant(`'UTC'`);
      await agrees(
        fc.tuple(format, values, zone).map(([written, value, zoneName]) => {
          const extra = type === 'TIMESTAMP' ? `, ${zoneName}` : '';
          return `SELECT FORMAT_${type}(${JSON.stringify(written)}, c0${extra}) AS value FROM (SELECT ${value} AS c0)`;
        }),
      );
    });

    it(`PARSE_${type}`, () =>
      agrees(
        formatAndText().map(
          ({ format, text }) =>
            `SELECT SAFE.PARSE_${type}(${JSON.stringify(format)}, c0) AS value FROM (SELECT ${JSON.stringify(text)} AS c0)`,
        ),
      ));
  }

  async function agrees(queries: fc.Arbitrary<string>): Promise<void> {
    let answers = 0;
    await fc.assert(
      fc.asyncProperty(queries, async (sql) => {
        const [local, reference] = await Promise.all([localAnswer(engine, sql), referenceAnswer(engine, sql)]);
        if ('refused' in local) return;
        answers += 1;
        if ('error' in local && 'error' in reference) return;
        // What SAFE. does not turn into NULL, and has no words, is a fault of the evaluator's own: a week before the date's year.
        if ('error' in reference && reference.error === '') return;
        assert.deepEqual(local, reference, sql);
      }),
      { numRuns: runs },
    );
    assert.ok(answers > 0, 'every format was refused');
  }
});
