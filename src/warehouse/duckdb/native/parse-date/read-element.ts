import type { DateParts } from './date-parts.ts';
import { readCharacter, skipSpaces, type TextReader } from './text-reader.ts';

/** Reads what an element stands for; false where the text is none. */
export type ReadElement = (reader: TextReader, parts: DateParts, place: ElementPlace) => boolean;

export interface ElementPlace {
  readonly isBeforeElement: boolean;
  readonly position: number;
}

/** Several elements and characters one after another; all are of the one place. */
export function sequence(...steps: readonly (ReadElement | string)[]): ReadElement {
  return (reader, parts, place) =>
    steps.every((step) => {
      if (typeof step !== 'string') return step(reader, parts, { ...place, isBeforeElement: true });
      if (step !== ' ') return readCharacter(reader, step);
      skipSpaces(reader);
      return true;
    });
}
