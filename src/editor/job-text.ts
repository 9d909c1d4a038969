import { formatBytes } from './cost-text.ts';
import type { NodeResult } from './message-types.ts';
import { formatSeconds } from './node-description.ts';

/**
 * What BigQuery did for a result: `10 MiB billed, 4.2 s of slots, from the cache, slowest step S03: Join (2.1 s)`; without what the result's own
 * message says already. Empty where that is all.
 */
export function jobText({ job, message }: Pick<NodeResult, 'job' | 'message'>): string {
  if (!job) return '';
  const { bytesBilled, slotMs, cacheHit, slowestStep, summary } = job;
  const isSaid = summary !== '' && message?.includes(summary) === true;
  return [
    ...(isSaid || bytesBilled === undefined ? [] : [`${formatBytes(bytesBilled)} billed`]),
    ...(isSaid || slotMs === undefined ? [] : [`${formatSeconds(slotMs / 1000)} of slots`]),
    ...(!isSaid && cacheHit === true ? ['from the cache'] : []),
    ...(slowestStep === undefined ? [] : [`slowest step ${slowestStep}`]),
  ].join(', ');
}
