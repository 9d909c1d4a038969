import assert from 'node:assert/strict';
import { costQuestion } from '../../../src/editor/cost-question.ts';
import { costText, formatBytes, formatPrice } from '../../../src/editor/cost-text.ts';
import type { ModelCost, NodeResult, RunCost } from '../../../src/editor/message-types.ts';
import { connectionReport } from '../../../src/editor/reports/connection-report.ts';
import { costReport } from '../../../src/editor/reports/cost-report.ts';
import { runReport } from '../../../src/editor/reports/run-report.ts';
import type { Report } from '../../../src/protocol/report-panel.ts';

const gib = 1024 ** 3;

function model(name: string, bytes: number | null): ModelCost {
  return { id: `model.shop.${name}`, name, materialization: 'table', bytes, price: null };
}

function cost(models: readonly ModelCost[]): RunCost {
  const bytes = models.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
  const complete = models.every((one) => one.bytes !== null);
  return { models, bytes, price: 0, pricePerTib: 6.25, maximumBytes: 100 * gib, complete, problems: [] };
}

/** The texts of a report's table, row by row. */
function rowsOf({ table }: Report): readonly string[] {
  return (table?.rows ?? []).map((row) => row.map(({ text }) => text).join(' | '));
}

describe('words for costs', () => {
  it('give bytes to three digits, and never 1024 of a unit that has a next one', () => {
    const sizes = [0, 1, 1023, 1024, 1536, 1.5 * gib, 999.6 * gib, 1000 * gib, 1024 ** 4];
    assert.deepEqual(sizes.map(formatBytes), [
      '0 bytes',
      '1 byte',
      '1023 bytes',
      '1 KiB',
      '1.5 KiB',
      '1.5 GiB',
      '1000 GiB',
      '1000 GiB',
      '1 TiB',
    ]);
  });

  it('give a price as exactly as anybody needs it', () => {
    assert.deepEqual([0, 0.00001, 0.004, 0.0625, 12.3, 12345.678].map(formatPrice), [
      'nothing',
      'under $0.0001',
      '$0.0040',
      '$0.06',
      '$12.30',
      '$12,345.68',
    ]);
    assert.equal(costText(1024 ** 4, 6.25), '1 TiB, about $6.25');
    assert.equal(costText(1, 6.25), '1 byte, under $0.0001');
    assert.equal(costText(0, 6.25), 'nothing');
  });
});

describe('the question before a run', () => {
  const none = { bytes: undefined, price: undefined };

  it('is asked above either limit, and not at it', () => {
    const run = cost([model('a', 10 * gib)]);
    assert.equal(costQuestion(run, 6.25, none), undefined);
    assert.equal(costQuestion(run, 6.25, { ...none, bytes: 10 * gib }), undefined);
    assert.ok(costQuestion(run, 6.25, { ...none, bytes: 10 * gib - 1 }));
    assert.ok(costQuestion(run, 6.25, { ...none, price: 0.06 }));
    assert.equal(costQuestion(run, 6.25, { ...none, price: 0.07 }), undefined);
  });

  it('names the dearest models, sums up the others, and says what is not known and what will fail', () => {
    const models = Array.from({ length: 12 }, (_, index) => model(`m${index}`, (index + 1) * gib));
    const question = costQuestion(cost([...models, model('huge', 1024 * gib), model('late', null)]), 6.25, { ...none, bytes: 0 });
    assert.equal(question?.message, 'This run would read 1.08 TiB, about $6.73. Run it?');
    const lines = question.detail.split('\n');
    assert.equal(lines[0], "huge: 1 TiB, about $6.25; above the target's limit of 100 GiB, so that it will fail");
    assert.equal(lines[1], 'm11: 12 GiB, about $0.07');
    assert.equal(lines[8], '5 others: 15 GiB, about $0.09');
    assert.match(lines.at(-1) ?? '', /^1 statement cannot be estimated/);
  });
});

describe('reports', () => {
  it('of costs have the dearest model first and what is not known last', () => {
    const report = costReport('Cost', cost([model('cheap', 5), model('late', null), model('dear', 7 * gib)]), 6.25, []);
    assert.deepEqual(rowsOf(report), [
      'dear | table | 7 GiB | $0.04',
      'cheap | table | 5 bytes | under $0.0001',
      'late | table | not known | ',
    ]);
    assert.match(report.lead, /^2 statements would read 7 GiB, about \$0\.04/);
    assert.ok(report.notes.some((note) => note.startsWith('1 statement cannot be estimated')));
  });

  it('of runs tell what each job took on BigQuery, and nothing of jobs elsewhere', () => {
    const job = {
      id: 'j',
      project: 'p',
      location: 'US',
      link: 'https://console.cloud.google.com/x',
      summary: '',
      bytesBilled: gib,
      slotMs: 4200,
    };
    const result = (name: string, more: Partial<NodeResult>): NodeResult => ({
      ...{ id: `model.shop.${name}`, name, kind: 'model', status: 'success', seconds: 2, startedAt: '', finishedAt: '' },
      ...more,
    });
    const results = [
      result('view', {}),
      result('mart', { rows: 1000, job: { ...job, cacheHit: false, slowestStep: 'S01: Join (2.5 s)' } }),
    ];
    const cloud = runReport('prod', results, 6.25, { onBigQuery: true, actions: [] });
    assert.deepEqual(rowsOf(cloud), [
      'mart | success | 1,000 | 2.0 s | 1 GiB | 4.2 s | no | S01: Join (2.5 s) | Open in Google Cloud',
      'view | success |  | 2.0 s |  |  |  |  | ',
    ]);
    assert.equal(cloud.table?.rows[0]?.at(-1)?.link, job.link);
    assert.equal(cloud.table.total?.length, cloud.table.columns.length);
    assert.equal(cloud.lead, '2 results, none failed; 1 GiB billed, about $0.0061.');
    const local = runReport('local', [result('mart', { status: 'error' })], 6.25, { onBigQuery: false, actions: [] });
    assert.deepEqual(rowsOf(local), ['mart | error |  | 2.0 s']);
    assert.equal(local.tone, 'bad');
    assert.equal(runReport('local', [], 6.25, { onBigQuery: false, actions: [] }).table, undefined);
  });

  it('of connections say which part is in the way, what to do, and that nothing was looked at after it', () => {
    const target = { name: 'prod', type: 'bigquery', project: 'p', dataset: 'd' } as const;
    const hint = 'Make it.';
    const report = connectionReport(
      {
        target,
        checks: [
          { name: 'credentials', status: 'ok', message: 'They are accepted.' },
          {
            name: 'dataset',
            status: 'failed',
            message: 'There is none.',
            problem: { code: 'ATT1413', severity: 'error', message: '', hint },
          },
          { name: 'location', status: 'skipped', message: 'Not looked at.' },
        ],
      },
      ['Select Target'],
    );
    assert.equal(report.lead, 'The target prod cannot be used, because of its dataset: There is none.');
    assert.deepEqual(report.notes, [hint]);
    assert.deepEqual(rowsOf(report), [
      'Credentials | OK | They are accepted.',
      'Dataset | Trouble | ATT1413: There is none.',
      'Location | Not looked at | What comes before it has to work first.',
    ]);
    assert.equal(connectionReport({ target, checks: [] }, []).tone, 'good');
  });
});
