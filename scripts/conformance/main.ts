import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGoogleSql } from '../../src/googlesql/googlesql-service.ts';
import { ProblemError } from '../../src/problem/problem.ts';
import { createDuckDbWarehouse } from '../../src/warehouse/duckdb/duckdb-warehouse.ts';
import { SqlError } from '../../src/warehouse/sql-error.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { difference } from './compare-rows.ts';
import { readCases, type RecordedCase } from './recorded-case.ts';

/**
 * Runs recorded cases on the local engine and tells how many are right, WRONG, refused, failed, and errors matched:
 * `npm run conformance -- FILE.jsonl [PART_OF_AN_ID]`. Exit 1 where anything is wrong.
 */
type Verdict = 'right' | 'wrong' | 'refused' | 'failed' | 'error-matched';

const project = 'conformance';

async function judge(
  warehouse: Warehouse,
  recorded: RecordedCase,
  dataset: string,
): Promise<{ readonly verdict: Verdict; readonly detail: string }> {
  const withDataset = (sql: string) => sql.replaceAll('${DATASET}', `${project}.${dataset}`);
  try {
    await warehouse.createDataset({ project, dataset });
    if (recorded.setup.trim() !== '') await warehouse.execute(withDataset(recorded.setup));
    const answer = await warehouse.query(await warehouse.prepare(withDataset(recorded.sql)));
    if (recorded.error) return { verdict: 'wrong', detail: `an answer for the error: ${recorded.error.message_sample ?? ''}` };
    const different = difference(answer, recorded);
    return different === undefined ? { verdict: 'right', detail: '' } : { verdict: 'wrong', detail: different };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof SqlError || error instanceof ProblemError;
    const code = error instanceof SqlError ? error.code : undefined;
    if (recorded.error) return code === 'ATT1302' ? { verdict: 'refused', detail: message } : { verdict: 'error-matched', detail: message };
    if (code === 'ATT1302') return { verdict: 'refused', detail: message };
    return {
      verdict: 'failed',
      detail: known ? `${code ?? ''} ${message}` : `${message} ${error instanceof Error ? (error.stack ?? '') : ''}`,
    };
  }
}

async function main(): Promise<void> {
  const [file, part] = process.argv.slice(2);
  if (file === undefined) {
    console.error('Usage: npm run conformance -- FILE.jsonl [PART_OF_AN_ID]');
    process.exitCode = 2;
    return;
  }
  const cases = readCases(await readFile(file, 'utf8')).filter(({ id }) => part === undefined || id.includes(part));
  const googlesql = createGoogleSql();
  const warehouse = createDuckDbWarehouse({
    databaseFile: ':memory:',
    dataFolder: path.join(tmpdir(), 'no-such-folder'),
    project,
    dataset: 'd',
    googlesql,
  });
  const counts: Record<Verdict, number> = { right: 0, wrong: 0, refused: 0, failed: 0, 'error-matched': 0 };
  for (const [index, recorded] of cases.entries()) {
    const { verdict, detail } = await judge(warehouse, recorded, `case_${index}`);
    counts[verdict] += 1;
    if (verdict !== 'right') console.log(`${verdict.padEnd(13)} ${recorded.id}: ${detail.replaceAll('\n', ' ').slice(0, 400)}`);
  }
  await warehouse.close();
  await googlesql.close();
  console.log(
    Object.entries(counts)
      .map(([verdict, count]) => `${verdict} ${count}`)
      .join(', '),
    `of ${cases.length}`,
  );
  process.exitCode = counts.wrong > 0 ? 1 : 0;
}

void main();
