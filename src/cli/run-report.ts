import type { NodeResult, NodeStatus, RunEvent, RunSummary } from '../run/run-event.ts';

const words: Readonly<Record<NodeStatus, string>> = {
  success: 'OK',
  pass: 'PASS',
  warn: 'WARN',
  fail: 'FAIL',
  error: 'ERROR',
  skipped: 'SKIP',
  cancelled: 'CANCELLED',
};

/** A line for each event that is worth one: `3 of 7 OK    model stg_events  table … (431,233 rows) in 1.20 s`. */
export function createRunReport(): (event: RunEvent) => string | undefined {
  let total = 0;
  let finished = 0;
  return (event) => {
    if (event.type === 'run-started') {
      total = event.nodes.length;
      return undefined;
    }
    if (event.type !== 'node-finished') return undefined;
    finished += 1;
    return `${String(finished).padStart(String(total).length)} of ${total} ${resultLine(event.result)}`;
  };
}

function resultLine({ status, kind, name, message, seconds }: NodeResult): string {
  const detail = message === undefined ? '' : `: ${message}`;
  const time = status === 'skipped' || status === 'cancelled' ? '' : ` in ${seconds.toFixed(2)} s`;
  return `${words[status].padEnd(5)} ${kind} ${name}${detail}${time}`;
}

/** `Done in 3.1 s: 7 success, 24 pass, 1 warn.` */
export function summaryLine(summary: RunSummary): string {
  const counts = new Map<NodeStatus, number>();
  for (const { status } of summary.results) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`);
  const verdict = summary.cancelled ? 'Cancelled' : summary.success ? 'Done' : 'Failed';
  return `${verdict} in ${summary.seconds.toFixed(1)} s: ${parts.length > 0 ? parts.join(', ') : 'nothing to do'}.`;
}
