import assert from 'node:assert/strict';
import { modelHierarchy, type ModelEntry } from '../../../src/editor/model-hierarchy.ts';
import { groupOutcome, testGroups } from '../../../src/editor/test-groups.ts';
import type { NodeSummary } from '../../../src/protocol/engine.ts';

const root = '/shop';

function node(kind: NodeSummary['kind'], name: string, path: string, more: Partial<NodeSummary> = {}): NodeSummary {
  const place = { file: `${root}/${path}`, line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { id: `${kind}.shop.${name}`, kind, name, path, place, description: '', tags: [], dependsOn: [], ...more };
}

const nodes = [
  node('model', 'zebra', 'models/zebra.sql'),
  node('model', 'mart', 'models/marts/mart.sql'),
  node('model', 'stage', 'models/staging/deep/stage.sql'),
  node('seed', 'rates', 'seeds/rates.csv'),
  node('source', 'events_*', 'models/sources.yml', { sourceName: 'ga4' }),
  node('test', 'unique_mart', 'models/schema.yml', { testedNode: 'model.shop.mart' }),
  node('test', 'not_null_mart', 'models/schema.yml', { testedNode: 'model.shop.mart' }),
  node('test', 'own', 'tests/own.sql'),
];

/** Each entry with its depth, from top to bottom. */
function outline(entries: readonly ModelEntry[], children: ReadonlyMap<string, readonly ModelEntry[]>, depth = 0): string[] {
  return entries.flatMap((entry) => {
    const label = entry.type === 'folder' ? entry.label : entry.type === 'node' ? entry.id : entry.root;
    return ['  '.repeat(depth) + label, ...outline(children.get(entry.key) ?? [], children, depth + 1)];
  });
}

describe('the models tree', () => {
  it('has sources on top, then folders before files, as the file system has them', () => {
    const { top, children } = modelHierarchy(root, nodes);
    assert.deepEqual(outline(top, children), [
      'ga4',
      '  source.shop.events_*',
      'models',
      '  marts',
      '    model.shop.mart',
      '  staging',
      '    deep',
      '      model.shop.stage',
      '  model.shop.zebra',
      'seeds',
      '  seed.shop.rates',
    ]);
  });

  it('gives an entry the same key whatever is around it', () => {
    const keys = (some: readonly NodeSummary[]): Set<string> =>
      new Set([...modelHierarchy(root, some).children.values()].flat().map(({ key }) => key));
    const all = keys(nodes);
    for (const key of keys(nodes.slice(0, 3))) assert.ok(all.has(key), key);
  });
});

describe('the tests tree', () => {
  it('groups tests by what they are about, singular tests last', () => {
    const groups = testGroups(root, nodes, 'Singular tests');
    assert.deepEqual(
      groups.map(({ entry, tests }) => [entry.label, ...tests.map(({ id }) => id)]),
      [
        ['mart', 'test.shop.not_null_mart', 'test.shop.unique_mart'],
        ['Singular tests', 'test.shop.own'],
      ],
    );
  });

  it('tells the worst that its tests came to', () => {
    assert.deepEqual(groupOutcome(['pass', 'warn', 'fail', undefined]), { text: '1 of 4 failed', status: 'fail' });
    assert.deepEqual(groupOutcome(['pass', 'warn']), { text: '1 of 2 warned', status: 'warn' });
    assert.deepEqual(groupOutcome(['pass', 'pass']), { text: '2 of 2 passed', status: 'pass' });
    assert.deepEqual(groupOutcome(['pass', undefined]), { text: '1 of 2 passed', status: undefined });
    assert.deepEqual(groupOutcome([undefined]), { text: '1 test', status: undefined });
  });
});
