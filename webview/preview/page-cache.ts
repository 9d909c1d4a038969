import type { PreviewPage } from '../../src/protocol/engine.ts';
import type { Value } from '../../src/warehouse/row-set.ts';

const pageSize = 200;

/** Pages kept at the most: what is far from the window is asked for again. */
const maximumPages = 50;

/** Rows by number, fetched by the page when they are first needed. */
export class PageCache {
  readonly #ask: (request: number, offset: number, count: number) => void;
  readonly #onArrive: () => void;
  readonly #pages = new Map<number, readonly (readonly Value[])[]>();
  readonly #waiting = new Map<number, number>();
  #lastRequest = 0;

  constructor(ask: (request: number, offset: number, count: number) => void, onArrive: () => void) {
    this.#ask = ask;
    this.#onArrive = onArrive;
  }

  /** The row, or undefined while its page is on the way. */
  row(index: number): readonly Value[] | undefined {
    const number = Math.floor(index / pageSize);
    const page = this.#pages.get(number);
    if (page) return page[index - number * pageSize];
    if (![...this.#waiting.values()].includes(number)) this.#request(number);
    return undefined;
  }

  /** A page that belongs to a request from before `clear` is dropped. */
  receive(request: number, page: PreviewPage): void {
    const number = this.#waiting.get(request);
    if (number === undefined) return;
    this.#waiting.delete(request);
    this.#pages.set(number, page.rows);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > maximumPages && oldest !== undefined) this.#pages.delete(oldest);
    this.#onArrive();
  }

  clear(): void {
    this.#pages.clear();
    this.#waiting.clear();
  }

  #request(number: number): void {
    this.#lastRequest += 1;
    this.#waiting.set(this.#lastRequest, number);
    this.#ask(this.#lastRequest, number * pageSize, pageSize);
  }
}
