import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError } from '../../problem/problem.ts';
import { type ApiError, apiError, isPassing } from './api-error.ts';

export interface Backoff {
  /** Before the second attempt; doubled from one to the next, with a random part. */
  readonly firstMs: number;
  readonly longestMs: number;
  readonly attempts: number;
}

export const standardBackoff: Backoff = { firstMs: 500, longestMs: 16_000, attempts: 6 };

/** Tries again what may do better later. Rejects with the last `ApiError`, or with an `AbortError`. */
export async function withBackoff<T>(attempt: () => Promise<T>, backoff: Backoff, signal: AbortSignal | undefined): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ProblemError) throw error;
      const failure: ApiError = apiError(error);
      if (tried >= backoff.attempts || !isPassing(failure)) throw failure;
      await pause(tried, backoff, signal);
    }
  }
}

/** The pause after the given number of attempts. */
export async function pause(tried: number, { firstMs, longestMs }: Backoff, signal: AbortSignal | undefined): Promise<void> {
  const full = Math.min(longestMs, firstMs * 2 ** (tried - 1));
  await delay(full / 2 + (Math.random() * full) / 2, undefined, signal && { signal });
}

/** Lets go of a promise when the signal is aborted; what it comes to is then nobody's. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = () => {
      reject(abortError(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop();
    work.catch(() => undefined);
  }
}

function abortError(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('This operation was aborted', 'AbortError');
}
