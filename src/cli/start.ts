import { createRequire } from 'node:module';
import { keepCompiledCode } from '../engine/compile-cache.ts';

// What `attribution` runs: the bundle of main.ts, after the step that makes loading it cheap.
keepCompiledCode();
createRequire(__filename)('./cli-program.js');
