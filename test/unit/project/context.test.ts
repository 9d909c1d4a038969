import assert from 'node:assert/strict';
import { compileNode } from '../../../src/project/compile-node.ts';
import { loadFiles, said } from './temp-project.ts';

const runStartedAt = '2024-02-29T22:05:09.120Z';

/** Each expression with what Python (3.11, with pytz) prints for it, `now` being the run's start. */
const expected: readonly (readonly [string, string])[] = [
  ['run_started_at', '2024-02-29 22:05:09.120000+00:00'],
  [
    "run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f %j %a %A %b %B %p %I %y %Z %z %%')",
    '2024-02-29 22:05:09.120000 060 Thu Thursday Feb February PM 10 24 UTC +0000 %',
  ],
  ["run_started_at.astimezone(modules.pytz.timezone('Europe/Berlin'))", '2024-02-29 23:05:09.120000+01:00'],
  ["run_started_at.astimezone(modules.pytz.timezone('America/New_York')).isoformat()", '2024-02-29T17:05:09.120000-05:00'],
  ['modules.datetime.date(2024, 2, 29) + modules.datetime.timedelta(days=366)', '2025-03-01'],
  ['modules.datetime.date(2024, 3, 1) - modules.datetime.date(2023, 3, 1)', '366 days, 0:00:00'],
  ['(modules.datetime.date(2024, 3, 1) - modules.datetime.date(2023, 3, 1)).days', '366'],
  ["modules.datetime.datetime.strptime('20240131 01:02', '%Y%m%d %H:%M')", '2024-01-31 01:02:00'],
  ["modules.datetime.datetime.strptime('Jan 5, 2023 11:30 PM', '%b %d, %Y %I:%M %p').isoformat()", '2023-01-05T23:30:00'],
  ["modules.datetime.datetime.fromisoformat('2024-01-31T01:02:03+02:00').timestamp()", '1706655723.0'],
  ['modules.datetime.datetime(2024, 1, 31, 4, 5, 6, 7)', '2024-01-31 04:05:06.000007'],
  ['modules.datetime.datetime(2024, 1, 31).replace(day=1, hour=3)', '2024-01-01 03:00:00'],
  ['modules.datetime.datetime(2024, 1, 31) < modules.datetime.datetime(2024, 2, 1)', 'True'],
  ['modules.datetime.datetime(2024, 12, 30).weekday()', '0'],
  ['modules.datetime.timedelta(days=-1, hours=5, microseconds=3)', '-1 day, 5:00:00.000003'],
  ['modules.datetime.timedelta(hours=30).total_seconds()', '108000.0'],
  ["modules.re.match('(\\\\w+)-(?P<n>\\\\d+)', 'ab-12 x').group('n')", '12'],
  ["modules.re.search('b', 'abc').start()", '1'],
  ["modules.re.fullmatch('ab', 'abc') is none", 'True'],
  ["modules.re.sub('(a)(b)?', '[\\\\1]', 'ab a')", '[a] [a]'],
  ["modules.re.findall('[0-9]+', 'a1b22')", "['1', '22']"],
  ["modules.re.split(', *', 'a, b,c')", "['a', 'b', 'c']"],
  ["modules.re.sub('A', 'x', 'aA', flags=modules.re.IGNORECASE)", 'xx'],
  ["modules.re.sub('b|c', '-', 'abcb', count=2)", 'a--b'],
  ["modules.re.compile('(?i)B').sub('x', 'aBb')", 'axx'],
  ["modules.itertools.product(['a', 'b'], [1, 2]) | list", "[('a', 1), ('a', 2), ('b', 1), ('b', 2)]"],
  ["modules.itertools.combinations('abc', 2) | list", "[('a', 'b'), ('a', 'c'), ('b', 'c')]"],
  ['modules.itertools.chain([1], [2, 3]) | list', '[1, 2, 3]'],
  ["tojson({'b': [1, 2.5, none, true], 'a': 'ü'})", '{"b": [1, 2.5, null, true], "a": "\\u00fc"}'],
  ["tojson({'b': 1, 'a': 2}, sort_keys=true)", '{"a": 2, "b": 1}'],
  ['fromjson(\'{"a": [1, 1.5]}\').a', '[1, 1.5]'],
  ["fromjson('{', 'x')", 'x'],
  ["fromyaml('a: {b: [x, 1]}')['a']['b']", "['x', 1]"],
  ['set([1, 2, 1]) | list | length', '2'],
  ["zip([1, 2, 3], ['a', 'b']) | list", "[(1, 'a'), (2, 'b')]"],
  ['zip(1, 2) is none', 'True'],
  ["local_md5('a')", '0cc175b9c0f1b6a831c399e269772661'],
  ["var('there')", '1'],
  ["var('absent', 'x')", 'x'],
  ["var('absent', none) is none", 'True'],
  ["var.has_var('there') ~ var.has_var('absent')", 'TrueFalse'],
  ["config.get('materialized') ~ config.get('absent', 'x') ~ config.require('materialized')", 'viewxview'],
  ["model.name ~ model['config']['materialized'] ~ model.unique_id", 'mviewmodel.shop.m'],
  ['graph.nodes.values() | map(attribute="name") | list', "['m']"],
  ['invocation_id ~ project_name ~ dbt_version', 'idshop1.10.0'],
  ["api.Relation.create(database='a', schema='b', identifier='c')", '`a`.`b`.`c`'],
  ["adapter.quote('x')", '`x`'],
  ["dbt.dateadd('day', 1, 'd')", 'datetime_add(cast(d as datetime), interval 1 day)'],
  ["dbt.datediff('a', 'b', 'hour')", 'datetime_diff(cast(b as datetime), cast(a as datetime), hour)'],
  ["dbt.split_part('a', \"'-'\", 2)", "split(a, '-')[safe_offset(1)]"],
  ["dbt.hash('a')", 'to_hex(md5(cast(a as string)))'],
  ['dbt.type_int() ~ dbt.current_timestamp()', 'int64current_timestamp()'],
  ["dbt.listagg('a', \"','\", 'order by b')", "string_agg(a, ',' order by b)"],
  ["dbt.array_construct(['1', '2'])", '[1, 2]'],
  ['dbt.escape_single_quotes("it\'s")', "it\\'s"],
];

describe("dbt's context", () => {
  for (const [expression, printed] of expected) {
    it(`gives ${printed} for ${expression}`, async () => {
      const project = await loadFiles({ 'dbt_project.yml': 'name: shop\nvars: {there: 1}\n', 'models/m.sql': `{{ ${expression} }}` });
      assert.deepEqual(said(project), []);
      assert.equal(compileNode(project, 'model.shop.m', { incremental: false, runStartedAt, invocationId: 'id' }).sql, printed);
    });
  }

  it('stops a regular expression that would take for ever', async () => {
    const project = await loadFiles({ 'models/m.sql': "{{ modules.re.match('(a+)+$', 'a' * 40 ~ 'b') }}" });
    assert.deepEqual(said(project), ["ATT1103 models/m.sql:1:4 The regular expression '^(?:(a+)+$)' did not come to an end."]);
  });
});
