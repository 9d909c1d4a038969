import { formatBytes } from './cost-text.ts';
import type { NodeResult } from './message-types.ts';
import { formatSeconds } from './node-description.ts';

/** What BigQuery did for a result: `10 MiB billed, 4.2 s of slots, from the cache, slowest step S03: Join (2.1 s)`. */
export function jobText({ bytesBilled, slotMs, cacheHit, slowestStep }: NonNullable<NodeResult['job']>): string {
  const parts = [
    ...(bytesBilled === undefined ? [] : [`${formatBytes(bytesBilled)} billed`]),
    ...(slotMs === undefined ? [] : [`${formatSeconds(slotMs / 1000)} of slots`]),
    ...(cacheHit === true ? ['from the cache'] : []),
    ...(slowestStep === undefined ? [] : [`slowest step ${slowestStep}`]),
  ];
  return parts.length === 0 ? 'BigQuery tells nothing more of it' : parts.join(', ');
}
