import assert from 'node:assert/strict';
import fc from 'fast-check';
import { schedule, type TaskEnding } from '../../../src/run/schedule.ts';

interface Drawn {
  readonly parents: readonly (readonly number[])[];
  readonly fails: readonly boolean[];
  readonly threads: number;
  /** Which of the running tasks ends next, each time one has to. */
  readonly picks: readonly number[];
}

const drawn: fc.Arbitrary<Drawn> = fc.integer({ min: 0, max: 14 }).chain((size) =>
  fc.record({
    parents: fc.tuple(
      ...Array.from({ length: size }, (_, place) => fc.uniqueArray(fc.nat(Math.max(0, place - 1)), { maxLength: Math.min(place, 3) })),
    ),
    fails: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()), { minLength: size, maxLength: size }),
    threads: fc.integer({ min: 1, max: 4 }),
    picks: fc.array(fc.nat(), { minLength: size, maxLength: size }),
  }),
);

interface Running {
  readonly place: number;
  readonly end: (failed: boolean) => void;
}

/** Lets every promise that can settle do so. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function play(input: Drawn, onStep: (running: readonly Running[], endings: readonly TaskEnding<boolean>[]) => void) {
  const running: Running[] = [];
  const endings: TaskEnding<boolean>[] = [];
  const tasks = input.parents.map((parents, place) => ({
    id: String(place),
    dependsOn: parents.map(String),
    run: () => new Promise<boolean>((resolve) => running.push({ place, end: resolve })),
  }));
  const result = schedule(tasks, { threads: input.threads, failed: (failed) => failed, onEnd: (ending) => endings.push(ending) });
  for (const pick of input.picks) {
    await settled();
    onStep(running, endings);
    const [next] = running.length === 0 ? [] : running.splice(pick % running.length, 1);
    next?.end(input.fails[next.place] ?? false);
  }
  await settled();
  return { result: await result, endings, running };
}

/** What must be skipped, told independently of the scheduler: whatever has a failed or skipped task above. */
function unwell(input: Drawn): readonly boolean[] {
  const answer: boolean[] = [];
  input.parents.forEach((parents, place) => {
    answer[place] = parents.some((parent) => answer[parent] === true || input.fails[parent] === true);
  });
  return answer;
}

describe('schedule', () => {
  it('never exceeds its threads, never starts early, and never leaves a thread idle while a task could start', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (input) => {
        await play(input, (running, endings) => {
          assert.ok(running.length <= input.threads);
          const well = new Set(endings.flatMap((ending) => (ending.kind === 'done' && !ending.result ? [Number(ending.id)] : [])));
          const over = new Set(endings.map((ending) => Number(ending.id)));
          const busy = new Set(running.map((task) => task.place));
          for (const place of busy) assert.ok((input.parents[place] ?? []).every((parent) => well.has(parent)));
          const could = input.parents.filter(
            (parents, place) => !busy.has(place) && !over.has(place) && parents.every((parent) => well.has(parent)),
          );
          assert.ok(could.length === 0 || running.length === input.threads);
        });
      }),
    );
  });

  it('ends every task once, in the order given, and skips exactly what is below a failure', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (input) => {
        const { result, endings, running } = await play(input, () => undefined);
        const skipped = unwell(input);
        assert.equal(running.length, 0);
        assert.deepEqual(
          result.map((ending) => [ending.id, ending.kind]),
          input.parents.map((_, place) => [String(place), skipped[place] ? 'skipped' : 'done']),
        );
        assert.equal(endings.length, result.length);
        for (const ending of result) if (ending.kind === 'skipped') assert.equal(input.fails[Number(ending.because)], true);
      }),
    );
  });

  it('starts ready tasks in the order they were given', async () => {
    const started: string[] = [];
    const task = (id: string, ...dependsOn: string[]) => ({ id, dependsOn, run: () => Promise.resolve(false) });
    await schedule([task('root'), task('c', 'root'), task('a', 'root'), task('b', 'root')], {
      threads: 1,
      failed: (failed) => failed,
      onStart: (id) => started.push(id),
    });
    assert.deepEqual(started, ['root', 'c', 'a', 'b']);
  });

  it('aborts what is running and cancels the rest', async () => {
    const stop = new AbortController();
    const running = schedule(
      [
        { id: 'quick', dependsOn: [], run: () => Promise.resolve('made') },
        { id: 'slow', dependsOn: ['quick'], run: untilAborted },
        { id: 'later', dependsOn: ['slow'], run: () => Promise.resolve('made') },
      ],
      { threads: 2, failed: () => false, signal: stop.signal, onStart: (id) => id === 'slow' && stop.abort() },
    );
    assert.deepEqual(await running, [
      { id: 'quick', kind: 'done', result: 'made' },
      { id: 'slow', kind: 'cancelled' },
      { id: 'later', kind: 'cancelled' },
    ]);
  });

  it('starts nothing when it is cancelled before it begins', async () => {
    const endings = await schedule([{ id: 'a', dependsOn: [], run: () => assert.fail('started') }], {
      threads: 1,
      failed: () => false,
      signal: AbortSignal.abort(),
    });
    assert.deepEqual(endings, [{ id: 'a', kind: 'cancelled' }]);
  });

  it('keeps the result of a task that was done by the time it was cancelled', async () => {
    const stop = new AbortController();
    const finishesAnyway = (signal: AbortSignal): Promise<string> =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve('made')));
    const running = schedule([{ id: 'a', dependsOn: [], run: finishesAnyway }], { threads: 1, failed: () => false, signal: stop.signal });
    stop.abort();
    assert.deepEqual(await running, [{ id: 'a', kind: 'done', result: 'made' }]);
  });

  it('gives up a task that ignores the cancellation', async () => {
    const stop = new AbortController();
    const running = schedule([{ id: 'deaf', dependsOn: [], run: () => new Promise<string>(() => undefined) }], {
      threads: 1,
      failed: () => false,
      signal: stop.signal,
      grace: 1,
    });
    stop.abort();
    assert.deepEqual(await running, [{ id: 'deaf', kind: 'cancelled' }]);
  });

  it('stops everything at the first failure when asked to', async () => {
    let fail: (result: string) => void = () => undefined;
    const running = schedule(
      [
        { id: 'bad', dependsOn: [], run: () => new Promise<string>((resolve) => (fail = resolve)) },
        { id: 'slow', dependsOn: [], run: untilAborted },
        { id: 'below', dependsOn: ['bad'], run: () => Promise.resolve('made') },
        { id: 'beside', dependsOn: ['slow'], run: () => Promise.resolve('made') },
      ],
      { threads: 2, failed: (result) => result === 'failed', failFast: true },
    );
    await settled();
    fail('failed');
    assert.deepEqual(await running, [
      { id: 'bad', kind: 'done', result: 'failed' },
      { id: 'slow', kind: 'stopped', because: 'bad' },
      { id: 'below', kind: 'skipped', because: 'bad' },
      { id: 'beside', kind: 'stopped', because: 'bad' },
    ]);
  });

  it('rejects with what a task throws, after stopping the others', async () => {
    let aborted = false;
    const slow = async (signal: AbortSignal): Promise<string> => {
      try {
        return await untilAborted(signal);
      } finally {
        aborted = true;
      }
    };
    const running = schedule(
      [
        { id: 'slow', dependsOn: [], run: slow },
        { id: 'gone', dependsOn: [], run: () => Promise.reject(new Error('the database is gone')) },
      ],
      { threads: 2, failed: () => false },
    );
    await assert.rejects(running, /the database is gone/);
    assert.equal(aborted, true);
  });

  it('rejects a circle, and a callback that throws, in place of waiting for ever', async () => {
    const circle = ['a', 'b'].map((id) => ({ id, dependsOn: [id === 'a' ? 'b' : 'a'], run: () => Promise.resolve(true) }));
    await assert.rejects(schedule(circle, { threads: 1, failed: () => false }), /circle: a, b/);
    const one = [{ id: 'a', dependsOn: [], run: () => Promise.resolve(true) }];
    const onEnd = (): void => assert.fail('listener');
    await assert.rejects(schedule(one, { threads: 1, failed: () => false, onEnd }), /listener/);
  });
});

function untilAborted(signal: AbortSignal): Promise<string> {
  return new Promise((_, reject) => {
    const abort = (): void => reject(new Error('aborted'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}
