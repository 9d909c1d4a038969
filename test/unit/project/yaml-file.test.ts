import assert from 'node:assert/strict';
import { parseYamlFile } from '../../../src/project/yaml-file.ts';
import { plainValue } from '../../../src/project/yaml-values.ts';

function read(text: string): unknown {
  const { root } = parseYamlFile('x.yml', text);
  return root && plainValue(root);
}

function problems(text: string): string[] {
  return parseYamlFile('x.yml', text).problems.map(({ message, place }) => `${place?.line}:${place?.column} ${message}`);
}

describe('parseYamlFile', () => {
  it('reads values as PyYAML does', () => {
    const text =
      'a: yes\nb: off\nc: y\nd: 2021-01-01\ne: 0x10\nf: ~\ng: 1_000\nh: "yes"\ni: 1.5\non: 1\n7: x\nj: 2021-01-01 10:00:00\nk: |\n  a\n  b\n';
    assert.deepEqual(read(text), {
      a: true,
      b: false,
      c: 'y',
      d: '2021-01-01',
      e: 16,
      f: null,
      g: 1000,
      h: 'yes',
      i: 1.5,
      on: 1,
      '7': 'x',
      j: '2021-01-01 10:00:00',
      k: 'a\nb\n',
    });
  });

  it('resolves anchors, aliases and merges', () => {
    assert.deepEqual(read('a: &x {p: 1, q: 2}\nb: *x\nc: {<<: *x, q: 3}\nd: {<<: [{p: 9}, *x]}\n'), {
      a: { p: 1, q: 2 },
      b: { p: 1, q: 2 },
      c: { p: 1, q: 3 },
      d: { p: 9, q: 2 },
    });
  });

  it('comes to an end whatever the file is', () => {
    const bomb =
      'a: &a [x, x, x, x, x, x, x, x, x]\n' +
      'bcdefgh'.replace(/./g, (letter) => `${letter}: &${letter} [${`*${String.fromCharCode(letter.charCodeAt(0) - 1)}, `.repeat(9)}]\n`);
    for (const text of [bomb, 'a: &a [*a]', '['.repeat(100_000), 'a: *b', `a: ${'{x: '.repeat(300)}1${'}'.repeat(300)}`])
      assert.equal(problems(text).length > 0, true);
    assert.equal(read(''), undefined);
    assert.equal(read('# only a comment\n'), undefined);
  });

  it('tells where syntax is wrong and keeps what is right', () => {
    assert.deepEqual(problems('a: 1\nb:\n  c: 1\n  c: 2\n'), ["4:3 The key 'c' is there twice."]);
    assert.deepEqual(problems('a:\n\t- b\n'), ['2:1 A tab is used to indent.']);
    assert.deepEqual(problems('a: 1\nb: "x\n'), ['3:1 This is not valid YAML: Missing closing "quote.']);
    assert.deepEqual(read('a: 1\nb: "x\n'), { a: 1, b: 'x' });
  });
});
