import assert from 'node:assert/strict';
import type { EvaluatedRows } from '../../../src/googlesql/evaluate.ts';
import { createGoogleSql, type GoogleSql } from '../../../src/googlesql/googlesql-service.ts';
import { attributeByHand, type HandRules } from './attribution-by-hand.ts';
import { creditColumns, handCredits, sortedCredits } from './credits.ts';
import { buildOnReference, referenceInputs } from './reference-build.ts';
import { compileModels, readSampleProject, sites } from './sample-project.ts';
import { shopEvents } from './shop-events.ts';

describe('the sample models, on the reference evaluator', () => {
  let google: GoogleSql;
  before(() => (google = createGoogleSql()));
  after(() => google.close());

  it('have no problem to tell', async () => {
    assert.deepEqual((await readSampleProject()).problems, []);
  });

  const cases: readonly (readonly [seed: number, rules: HandRules])[] = [
    [1, { lookbackDays: 30, dedup: 'user_transaction' }],
    [2, { lookbackDays: 30, dedup: 'user_transaction' }],
    [3, { lookbackDays: 7, dedup: 'transaction' }],
    [4, { lookbackDays: 90, dedup: 'event' }],
  ];
  for (const [seed, rules] of cases) {
    it(`credit what loops over the events credit: shop ${String(seed)}, ${rules.dedup}, ${String(rules.lookbackDays)} days`, async () => {
      const events = shopEvents(seed, 40);
      const project = await readSampleProject({ lookback_days: rules.lookbackDays, conversion_dedup: rules.dedup });
      const built = await buildOnReference(google, compileModels(project), referenceInputs(events, sites()));
      const expected = attributeByHand(events, sites(), rules);
      assert.deepEqual(credits(built.get('mart_first_click')), handCredits(expected.first));
      assert.deepEqual(credits(built.get('mart_last_click')), handCredits(expected.last));
      assert.notDeepEqual(handCredits(expected.first), handCredits(expected.last));
    });
  }

  it('flag the conversions whose lookback begins before the data', async () => {
    const events = shopEvents(5, 40);
    const built = await buildOnReference(google, compileModels(await readSampleProject()), referenceInputs(events, sites()));
    const firstEvent = Math.min(
      ...events.exported.map(({ micros }) => micros),
      ...events.streamed.map((event) => Date.parse(event.event_timestamp) * 1000),
    );
    const flagged = columns(built.get('int_user_journey'), 'conversion_timestamp', 'is_lookback_cut_off');
    assert.ok(flagged.length > 0);
    for (const [micros, flag] of flagged) assert.equal(flag, Number(micros) - 30 * 86_400_000_000 < firstEvent);
  });

  it('count a day in the property’s time zone, whichever way the event came', async () => {
    const events = shopEvents(6, 40);
    const built = await buildOnReference(google, compileModels(await readSampleProject()), referenceInputs(events, sites()));
    // All of these days are in Pacific Standard Time.
    for (const [date, micros] of columns(built.get('stg_events'), 'event_date', 'event_timestamp')) {
      assert.equal(Number(date), Math.floor((Number(micros) - 8 * 3_600_000_000) / 86_400_000_000));
    }
  });
});

function credits(mart: EvaluatedRows | undefined): readonly string[] {
  return sortedCredits(columns(mart, ...creditColumns));
}

function columns(table: EvaluatedRows | undefined, ...names: readonly string[]): EvaluatedRows['rows'] {
  assert.ok(table);
  const places = names.map((name) => table.columns.findIndex((column) => column.name === name));
  return table.rows.map((row) => places.map((place) => row[place] ?? null));
}
