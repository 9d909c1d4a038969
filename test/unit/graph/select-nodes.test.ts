import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createGraph } from '../../../src/graph/dependency-graph.ts';
import { selectNodes, type Selection, type SelectionRequest } from '../../../src/graph/select-nodes.ts';
import { ProblemError, type Problem } from '../../../src/problem/problem.ts';
import type { DataTest, Model, NodeId, ProjectNode } from '../../../src/project/project.ts';

const common = { package: 'shop', file: '/shop/x', range: { start: 0, end: 0 }, description: '', meta: {}, config: {}, references: [] };

function model(name: string, dependsOn: readonly string[], changed: Partial<Model> = {}): Model {
  return {
    ...common,
    kind: 'model',
    id: name,
    name,
    fqn: ['shop', name],
    path: `models/${name}.sql`,
    tags: [],
    dependsOn,
    materialization: 'view',
    relation: { project: 'p', dataset: 'd', table: name },
    columns: [],
    template: undefined,
    enabled: true,
    ...changed,
  };
}

function test(name: string, dependsOn: readonly string[]): DataTest {
  return {
    ...common,
    kind: 'test',
    id: name,
    name,
    fqn: ['shop', name],
    path: 'models/x.yml',
    tags: [],
    dependsOn,
    testedNode: dependsOn[0],
    column: undefined,
    generic: undefined,
    template: undefined,
    severity: 'error',
  };
}

/** Models m0, m1… each on earlier ones, with tests t0, t1… on some of them; even ones are tagged. */
const projects = fc
  .array(fc.tuple(fc.array(fc.nat(8), { maxLength: 3 }), fc.array(fc.nat(8), { maxLength: 2 })), { minLength: 1, maxLength: 8 })
  .map((rows): readonly ProjectNode[] =>
    rows.flatMap(([parents, tested], index) => [
      model(`m${index}`, [...new Set(parents.filter((parent) => parent < index).map((parent) => `m${parent}`))], {
        tags: index % 2 === 0 ? ['even'] : [],
      }),
      ...(tested.length > 0 ? [test(`t${index}`, [...new Set(tested.map((at) => `m${Math.min(at, index)}`))])] : []),
    ]),
  );

function select(nodes: readonly ProjectNode[], request: SelectionRequest): Selection {
  return selectNodes({ name: 'shop', nodes: new Map(nodes.map((node) => [node.id, node])) }, createGraph(nodes), request);
}

/** The selected ids; none where the selection selects nothing. */
function ids(nodes: readonly ProjectNode[], selected: string, exclude?: string): ReadonlySet<NodeId> {
  try {
    return new Set(select(nodes, { select: selected === '' ? [] : [selected], exclude: exclude === undefined ? [] : [exclude] }).ids);
  } catch (error) {
    assert.ok(error instanceof ProblemError && error.problem.code === 'ATT1205');
    return new Set();
  }
}

function within(nodes: readonly ProjectNode[], from: readonly NodeId[], steps: number, direction: 'up' | 'down'): Set<NodeId> {
  const reached = new Set(from);
  for (let step = 0; step < Math.min(steps, nodes.length); step++) {
    const before = new Set(reached);
    for (const { id, dependsOn } of nodes) {
      if (direction === 'up' && before.has(id)) for (const parent of dependsOn) reached.add(parent);
      if (direction === 'down' && dependsOn.some((parent) => before.has(parent))) reached.add(id);
    }
  }
  return reached;
}

function withTests(nodes: readonly ProjectNode[], selected: ReadonlySet<NodeId>): Set<NodeId> {
  return new Set([
    ...selected,
    ...nodes.filter((node) => node.kind === 'test' && node.dependsOn.some((id) => selected.has(id))).map(({ id }) => id),
  ]);
}

const depths = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });
const specs = fc.constantFrom('m0', 'm1', 'm2+', '+m3', 'tag:even', '1+m2+1', '@m1', 'm*', 't0', 'resource_type:test', 'nothing');

function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof ProblemError);
    return error.problem;
  }
  return assert.fail('nothing was thrown');
}

describe('selectNodes', () => {
  it('takes parents and children to the given depths, with the tests of all that', () => {
    fc.assert(
      fc.property(projects, fc.nat(7), depths, depths, fc.boolean(), fc.boolean(), (nodes, at, up, down, hasUp, hasDown) => {
        const name = `m${at % nodes.filter(({ kind }) => kind === 'model').length}`;
        const above = hasUp ? within(nodes, [name], up ?? 99, 'up') : new Set([name]);
        const below = hasDown ? within(nodes, [name], down ?? 99, 'down') : new Set([name]);
        const spec = `${hasUp ? `${up ?? ''}+` : ''}${name}${hasDown ? `+${down ?? ''}` : ''}`;
        assert.deepEqual(
          ids(nodes, spec),
          new Set(nodes.map(({ id }) => id).filter((id) => withTests(nodes, new Set([...above, ...below])).has(id))),
          spec,
        );
      }),
    );
  });

  it('takes with @ all below and all that needs', () => {
    fc.assert(
      fc.property(projects, (nodes) => {
        const below = within(nodes, ['m0'], 99, 'down');
        const expected = withTests(nodes, within(nodes, [...below], 99, 'up'));
        assert.deepEqual([...ids(nodes, '@m0')].sort(), [...expected].sort());
      }),
    );
  });

  it('unites by space, intersects by comma, takes away by exclude', () => {
    fc.assert(
      fc.property(projects, specs, specs, (nodes, one, other) => {
        const [a, b] = [ids(nodes, one), ids(nodes, other)];
        assert.deepEqual([...ids(nodes, `${one} ${other}`)].sort(), [...new Set([...a, ...b])].sort());
        assert.deepEqual([...ids(nodes, `${one},${other}`)].sort(), [...a].filter((id) => b.has(id)).sort());
        assert.deepEqual([...ids(nodes, one, other)].sort(), [...a].filter((id) => !b.has(id)).sort());
        assert.deepEqual(
          [...ids(nodes, '', other)].sort(),
          nodes
            .map(({ id }) => id)
            .filter((id) => !b.has(id))
            .sort(),
        );
      }),
    );
  });

  it('gives parents before children, and only the kinds that are asked for', () => {
    fc.assert(
      fc.property(projects, (nodes) => {
        const all = select(nodes, {}).ids;
        for (const { id, dependsOn } of nodes) for (const parent of dependsOn) assert.ok(all.indexOf(parent) < all.indexOf(id));
        const models = select(nodes, { kinds: ['model'] }).ids;
        assert.deepEqual(
          models,
          all.filter((id) => id.startsWith('m')),
        );
      }),
    );
  });

  const shop = [
    model('stg_orders', [], { fqn: ['shop', 'staging', 'stg_orders'], path: 'models/staging/stg_orders.sql', tags: ['nightly'] }),
    model('orders', ['stg_orders'], { config: { materialized: 'table' } }),
  ];

  it('matches names by globs wherever their files are', () => {
    assert.deepEqual(select(shop, { select: ['stg_*'] }).ids, ['stg_orders']);
  });

  it('selects by the results of an earlier run', () => {
    const previousResults = new Map([['orders', 'error']]);
    assert.deepEqual(select(shop, { select: ['result:error'], previousResults }).ids, ['orders']);
    assert.match(problemOf(() => select(shop, { select: ['result:error'] })).message, /needs the results of an earlier run/);
  });

  it('says what was probably meant where nothing is selected', () => {
    const expected: readonly (readonly [string, RegExp, RegExp])[] = [
      ['ordres', /'ordres' matches nothing/, /'orders'/],
      ['tag:nigthly', /matches nothing/, /'tag:nightly'/],
      ['tga:nightly', /unknown method 'tga'/, /'tag:'/],
      ['state:modified', /not supported/, /result:/],
      ['+', /names nothing/, /tag:nightly/],
      ['a,', /names nothing/, /model's name/],
      ['@orders+', /both '@' and a '\+'/, /leave the '\+' out/],
      ['source:a.b.c.d', /is no source/, /source:name/],
      ['resource_type:modle', /no resource type/, /model, seed/],
      ['test_type:x', /no type of test/, /generic/],
      ['version:x', /no kind of version/, /latest/],
    ];
    for (const [spec, message, hint] of expected) {
      const problem = problemOf(() => select(shop, { select: [spec] }));
      assert.equal(problem.code, 'ATT1205');
      assert.match(problem.message, message);
      assert.match(problem.hint ?? '', hint);
    }
    assert.match(problemOf(() => select(shop, { exclude: ['orders', 'stg_orders'] })).message, /leaves no nodes/);
    assert.match(problemOf(() => select(shop, { select: ['orders'], kinds: ['seed'] })).message, /leaves no seeds/);
  });

  it('warns of a criterion that names nothing beside others that do', () => {
    const { ids: selected, warnings } = select(shop, { select: ['orders ordres'] });
    assert.deepEqual(selected, ['orders']);
    assert.deepEqual(
      warnings.map(({ message, severity }) => [severity, message]),
      [['warning', "The selection 'ordres' matches nothing."]],
    );
  });

  it('selects nothing, without an error, where there is nothing and nothing was asked for', () => {
    assert.deepEqual(select([], {}), { ids: [], warnings: [] });
  });
});
