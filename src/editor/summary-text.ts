import type { RunSummary } from './message-types.ts';
import { countOf, formatSeconds } from './node-description.ts';

/** A run in one sentence: what ended well, what did not, and the first reason. */
export function summaryText(summary: RunSummary): string {
  const { results } = summary;
  const tests = results.filter(({ kind }) => kind === 'test');
  const models = results.filter(({ kind }) => kind === 'model' || kind === 'seed');
  const count = (among: typeof results, ...statuses: readonly string[]): number =>
    among.filter(({ status }) => statuses.includes(status)).length;
  const parts: string[] = [];
  if (models.length > 0) {
    const failed = count(models, 'error');
    const skipped = count(models, 'skipped');
    parts.push(`${countOf(count(models, 'success'), 'model')} built`);
    if (failed > 0) parts.push(`${countOf(failed, 'model')} failed`);
    if (skipped > 0) parts.push(`${skipped} skipped`);
  }
  if (tests.length > 0) {
    const failed = count(tests, 'fail', 'error');
    const warned = count(tests, 'warn');
    parts.push(`${countOf(count(tests, 'pass'), 'test')} passed`);
    if (failed > 0) parts.push(`${countOf(failed, 'test')} failed`);
    if (warned > 0) parts.push(`${countOf(warned, 'test')} warned`);
  }
  const text = `${parts.length > 0 ? parts.join(', ') : 'Nothing to run'} in ${formatSeconds(summary.seconds)}.`;
  const first = results.find(({ status }) => status === 'error' || status === 'fail');
  const why = first?.problem?.message ?? first?.message;
  return first && why !== undefined ? `${text} ${first.name}: ${why}` : text;
}
