import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SourceMap } from '../../../src/jinja/source-map.ts';
import { sqlProblem } from '../../../src/run/sql-problem.ts';
import { SqlError } from '../../../src/warehouse/sql-error.ts';
import { fakeProject, pointedAt } from './fake-project.ts';

const template = "select\n  {{ channel('source') }} as channel,\n  event_nam\nfrom events";
const macro = '{% macro channel(name) %}\n  case {{ name }} end\n{% endmacro %}';
const sql = 'select\n  case source end as channel,\n  event_nam\nfrom events';
const modelFile = '/project/models/m.sql';
const macroFile = '/project/macros/channel.sql';
const callStart = template.indexOf('{{');
const callEnd = template.indexOf('}}') + 2;
const call = { file: modelFile, sourceStart: callStart, sourceEnd: callEnd };
const nameStart = macro.indexOf('{{ name');
const map: SourceMap = [
  { start: 0, end: 9, file: modelFile, sourceStart: 0, sourceEnd: 9, exact: true },
  { start: 9, end: 14, file: macroFile, sourceStart: nameStart - 5, sourceEnd: nameStart, exact: true, call },
  { start: 14, end: 20, file: macroFile, sourceStart: nameStart, sourceEnd: nameStart + 10, exact: false, call },
  { start: 20, end: 24, file: macroFile, sourceStart: nameStart + 10, sourceEnd: nameStart + 14, exact: true, call },
  { start: 24, end: sql.length, file: modelFile, sourceStart: callEnd, sourceEnd: template.length, exact: true },
];
const files = new Map([
  [modelFile, template],
  [macroFile, macro],
  ['/project/models/schema.yml', 'models: []\n'],
]);
const texts = (file: string): Promise<string | undefined> => Promise.resolve(files.get(file));
const project = fakeProject({ models: { m: template }, tests: { t: { sql: 'select * from `w.d.m`', generic: 'unique' } } });
const [model, test] = [...project.nodes.values()];

async function problemAt(letters: string, prefix = 0, node = model) {
  const start = sql.indexOf(letters) + prefix;
  const error = new SqlError('ATT1301', `Unrecognized name: ${letters}`, {
    range: { start, end: start + letters.length },
    hint: 'Look again.',
  });
  if (!node) throw new Error('the project has no such node');
  return sqlProblem(error, { node, map, prefix }, project, texts);
}

describe('sqlProblem', () => {
  it("points at the very letters of the model's own text, with the analyser's words", async () => {
    const problem = await problemAt('event_nam');
    assert.deepEqual([problem.message, problem.hint, problem.code], ['Unrecognized name: event_nam', 'Look again.', 'ATT1301']);
    assert.equal(problem.place?.line, 3);
    assert.equal(pointedAt(template, problem.place), 'event_nam');
  });

  it("points at the macro's call, and names the macro's line", async () => {
    for (const letters of ['case', 'source']) {
      const problem = await problemAt(letters);
      assert.equal(problem.place?.file, modelFile);
      assert.equal(pointedAt(template, problem.place), "{{ channel('source') }}");
      assert.equal(problem.message, `Unrecognized name: ${letters} (in macros/channel.sql:2)`);
    }
  });

  it('takes off what stands before the SQL', async () => {
    assert.equal(pointedAt(template, (await problemAt('event_nam', 57)).place), 'event_nam');
  });

  it('points at the declaration of a generic test', async () => {
    const problem = await problemAt('case', 10, test);
    assert.deepEqual(problem.place, { file: '/project/models/schema.yml', line: 1, column: 1, endLine: 1, endColumn: 7 });
    assert.match(problem.message, /macros\/channel\.sql:2/);
  });

  it('points at the node where the database told no place, or one before the SQL', async () => {
    assert.ok(model);
    for (const range of [undefined, { start: 3, end: 5 }]) {
      const problem = await sqlProblem(
        new SqlError('ATT1403', 'Overflow', range ? { range } : {}),
        { node: model, map, prefix: 10 },
        project,
        texts,
      );
      assert.equal(pointedAt(template, problem.place), 'select');
    }
  });

  it('gives a place inside a file for any range', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(100), fc.nat(40), async (start, length) => {
        assert.ok(model);
        const { place } = await sqlProblem(
          new SqlError('ATT1301', 'no', { range: { start, end: start + length } }),
          { node: model, map, prefix: 0 },
          project,
          texts,
        );
        assert.ok(place && place.line <= 4 && (place.endLine > place.line || place.endColumn >= place.column));
      }),
    );
  });
});
