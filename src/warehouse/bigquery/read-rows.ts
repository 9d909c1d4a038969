import type { RowSet, Value } from '../row-set.ts';
import type { Api } from './api.ts';
import { decodeRows } from './decode-rows.ts';
import { fieldsOf } from './fields.ts';
import { at, numberAt, textAt } from './json.ts';
import { type FinishedJob, resultPage } from './run-job.ts';

/** Rows of a page; BigQuery gives fewer where they are long. */
export const pageRows = 10_000;

/** The rows of a query that ended, page after page. The columns are those of the answer, which know best. */
export async function readRows(
  api: Api,
  { reference, answer }: FinishedJob,
  limit: number | undefined,
  signal: AbortSignal,
): Promise<RowSet> {
  const fields = fieldsOf(at(answer, 'schema'));
  const total = numberAt(answer, 'totalRows') ?? 0;
  const wanted = Math.min(limit ?? total, total);
  const rows: (readonly Value[])[] = [];
  let page = answer;
  for (;;) {
    for (const row of decodeRows(fields, page)) rows.push(row);
    const pageToken = textAt(page, 'pageToken');
    if (rows.length >= wanted || pageToken === undefined || pageToken === '') break;
    page = await api.call(resultPage(reference, { maxResults: Math.min(pageRows, wanted - rows.length), pageToken }), signal);
  }
  return { fields, rows: rows.slice(0, wanted), complete: wanted === total };
}
