import assert from 'node:assert/strict';
import { didYouMean } from '../../../src/problem/did-you-mean.ts';

describe('didYouMean', () => {
  it('finds slips of the pen', () => {
    const names = ['stg_events', 'int_sessions', 'mart_first_click'];
    for (const slip of ['stg_event', 'stg_evnets', 'STG_EVENTS', 'sgt_events', 'stg_eventss', 'stg-events'])
      assert.equal(didYouMean(slip, names), 'stg_events');
    assert.equal(didYouMean('mart_frist_clik', names), 'mart_first_click');
  });

  it('says nothing where nothing is near', () => {
    assert.equal(didYouMean('orders', ['stg_events', 'x']), undefined);
    assert.equal(didYouMean('ab', ['cd']), undefined);
    assert.equal(didYouMean('', []), undefined);
  });

  it('takes the nearest, the first of equals', () => {
    assert.equal(didYouMean('model_a', ['model_bb', 'model_b', 'model_c']), 'model_b');
  });
});
