import type { EventEmitter } from 'vscode';

/** Entries that were given to a tree, by key: VS Code knows an entry again only by its identity. */
export class TreeEntries<Entry extends { readonly key: string }> {
  readonly #emitter: EventEmitter<Entry | undefined>;
  readonly #byKey = new Map<string, Entry>();

  constructor(emitter: EventEmitter<Entry | undefined>) {
    this.#emitter = emitter;
  }

  /** The entry of this key that the tree has already, or else `entry` from now on. */
  known(entry: Entry): Entry {
    const there = this.#byKey.get(entry.key);
    if (there) return there;
    this.#byKey.set(entry.key, entry);
    return entry;
  }

  /** Has the tree draw one entry again, if it has it. */
  refresh(key: string): void {
    const entry = this.#byKey.get(key);
    if (entry) this.#emitter.fire(entry);
  }

  /** Has the tree ask for everything again. */
  refreshAll(): void {
    this.#byKey.clear();
    this.#emitter.fire(undefined);
  }
}
