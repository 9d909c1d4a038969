import assert from 'node:assert/strict';
import { withoutPrivateKeys } from '../../../src/editor/without-keys.ts';

const lines = ['-----BEGIN PRIVATE KEY-----', 'c2VjcmV0', '-----END PRIVATE KEY-----', ''];

describe('what is written to the log of messages', () => {
  it('has no private key in it, as text, in JSON, or cut off', () => {
    for (const key of [
      lines.join('\n'),
      JSON.stringify({ private_key: lines.join('\n') }),
      JSON.stringify(JSON.stringify(lines.join('\n'))),
    ]) {
      const text = withoutPrivateKeys(`before ${key} after`);
      assert.doesNotMatch(text, /c2VjcmV0/);
      assert.match(text, /^before .*\(private key\)[\s\S]* after$/);
    }
    assert.equal(withoutPrivateKeys(`a ${lines.slice(0, 2).join('\n')}`), 'a (private key)');
    assert.equal(withoutPrivateKeys('no key here'), 'no key here');
  });
});
