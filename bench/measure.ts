/** Milliseconds that a call takes. */
export function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Milliseconds until a call's promise is fulfilled. */
export async function timedAsync(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** What was asked, beside what it is measured against in the same run. */
export function printRatio(what: string, milliseconds: number, against: string, reference: number): void {
  console.log(
    `${what}: ${milliseconds.toFixed(1)} ms; ${against}: ${reference.toFixed(1)} ms; ratio ${(milliseconds / reference).toFixed(2)}`,
  );
}
