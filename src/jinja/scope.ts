import type { MappedText } from './mapped-text.ts';
import type { JinjaValue } from './value.ts';

/** What a name holds; text that was captured keeps its source map. */
export type Slot = JinjaValue | MappedText;

/** The names that were set in a block, around them those of the blocks outside. */
export class Scope {
  readonly #parent: Scope | undefined;
  #slots: Map<string, Slot> | undefined;

  constructor(parent?: Scope) {
    this.#parent = parent;
  }

  get(name: string): Slot | undefined {
    const slot = this.#slots?.get(name);
    return slot === undefined ? this.#parent?.get(name) : slot;
  }

  set(name: string, value: Slot): void {
    this.#slots ??= new Map();
    this.#slots.set(name, value);
  }

  *names(): Generator<string> {
    if (this.#slots) yield* this.#slots.keys();
    if (this.#parent) yield* this.#parent.names();
  }
}
