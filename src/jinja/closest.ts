/** The one of `names` that `name` was most likely meant to be: at most a third of its letters differ. */
export function closest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.floor(Math.max(name.length, 3) / 3) + 1;
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Letters to change, add, take away or swap with their neighbour; `enough` where it is at least that. */
function editDistance(left: string, right: string, enough: number): number {
  if (Math.abs(left.length - right.length) >= enough) return enough;
  const rows = [Array.from({ length: right.length + 1 }, (_, index) => index)];
  const distance = (row: number, column: number): number => rows[row]?.[column] ?? enough;
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= right.length; column++) {
      const replaced = distance(row - 1, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const swapped =
        left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1] ? distance(row - 2, column - 2) + 1 : enough;
      current.push(Math.min(replaced, swapped, distance(row - 1, column) + 1, distance(row, column - 1) + 1));
    }
  }
  return Math.min(distance(left.length, right.length), enough);
}
