import { readFileSync } from 'node:fs';

/** What something takes: milliseconds on the clock, and of processors, which a busy machine adds less to. */
export interface Cost {
  readonly milliseconds: number;
  readonly processor: number;
}

/** Milliseconds that a call takes. */
export function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Milliseconds until a call's promise is fulfilled. */
export async function timedAsync(work: () => Promise<unknown>): Promise<number> {
  return (await costOf(work)).milliseconds;
}

/** Until a call's promise is fulfilled; the processor time is that of this process with all its threads. */
export async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { milliseconds, processor: (user + system) / 1000 };
}

/** Of a call that starts processes and waits for them; the processor time is theirs, which the kernel counts in hundredths of a second. */
export function costOfChildren(work: () => unknown): Cost {
  const before = childrenTime();
  const milliseconds = timed(work);
  return { milliseconds, processor: childrenTime() - before };
}

function childrenTime(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields.slice(13, 15).reduce((sum, ticks) => sum + Number(ticks) * 10, 0);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function medianCost(costs: readonly Cost[]): Cost {
  return { milliseconds: median(costs.map((cost) => cost.milliseconds)), processor: median(costs.map(({ processor }) => processor)) };
}

/** What was asked, beside what it is measured against in the same run, and the ratio that it is held to where there is one. */
export function printRatio(what: string, milliseconds: number, against: string, reference: number, atMost?: number): void {
  const ratio = milliseconds / reference;
  console.log(
    `${what}: ${milliseconds.toFixed(1)} ms; ${against}: ${reference.toFixed(1)} ms; ratio ${ratio.toFixed(2)}${held(ratio, atMost)}`,
  );
}

/** The same by the clock and by processor time. */
export function printRatios(what: string, cost: Cost, against: string, reference: Cost, atMost?: number): void {
  printRatio(what, cost.milliseconds, against, reference.milliseconds, atMost);
  printRatio(`  of processors`, cost.processor, against, reference.processor, atMost);
}

/** Milliseconds with what they are held to. */
export function printCost(what: string, { milliseconds, processor }: Cost, atMost?: number): void {
  console.log(`${what}: ${milliseconds.toFixed(1)} ms${held(milliseconds, atMost)}; of processors ${processor.toFixed(1)} ms`);
}

function held(value: number, atMost: number | undefined): string {
  return atMost === undefined ? '' : ` (held to ${atMost}: ${value <= atMost ? 'met' : 'MISSED'})`;
}
