/** Pixels of one character of an element's font, which is taken for a monospaced one, as the editor's is. */
export function characterWidthOf(element: HTMLElement): number {
  const { font } = getComputedStyle(element);
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return 8;
  context.font = font;
  return context.measureText('0').width;
}
