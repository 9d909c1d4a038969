import { element } from '../ui/element.ts';

type Content = readonly (string | HTMLElement)[];

/** Two texts with what differs between them marked: all but the beginning and the end that they share. */
export function markedTexts(left: string | undefined, right: string | undefined): readonly [Content, Content] {
  if (left === undefined || right === undefined || left === right) return [[left ?? ''], [right ?? '']];
  const { start, end } = sharedEnds(left, right);
  return [marked(left, start, end), marked(right, start, end)];
}

/** How many letters two texts share at their beginning and, beyond that, at their end. */
export function sharedEnds(left: string, right: string): { readonly start: number; readonly end: number } {
  const shortest = Math.min(left.length, right.length);
  let start = 0;
  while (start < shortest && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shortest - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  return { start, end };
}

function marked(text: string, start: number, end: number): Content {
  const middle = text.slice(start, text.length - end);
  return [text.slice(0, start), ...(middle === '' ? [] : [element('mark', {}, [middle])]), text.slice(text.length - end)];
}
