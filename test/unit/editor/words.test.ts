import assert from 'node:assert/strict';
import type { NodeResult, RunSummary } from '../../../src/editor/message-types.ts';
import { describeResult, formatSeconds } from '../../../src/editor/node-description.ts';
import { summaryText } from '../../../src/editor/summary-text.ts';

function result(kind: NodeResult['kind'], status: NodeResult['status'], more: Partial<NodeResult> = {}): NodeResult {
  return { id: `${kind}.shop.x`, name: 'x', kind, status, seconds: 1.23, startedAt: '', finishedAt: '', ...more };
}

function summary(results: readonly NodeResult[]): RunSummary {
  return { runId: '1', command: 'build', target: 'local', seconds: 12.4, success: false, cancelled: false, results, problems: [] };
}

describe('words for results', () => {
  it('tell rows and time', () => {
    assert.equal(describeResult(result('model', 'success', { rows: 431233 })), '431,233 rows · 1.2 s');
    assert.equal(describeResult(result('model', 'success', { rows: 1 })), '1 row · 1.2 s');
    assert.equal(describeResult(result('model', 'success')), '1.2 s');
  });

  it('tell a test’s failing rows, and none of one that passed', () => {
    assert.equal(describeResult(result('test', 'fail', { rows: 2 })), '2 failing rows · 1.2 s');
    assert.equal(describeResult(result('test', 'pass', { rows: 0 })), '1.2 s');
  });

  it('give times at a readable grain, and never 60 seconds', () => {
    assert.deepEqual([0, 0.044, 1.23, 42.4, 59.6, 185].map(formatSeconds), ['0.00 s', '0.04 s', '1.2 s', '42 s', '1 min 0 s', '3 min 5 s']);
  });
});

describe('a run in one sentence', () => {
  it('counts what was built and what passed', () => {
    assert.equal(
      summaryText(summary([result('model', 'success'), result('test', 'pass'), result('test', 'pass')])),
      '1 model built, 2 tests passed in 12 s.',
    );
  });

  it('names the first failure with its reason', () => {
    const failed = result('model', 'error', { name: 'mart', message: 'No such column' });
    const text = summaryText(summary([result('model', 'success'), failed, result('model', 'skipped'), result('test', 'warn')]));
    assert.equal(text, '1 model built, 1 model failed, 1 skipped, 0 tests passed, 1 test warned in 12 s. mart: No such column');
  });

  it('says so when nothing was selected', () => {
    assert.equal(summaryText(summary([])), 'Nothing to run in 12 s.');
  });
});
