import assert from 'node:assert/strict';
import { type LocalEngine, localAnswer, openLocalEngine, referenceAnswer } from './support/local-engine.ts';

/** Formats by type; each is asked of all the texts. */
const formats: Readonly<Record<string, readonly string[]>> = {
  DATE: ['YYYYMMDD', 'YYYY-MM-DD', 'MM/DD/YYYY', 'yyyy-mm', 'DD.MM.RRRR', '"day "YYYY" "MMDD', 'YYYY-MM-DD"0"'],
  DATETIME: ['YYYY-MM-DD HH24:MI:SS', 'YYYYMMDDHH24MISS', 'YYYY-MM-DD"T"HH24:MI:SS.FF3', 'YYYY-MM-DD HH:MI:SS P.M.', 'YYYY-MM-DD  HH24'],
  TIMESTAMP: ['YYYY-MM-DD HH24:MI:SS.FF6', 'YYYY-MM-DD HH24:MI:SSTZH:TZM', 'YYYY-MM-DD HH24:MI:SS TZH', 'YYYY-MM-DD"T"HH24:MI:SSTZHTZM'],
  TIME: ['HH24:MI', 'HH12:MI A.M.', 'HH24MISSFF2', 'SS'],
};

const texts = [
  '20200229',
  '20210229',
  '2020022',
  '202002290',
  '2020-02-29',
  '2020-2-9',
  ' 2020-02-29\u00a0',
  '2020-02-290',
  '02/29/2020',
  '13/1/2020',
  '1/1/10000',
  '12/31/0001',
  '2020-02',
  '9.2.2020',
  'day 2020 0229',
  '2020-02-29 23:59:59',
  '2020-2-9 1:2:3',
  '2020-02-29  23:59:59',
  '2020-02-29 24:00:00',
  '2020-02-29 10:00:60',
  '2020-02-29T10:20:30.1234',
  '2020-02-29 10:00:00.5',
  '20200229102030',
  '2020-02-29 10:00:00 p.M.',
  '2020-02-29 12:00:00 A.M.',
  '2020-02-29 13:00:00 a.m.',
  '2020-02-29 10',
  '2020-02-29 10:00:00+05:30',
  '2020-02-29 10:00:00-8:0',
  '2020-02-29 10:00:00 05:30',
  '2020-02-29 10:00:00+14:30',
  '2020-02-29 10:00:00 +3',
  '2020-02-29T10:00:00-0800',
  '0000-01-01 00:00:00',
  '10000-01-01 00:00:00+01:00',
  '10:20',
  '1:5 P.M.',
  '10203012',
  '59',
  '60',
  '',
  '-1',
];

const rows = `FROM UNNEST([${texts.map((text) => JSON.stringify(text)).join(', ')}, NULL]) AS t`;

/** The evaluator reads no names of months: BigQuery's reference, "Format elements". */
const documented: readonly (readonly [expression: string, value: string])[] = [
  [`CAST(t AS DATE FORMAT 'DD MON YYYY')`, '9 jan 2020'],
  [`CAST(t AS DATE FORMAT 'Month DD, YYYY')`, 'JANUARY 9, 2020'],
  [`CAST(t AS DATE FORMAT 'MONTH-DD-YYYY')`, 'january-09-2020'],
];

describe('CAST of text with a FORMAT', () => {
  let engine: LocalEngine;

  before(async () => {
    engine = await openLocalEngine();
  });

  after(() => engine.close());

  for (const [type, written] of Object.entries(formats)) {
    for (const format of written) {
      const zone = type === 'TIMESTAMP' ? ` AT TIME ZONE 'America/New_York'` : '';
      it(`AS ${type} FORMAT '${format}'${zone}`, async () => {
        const sql = `SELECT t, SAFE_CAST(t AS ${type} FORMAT '${format}'${zone}) AS value ${rows}`;
        assert.deepEqual(await localAnswer(engine, sql), await referenceAnswer(engine, sql));
      });
    }
  }

  for (const [expression, text] of documented) {
    it(expression, async () => {
      assert.deepEqual(await localAnswer(engine, `SELECT ${expression} FROM UNNEST(['${text}']) AS t`), { rows: '[["2020-01-09"]]' });
    });
  }

  it('is an error where the text does not fit', async () => {
    const answer = await localAnswer(engine, `SELECT CAST(t AS DATE FORMAT 'YYYYMMDD') FROM UNNEST(['x']) AS t`);
    assert.match('error' in answer ? answer.error : '', /Failed to parse input timestamp string: x/);
  });
});
