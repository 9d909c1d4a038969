import type { JsonTree } from './json-tree.ts';

/** What JSON_KEYS does with arrays: `strict` goes into none, `lax` into those that stand in no other array, `lax recursive` into all. */
const modes: ReadonlyMap<string, number> = new Map([
  ['strict', 0],
  ['lax', 1],
  ['lax recursive', Infinity],
]);

/** The keys of all objects down to a depth, each once, as paths (`a.b`), in alphabetical order. */
export function jsonKeys(tree: JsonTree, maxDepth: bigint, mode: string): readonly string[] {
  const arraysInARow = modes.get(mode.toLowerCase());
  if (arraysInARow === undefined) throw new Error(`Invalid JSON mode specified: ${mode}`);
  if (maxDepth <= 0n) throw new Error('max_depth must be positive.');
  const found = new Set<string>();
  const visit = (node: JsonTree, path: string, depth: number, arrays: number): void => {
    if (node.kind === 'array' && arrays < arraysInARow) for (const item of node.items) visit(item, path, depth, arrays + 1);
    if (node.kind !== 'object' || depth >= Number(maxDepth)) return;
    for (const { name, value } of node.members) {
      const key = path === '' ? step(name) : `${path}.${step(name)}`;
      found.add(key);
      visit(value, key, depth + 1, 0);
    }
  };
  visit(tree, '', 0, 0);
  return [...found].sort((left, right) => (left < right ? -1 : 1));
}

/** A key with characters that mean something in a path is quoted. */
function step(name: string): string {
  return /[^\p{L}\p{N}_\-:\s]/u.test(name) || name === '' ? `"${name.replaceAll('"', '\\"')}"` : name;
}
