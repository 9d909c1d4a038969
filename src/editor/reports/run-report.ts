import type { Report, ReportCell, ReportColumn } from '../../protocol/report-panel.ts';
import { aboutPrice, formatBytes, priceOf } from '../cost-text.ts';
import type { NodeResult } from '../message-types.ts';
import { countOf, formatCount, formatSeconds } from '../node-description.ts';

/** The last results of a project's nodes in a target, the dearest first, then the slowest; with what BigQuery did where it did something. */
export function runReport(
  target: string,
  results: readonly NodeResult[],
  pricePerTib: number,
  options: { readonly onBigQuery: boolean; readonly actions: readonly string[] },
): Report {
  const { onBigQuery, actions } = options;
  const sorted = [...results].sort((a, b) => (b.job?.bytesBilled ?? -1) - (a.job?.bytesBilled ?? -1) || b.seconds - a.seconds);
  const billed = results.reduce((sum, { job }) => sum + (job?.bytesBilled ?? 0), 0);
  const slotMs = results.reduce((sum, { job }) => sum + (job?.slotMs ?? 0), 0);
  const failed = results.filter(({ status }) => status === 'error' || status === 'fail').length;
  const withJob = results.filter(({ job }) => job).length;
  const columns: readonly ReportColumn[] = [
    { title: 'Model or test', align: 'start' },
    { title: 'Result', align: 'start' },
    { title: 'Rows', align: 'end' },
    { title: 'Time', align: 'end' },
    ...(onBigQuery ? jobColumns : []),
  ];
  return {
    title: `Run Details: ${target}`,
    lead: leadOf(
      results,
      failed,
      onBigQuery && withJob > 0 ? `; ${formatBytes(billed)} billed, ${aboutPrice(priceOf(billed, pricePerTib))}` : '',
    ),
    tone: results.length === 0 ? 'quiet' : failed > 0 ? 'bad' : 'good',
    notes:
      onBigQuery && results.length > 0
        ? ['Views and seeds are not billed for. The step that took longest is where a query has the most to gain.']
        : [],
    ...(results.length > 0 && {
      table: {
        label: `The last results in the target ${target}`,
        columns,
        rows: sorted.map((result) => rowOf(result, onBigQuery)),
        ...(onBigQuery && {
          total: [
            { text: 'All' },
            ...['', '', ''].map((text) => ({ text })),
            { text: formatBytes(billed) },
            { text: formatSeconds(slotMs / 1000) },
            ...['', '', ''].map((text) => ({ text })),
          ],
        }),
      },
    }),
    actions,
  };
}

const jobColumns: readonly ReportColumn[] = [
  { title: 'Billed', align: 'end' },
  { title: 'Slot time', align: 'end' },
  { title: 'From cache', align: 'start' },
  { title: 'Slowest step', align: 'start' },
  { title: 'Job', align: 'start' },
];

function leadOf(results: readonly NodeResult[], failed: number, billed: string): string {
  if (results.length === 0) return 'Nothing was run in this target yet.';
  return `${countOf(results.length, 'result')}, ${failed === 0 ? 'none failed' : `${formatCount(failed)} failed`}${billed}.`;
}

function rowOf(result: NodeResult, onBigQuery: boolean): readonly ReportCell[] {
  const { id, name, status, rows, seconds, job } = result;
  const isBad = status === 'error' || status === 'fail';
  const isGood = status === 'success' || status === 'pass';
  return [
    { text: name, node: id },
    { text: status, tone: isBad ? 'bad' : isGood ? 'good' : 'quiet' },
    { text: rows === undefined ? '' : formatCount(rows) },
    { text: formatSeconds(seconds) },
    ...(onBigQuery
      ? [
          { text: job?.bytesBilled === undefined ? '' : formatBytes(job.bytesBilled) },
          { text: job?.slotMs === undefined ? '' : formatSeconds(job.slotMs / 1000) },
          { text: job?.cacheHit === undefined ? '' : job.cacheHit ? 'yes' : 'no' },
          { text: job?.slowestStep ?? '' },
          job ? { text: 'Open in Google Cloud', link: job.link } : { text: '' },
        ]
      : []),
  ];
}
