const interruptEveryMs = 20;
const patienceMs = 500;

/** What can be told to stop: a connection, or several as one. */
export interface Interrupt {
  interrupt(): void;
}

/**
 * Awaits `work` on a connection, interrupting it when `signal` is aborted; rejects then with the signal's reason. A statement that
 * waits for a thread or is between two steps takes no notice of an interrupt, so it is repeated until the work has ended, and after
 * half a second the caller is let go while that goes on: `ended` tells when the connection is really free.
 */
export function interruptible<T>(
  connection: Interrupt,
  work: Promise<T>,
  signal: AbortSignal | undefined,
): { readonly result: Promise<T>; readonly ended: Promise<void> } {
  const ended = work.then(
    () => undefined,
    () => undefined,
  );
  if (!signal) return { result: work, ended };
  const result = new Promise<T>((resolve, reject) => {
    let repeat: NodeJS.Timeout | undefined;
    let giveUp: NodeJS.Timeout | undefined;
    const abort = () => {
      connection.interrupt();
      repeat = setInterval(() => connection.interrupt(), interruptEveryMs);
      giveUp = setTimeout(() => reject(abortReason(signal)), patienceMs);
    };
    const finish = () => {
      signal.removeEventListener('abort', abort);
      clearInterval(repeat);
      clearTimeout(giveUp);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    work.then(
      (value) => {
        finish();
        resolve(value);
      },
      (error: unknown) => {
        finish();
        reject(signal.aborted ? abortReason(signal) : toError(error));
      },
    );
  });
  return { result, ended };
}

/** Stops waiting when `signal` is aborted, and rejects with its reason. */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(abortReason(signal));
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('The operation was cancelled.', 'AbortError');
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
