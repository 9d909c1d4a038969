import { type Call, literalText, refuseCall } from './rule.ts';

/** A constant JSONPath of GoogleSQL (`$.a['b c'][0]`) in DuckDB's spelling, every name quoted. */
export function jsonPath(call: Call, index: number): string {
  if (call.args[index] === undefined) return '$';
  const path = literalText(call, index);
  if (path === undefined) throw refuseCall(call, 'a path that is no constant');
  const steps = [...path.slice(1).matchAll(/\.([^.[\]'"\s]+)|\."([^"]*)"|\[(\d+)\]|\['([^'"]*)'\]|\["([^'"]*)"\]/gy)];
  const read = 1 + steps.reduce((length, step) => length + step[0].length, 0);
  if (!path.startsWith('$') || read !== path.length) throw refuseCall(call, `the path ${path}`);
  return `$${steps.map((step) => (step[3] === undefined ? `."${step[1] ?? step[2] ?? step[4] ?? step[5] ?? ''}"` : `[${step[3]}]`)).join('')}`;
}
