import type { NodeResult } from './message-types.ts';

/** Rows and time of a result: `431,233 rows · 1.2 s`. For a test, its failing rows. */
export function describeResult(result: NodeResult): string {
  const rows = result.rows === undefined || result.status === 'pass' ? undefined : countOf(result.rows, 'row');
  const outcome = result.kind === 'test' && rows !== undefined ? rows.replace(/ (rows?)$/, ' failing $1') : rows;
  return [outcome, formatSeconds(result.seconds)].filter((part) => part !== undefined).join(' · ');
}

/** `0.04 s`, `1.2 s`, `42 s`, `3 min 5 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 row`, `431,233 rows`. */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
