import assert from 'node:assert/strict';
import { runProject } from '../../../src/run/run-project.ts';
import { attributeByHand } from './attribution-by-hand.ts';
import { handCredits, sortedCredits } from './credits.ts';
import { createLocalProject, readCredits } from './local-project.ts';
import { purchasesOf, realEvents, realRowsFile } from './real-events.ts';
import { sites } from './sample-project.ts';

describe('the sample project, on real rows of the public sample', () => {
  it('passes every test, and credits purchases that arrive in a batch to the real visits before them', async function () {
    this.timeout(60_000);
    const file = realRowsFile();
    if (file === undefined) {
      console.log('      the rows are not on this machine: no ga4_public_sample.ndjson in $ATTRIBUTION_LAB_SHARED/data or ../shared/data');
      this.skip();
    }
    const exported = realEvents(file);
    const events = { exported, streamed: purchasesOf(exported) };
    const local = await createLocalProject(events);
    try {
      const { success, results } = await runProject(local.project, { command: 'build' }, { warehouse: local.warehouse });
      assert.deepEqual(
        results.filter(({ status }) => status !== 'success' && status !== 'pass'),
        [],
      );
      assert.ok(success);
      const rows = Object.fromEntries(results.map(({ name, rows: count }) => [name, count]));
      assert.equal(rows.stg_events, 700 + 178);
      assert.equal(rows.int_sessions, 206 + 178);
      const expected = attributeByHand(events, sites(), { lookbackDays: 30, dedup: 'user_transaction' });
      assert.equal(expected.first.length, 178);
      assert.deepEqual(sortedCredits(await readCredits(local.warehouse, 'mart_first_click')), handCredits(expected.first));
      assert.deepEqual(sortedCredits(await readCredits(local.warehouse, 'mart_last_click')), handCredits(expected.last));
    } finally {
      await local.close();
    }
  });
});
