import assert from 'node:assert/strict';
import { matchesGlob, matchesPathGlob } from '../../../src/graph/glob.ts';

describe('globs', () => {
  it('match names as a shell does', () => {
    const yes: [string, string][] = [
      ['stg_events', 'stg_*'],
      ['stg_events', '*'],
      ['a.b.c', 'a.*'],
      ['m1', 'm[0-9]'],
      ['mx', 'm[!0-9]'],
      ['a+b', 'a+b'],
      ['ab', 'a?'],
      ['a]', 'a[]]'],
    ];
    const no: [string, string][] = [
      ['int_stg_events', 'stg_*'],
      ['m1', 'm[!0-9]'],
      ['a', 'a?'],
      ['axb', 'a.b'],
      ['A', 'a'],
    ];
    for (const [text, pattern] of yes) assert.ok(matchesGlob(text, pattern), `${text} ~ ${pattern}`);
    for (const [text, pattern] of no) assert.ok(!matchesGlob(text, pattern), `${text} !~ ${pattern}`);
  });

  it('keep * inside a folder and let ** cross folders', () => {
    assert.ok(matchesPathGlob('models/a/b.sql', 'models/*/b.sql'));
    assert.ok(!matchesPathGlob('models/a/c/b.sql', 'models/*/b.sql'));
    assert.ok(matchesPathGlob('models/a/c/b.sql', 'models/**/b.sql'));
    assert.ok(matchesPathGlob('models/b.sql', 'models/**/b.sql'));
    assert.ok(matchesPathGlob('models', './models/'));
  });
});
