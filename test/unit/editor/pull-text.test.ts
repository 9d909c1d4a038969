import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDays, parseShare, pulledText, pullQuestion, shareText } from '../../../src/editor/pull-text.ts';

describe('what a person writes of a pull', () => {
  it('are days, one, two or all', () => {
    assert.deepEqual(parseDays(' '), {});
    assert.deepEqual(parseDays('20210131'), { from: '20210131', to: '20210131' });
    for (const text of ['2021-01-01 to 2021-01-31', '20210101-20210131', '2021-01-01 – 20210131', '20210101 .. 20210131'])
      assert.deepEqual(parseDays(text), { from: '20210101', to: '20210131' }, text);
    for (const text of ['x', '2021-02-30', '20211301', '20210131 to 20210101', '2021-01-01 2021-01-02', '20210101 to', "20210101'--"])
      assert.equal(parseDays(text), undefined, text);
  });

  it('is a share above nothing and up to everybody', () => {
    assert.deepEqual(['10%', '0.5 %', '0.1', '100%', '.25', '1'].map(parseShare), [0.1, 0.005, 0.1, 1, 0.25, 1]);
    assert.deepEqual(
      ['0', '0%', '101%', '-1', '', 'ten', '2'].map(parseShare),
      Array.from({ length: 7 }, () => undefined),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (millionths) => {
        assert.equal(parseShare(shareText(millionths / 1_000_000)), Number((millionths / 1_000_000).toPrecision(6)));
      }),
    );
  });
});

describe('what a person is told of a pull', () => {
  const plan = { source: 'p.d.events_*', days: ['20210101', '20210102'], daysBefore: [], daysOfOthers: [], hasUsers: true, isHere: false };

  it('is what it would read, of whom, and what it would be mixed with', () => {
    const { message, detail } = pullQuestion(
      { tables: [{ ...plan, daysOfOthers: ['20201231'], bytes: 1024 ** 3 }], bytes: 1024 ** 3 },
      0.1,
      6.25,
    );
    assert.equal(message, 'The pull would read 1 GiB, about $0.0061. Pull it?');
    assert.match(detail, /^p\.d\.events_\*: 2 days, 20210101 to 20210102, 10% of users\n {4}1 day, 20201231, here of something else/);
  });

  it('is what came of it', () => {
    const table = { source: 'p.d.events_*', rows: 1234, days: ['20210102'], daysBefore: ['20210101'], daysOfOthers: [] };
    assert.equal(pulledText([table]), '1,234 rows of 1 day pulled. 1 day was here before.');
    assert.equal(pulledText([{ ...table, rows: 1, days: [], daysBefore: [] }]), '1 row pulled.');
  });
});
