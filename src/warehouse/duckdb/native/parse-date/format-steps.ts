import { elementsWithoutPlace, type FormattedType } from '../../formatted-type.ts';
import { isSpace } from './text-reader.ts';

/** One step of a format: any spaces, a character as it stands, or an element (`Y`, `E4Y`, `Oe`). */
export type FormatStep =
  | { readonly kind: 'spaces' }
  | { readonly kind: 'character'; readonly character: string }
  | {
      readonly kind: 'element';
      readonly element: string;
      /** The next is an element, too, so that a year has no fifth digit. */
      readonly isBeforeElement: boolean;
      readonly position: number;
    };

const remembered = new Map<string, readonly FormatStep[]>();

/** Throws where the format has an element that a value of the type has not. */
export function formatSteps(format: string, type: FormattedType): readonly FormatStep[] {
  const key = `${type} ${format}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const steps = stepsOf(format.endsWith('\0') ? format.slice(0, -1) : format);
  for (const step of steps) if (step.kind === 'element') checkElement(step.element, type);
  if (remembered.size < 1000) remembered.set(key, steps);
  return steps;
}

function stepsOf(format: string): readonly FormatStep[] {
  const steps: FormatStep[] = [];
  let position = 0;
  for (let at = 0; at < format.length;) {
    if (isSpace(format[at])) {
      while (isSpace(format[at])) at += 1;
      steps.push({ kind: 'spaces' });
    } else if (format[at] !== '%') {
      steps.push({ kind: 'character', character: format[at] ?? '' });
      at += 1;
    } else {
      const element = /^%((?:E(?:\*S|4Y|[0-9]{1,2}S|.)|O.|.)?)/su.exec(format.slice(at))?.[1] ?? '';
      if (element === '') throw new Error("Format string cannot end with a single '%'");
      at += 1 + element.length;
      position += 1;
      steps.push({ kind: 'element', element, isBeforeElement: format[at] === '%', position });
    }
  }
  return steps;
}

function checkElement(element: string, type: FormattedType): void {
  const letter = element.length > 1 ? element.slice(-1) : element;
  if (elementsWithoutPlace[type].includes(letter)) throw new Error(`Invalid format: %${element} is not allowed for the ${type} type.`);
}
