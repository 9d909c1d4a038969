/** One piece of work among others that it depends on. */
export interface ScheduledTask<Result> {
  readonly id: string;
  /** Ids of tasks that must have ended well before this one starts; ids of no task given are ignored. */
  readonly dependsOn: readonly string[];
  /** Rejects only when its signal is aborted, or when nothing can go on: a failure that others survive is a result. */
  readonly run: (signal: AbortSignal) => Promise<Result>;
}

/** How a task ended. `because` is the id of the task whose failure was the cause. */
export type TaskEnding<Result> =
  | { readonly id: string; readonly kind: 'done'; readonly result: Result }
  | { readonly id: string; readonly kind: 'skipped'; readonly because: string }
  | { readonly id: string; readonly kind: 'stopped'; readonly because: string }
  | { readonly id: string; readonly kind: 'cancelled' };

export interface ScheduleOptions<Result> {
  /** How many tasks run at once; less than 1, or no number, counts as 1. */
  readonly threads: number;
  /** Whether a result means that what depends on the task must be skipped. */
  readonly failed: (result: Result) => boolean;
  /** The first failure ends the run: what is running is aborted, the rest never starts. */
  readonly failFast?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onStart?: (id: string) => void;
  readonly onEnd?: (ending: TaskEnding<Result>) => void;
  /** How long aborted tasks may take to let go before they are given up, in milliseconds. */
  readonly grace?: number;
}

const defaultGrace = 800;

/**
 * Runs tasks in dependency order, each as soon as its dependencies have ended well and a thread is free; among ready tasks the one
 * given first goes first. Everything below a failure is skipped. Gives every task's ending in the order of `tasks`. Rejects when a task
 * rejects without having been aborted (after stopping the others), or when tasks wait for each other in a circle.
 */
export function schedule<Result>(
  tasks: readonly ScheduledTask<Result>[],
  options: ScheduleOptions<Result>,
): Promise<readonly TaskEnding<Result>[]> {
  return new Promise((resolve, reject) => {
    const run = new Schedule(tasks, options, resolve, reject);
    run.begin();
  });
}

class Schedule<Result> {
  readonly #tasks: readonly ScheduledTask<Result>[];
  readonly #options: ScheduleOptions<Result>;
  readonly #resolve: (endings: readonly TaskEnding<Result>[]) => void;
  readonly #reject: (error: unknown) => void;
  /** Places in `tasks` of each task's dependants. */
  readonly #below: readonly number[][];
  readonly #unmet: number[];
  /** Places of the tasks that can start, ascending. */
  readonly #ready: number[] = [];
  readonly #running = new Set<number>();
  readonly #endings: (TaskEnding<Result> | undefined)[];
  readonly #abort = new AbortController();
  #open: number;
  /** Once set, nothing more starts, and tasks without a result end so. */
  #stopped: ((id: string) => TaskEnding<Result>) | undefined;
  #graceTimer: NodeJS.Timeout | undefined;
  #defect: { readonly error: unknown } | undefined;

  constructor(
    tasks: readonly ScheduledTask<Result>[],
    options: ScheduleOptions<Result>,
    resolve: (endings: readonly TaskEnding<Result>[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.#tasks = tasks;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#open = tasks.length;
    this.#endings = tasks.map(() => undefined);
    const places = new Map(tasks.map((task, place) => [task.id, place]));
    const below: number[][] = tasks.map(() => []);
    this.#unmet = tasks.map((task, place) => {
      const above = new Set(task.dependsOn.flatMap((id) => places.get(id) ?? []));
      for (const parent of above) below[parent]?.push(place);
      return above.size;
    });
    this.#below = below;
  }

  begin(): void {
    this.#unmet.forEach((count, place) => count === 0 && this.#ready.push(place));
    const signal = this.#options.signal;
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#guarded(() => this.#advance());
  }

  readonly #onAbort = (): void => this.#guarded(() => this.#stop((id) => ({ id, kind: 'cancelled' }), this.#options.signal?.reason));

  #advance(): void {
    const threads = Math.max(1, Math.floor(this.#options.threads) || 1);
    while (!this.#stopped && this.#running.size < threads) {
      const place = this.#ready.shift();
      if (place === undefined) break;
      this.#start(place);
    }
    if (this.#open === 0) this.#settle();
    else if (this.#running.size === 0 && this.#ready.length === 0) {
      const ids = this.#tasks.filter((_, place) => !this.#endings[place]).map((task) => task.id);
      this.#settle(new Error(`tasks wait for each other in a circle: ${ids.join(', ')}`));
    }
  }

  #start(place: number): void {
    const task = this.#tasks[place];
    if (!task) return;
    this.#running.add(place);
    this.#options.onStart?.(task.id);
    const attempt = async (): Promise<Result> => task.run(this.#abort.signal);
    void attempt().then(
      (result) => this.#guarded(() => this.#ended(place, result)),
      (error: unknown) => this.#guarded(() => this.#threw(place, error)),
    );
  }

  #ended(place: number, result: Result): void {
    const id = this.#tasks[place]?.id;
    if (id === undefined || !this.#end(place, { id, kind: 'done', result })) return;
    if (this.#options.failed(result)) {
      this.#skipBelow(place, id);
      if (this.#options.failFast) this.#stop((other) => ({ id: other, kind: 'stopped', because: id }));
    } else {
      for (const child of this.#below[place] ?? []) this.#met(child);
    }
    this.#advance();
  }

  #threw(place: number, error: unknown): void {
    const id = this.#tasks[place]?.id;
    if (id === undefined) return;
    if (!this.#stopped) {
      this.#defect = { error };
      this.#stop((other) => ({ id: other, kind: 'stopped', because: id }), error);
    }
    if (this.#stopped) this.#end(place, this.#stopped(id));
    this.#advance();
  }

  #met(place: number): void {
    const unmet = (this.#unmet[place] ?? 0) - 1;
    this.#unmet[place] = unmet;
    if (unmet > 0 || this.#endings[place]) return;
    const after = this.#ready.findIndex((other) => other > place);
    this.#ready.splice(after < 0 ? this.#ready.length : after, 0, place);
  }

  #skipBelow(place: number, because: string): void {
    const queue = [place];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      for (const child of this.#below[next] ?? []) {
        const id = this.#tasks[child]?.id;
        if (id !== undefined && this.#end(child, { id, kind: 'skipped', because })) queue.push(child);
      }
    }
  }

  /** Ends what has not started now, and what is running when it lets go or the grace is over. */
  #stop(ending: (id: string) => TaskEnding<Result>, reason?: unknown): void {
    if (this.#stopped) return;
    this.#stopped = ending;
    this.#ready.length = 0;
    this.#tasks.forEach((task, place) => {
      if (!this.#running.has(place)) this.#end(place, ending(task.id));
    });
    this.#abort.abort(reason);
    if (this.#open === 0) this.#settle();
    else this.#graceTimer = setTimeout(() => this.#guarded(() => this.#giveUp(ending)), this.#options.grace ?? defaultGrace);
  }

  #giveUp(ending: (id: string) => TaskEnding<Result>): void {
    for (const place of [...this.#running].sort((a, b) => a - b)) {
      const task = this.#tasks[place];
      if (task) this.#end(place, ending(task.id));
    }
    this.#settle();
  }

  /** False where the task had ended before. */
  #end(place: number, ending: TaskEnding<Result>): boolean {
    if (this.#endings[place]) return false;
    this.#endings[place] = ending;
    this.#running.delete(place);
    this.#open -= 1;
    this.#options.onEnd?.(ending);
    return true;
  }

  #settle(error?: Error): void {
    clearTimeout(this.#graceTimer);
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    if (error) this.#reject(error);
    else if (this.#defect) this.#reject(this.#defect.error);
    else this.#resolve(this.#endings.flatMap((ending) => ending ?? []));
  }

  /** A callback that throws ends the schedule instead of leaving its promise open for ever. */
  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      clearTimeout(this.#graceTimer);
      this.#abort.abort(error);
      this.#reject(error);
    }
  }
}
