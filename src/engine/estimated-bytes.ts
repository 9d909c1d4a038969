/** Dry runs that were made lately, by statement: the same question within minutes has the same answer, unless a run changed the tables. */
export class EstimatedBytes {
  readonly #known = new Map<string, { readonly until: number; readonly bytes: number }>();
  readonly #keptMs: number;

  constructor(keptMs = 10 * 60_000) {
    this.#keptMs = keptMs;
  }

  async of(sql: string, estimate: () => Promise<number>): Promise<number> {
    const known = this.#known.get(sql);
    if (known && known.until > Date.now()) return known.bytes;
    const bytes = await estimate();
    this.#known.set(sql, { until: Date.now() + this.#keptMs, bytes });
    return bytes;
  }

  forget(): void {
    this.#known.clear();
  }
}
