import { setFlagsFromString } from 'node:v8';

/**
 * Node 20 optimises functions so early that a command of a second spends half of its processor time on that: what is hot for a moment is
 * recompiled, and thrown away again. Here a function has to run four times as long first; newer Nodes have compilers in between and need
 * nothing.
 */
export function spareOptimiser(): void {
  if (Number(process.versions.node.split('.')[0]) < 22) setFlagsFromString('--interrupt-budget=500000');
}
