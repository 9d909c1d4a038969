import type { MappedText } from './mapped-text.ts';
import type { JinjaValue } from './value.ts';

export const returnOutside = '`return` stands outside of a macro.';

/** Thrown by `return(…)` and caught where the macro was called. */
export class ReturnSignal extends Error {
  readonly value: JinjaValue | MappedText;

  constructor(value: JinjaValue | MappedText) {
    super('A macro returns');
    this.name = 'ReturnSignal';
    this.value = value;
  }
}
