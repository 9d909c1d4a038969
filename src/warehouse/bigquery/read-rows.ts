import type { Field } from '../../googlesql/schema.ts';
import type { RowSet, Value } from '../row-set.ts';
import type { Api } from './api.ts';
import { decodeRows } from './decode-rows.ts';
import { fieldsOf } from './fields.ts';
import { at, numberAt, textAt } from './json.ts';
import { type FinishedJob, resultPage } from './run-job.ts';

/** Rows of a page; BigQuery gives fewer where they are long. */
export const pageRows = 10_000;

/** The columns of a query that ended: those of the answer, which know best. */
export function fieldsOfResult({ answer }: FinishedJob): readonly Field[] {
  return fieldsOf(at(answer, 'schema'));
}

/** The rows of a query that ended, page after page, each read when it is asked for; no more than `wanted`. */
export async function* readPages(
  api: Api,
  job: FinishedJob,
  wanted: number,
  signal: AbortSignal,
): AsyncGenerator<readonly (readonly Value[])[]> {
  const fields = fieldsOfResult(job);
  let page = job.answer;
  let left = wanted;
  for (;;) {
    const rows = [...decodeRows(fields, page)].slice(0, left);
    left -= rows.length;
    if (rows.length > 0) yield rows;
    const pageToken = textAt(page, 'pageToken');
    if (left <= 0 || pageToken === undefined || pageToken === '') return;
    page = await api.call(resultPage(job.reference, { maxResults: Math.min(pageRows, left), pageToken }), signal);
  }
}

/** All rows of a query that ended, or the first `limit`. */
export async function readRows(api: Api, job: FinishedJob, limit: number | undefined, signal: AbortSignal): Promise<RowSet> {
  const total = totalRows(job);
  const wanted = Math.min(limit ?? total, total);
  const rows: (readonly Value[])[] = [];
  for await (const page of readPages(api, job, wanted, signal)) for (const row of page) rows.push(row);
  return { fields: fieldsOfResult(job), rows, complete: wanted === total };
}

export function totalRows({ answer }: FinishedJob): number {
  return numberAt(answer, 'totalRows') ?? 0;
}
