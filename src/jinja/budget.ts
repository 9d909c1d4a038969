import { LimitFault } from './fault.ts';

/** How much work one rendering may do. */
export interface RenderLimits {
  /** Statements, expressions, loop rounds and elements of lists that are looked at. */
  readonly steps: number;
  /** UTF-16 units of text made anywhere while rendering; an element of a list counts as 16. */
  readonly size: number;
  /** Macros (or recursive loops) inside one another. */
  readonly depth: number;
}

/** Far above what models need (some thousand steps); an endless loop ends within about a second. */
export const defaultLimits: RenderLimits = { steps: 2_000_000, size: 32_000_000, depth: 120 };

/** Counts a rendering's work down and ends it where there is none left. */
export class Budget {
  readonly limits: RenderLimits;
  #steps: number;
  #size: number;

  constructor(limits: RenderLimits = defaultLimits) {
    this.limits = limits;
    this.#steps = limits.steps;
    this.#size = limits.size;
  }

  spend(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0) {
      throw new LimitFault(
        `The template did not come to an end after ${this.limits.steps} steps.`,
        'Look for a loop over far too many items.',
      );
    }
  }

  /** To be called before `size` letters are made. */
  allocate(size: number): void {
    this.#size -= size;
    if (this.#size < 0) {
      throw new LimitFault(
        'The template makes too much text or too long a list.',
        'Look for something that is multiplied or repeated too often.',
      );
    }
  }

  /** To be called before texts are joined: what grows piece by piece costs the pieces only, as long as the whole is not too large. */
  join(total: number, longest: number): void {
    this.allocate(total > this.limits.size ? total : total - longest);
  }

  /** The same for a list's elements, which take more room than letters. */
  allocateItems(count: number): void {
    this.allocate(count * 16);
  }
}
