import assert from 'node:assert/strict';
import type { Field } from '../../../src/googlesql/schema.ts';
import { cellText, compactText, copyText, detailText } from '../../../webview/preview/cell-text.ts';
import { PageCache } from '../../../webview/preview/page-cache.ts';
import { cornersOf, moveSelection, type KeyPress, type Selection } from '../../../webview/preview/selection.ts';

const text: Field = { name: 's', type: 'STRING', mode: 'NULLABLE' };

describe('a cell of the preview', () => {
  it('shows structs by their members that are not NULL', () => {
    const value = [{ key: 'page_title', value: { string_value: 'Home', int_value: null } }];
    assert.equal(compactText(value), '[{key: page_title, value: {string_value: Home}}]');
    assert.deepEqual(JSON.parse(detailText(value)), value);
  });

  it('keeps a value on one line and cuts a very long one', () => {
    assert.equal(cellText('a\r\nb', text), 'a↵b');
    assert.equal(cellText('x'.repeat(1000), text).length, 301);
  });

  it('copies big integers exactly and quotes what would break a line', () => {
    assert.equal(copyText('9007199254740993'), '9007199254740993');
    assert.equal(copyText('a\t"b"'), '"a\t""b"""');
    assert.equal(copyText(null), '');
  });
});

describe('the selection', () => {
  const size = { rows: 100_000, columns: 5, pageRows: 20 };
  const at = (row: number, column: number): Selection => ({ anchor: { row, column }, active: { row, column } });
  const key = (name: string, modifiers: Partial<KeyPress> = {}) => ({
    key: name,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...modifiers,
  });

  it('moves by keys and stays inside', () => {
    assert.deepEqual(moveSelection(at(0, 0), key('ArrowUp'), size)?.active, { row: 0, column: 0 });
    assert.deepEqual(moveSelection(at(0, 0), key('PageDown'), size)?.active, { row: 20, column: 0 });
    assert.deepEqual(moveSelection(at(3, 1), key('End', { ctrlKey: true }), size)?.active, { row: 99_999, column: 4 });
    assert.equal(moveSelection(at(0, 0), key('x'), size), undefined);
    assert.equal(moveSelection(at(0, 0), key('ArrowDown'), { ...size, rows: 0 }), undefined);
  });

  it('is drawn with shift', () => {
    const drawn = moveSelection(at(5, 2), key('ArrowUp', { shiftKey: true }), size);
    assert.ok(drawn);
    assert.deepEqual(cornersOf(drawn), { from: { row: 4, column: 2 }, to: { row: 5, column: 2 } });
  });
});

describe('the page cache', () => {
  it('asks for each page once and drops answers from before a clear', () => {
    const asked: number[][] = [];
    let arrived = 0;
    const cache = new PageCache(
      (...request) => asked.push(request),
      () => (arrived += 1),
    );
    assert.equal(cache.row(0), undefined);
    assert.equal(cache.row(199), undefined);
    assert.deepEqual(asked, [[1, 0, 200]]);
    cache.clear();
    cache.receive(1, { offset: 0, rows: [[1]] });
    assert.equal(arrived, 0);
    cache.row(0);
    cache.receive(2, { offset: 0, rows: [[7]] });
    assert.deepEqual(cache.row(0), [7]);
    assert.equal(arrived, 1);
  });
});
