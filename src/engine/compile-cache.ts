import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Node keeps what it compiles of modules that are loaded from here on, so that the next process need not: to compile a bundle costs a tenth
 * of a second. Node 20 cannot, and where the folder cannot be written nothing is kept; both cost that time and nothing else. The folder is
 * the user's own: what is in it is run.
 */
export function keepCompiledCode(): void {
  if (typeof enableCompileCache !== 'function') return;
  const { XDG_CACHE_HOME: caches = '' } = process.env;
  enableCompileCache(path.join(caches === '' ? path.join(homedir(), '.cache') : caches, 'attribution-lab'));
}
