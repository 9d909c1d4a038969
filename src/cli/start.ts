import { createRequire } from 'node:module';
import { keepCompiledCode } from '../engine/compile-cache.ts';
import { spareOptimiser } from './spare-optimiser.ts';

// What `attribution` runs: the bundle of main.ts, after the steps that make loading and running it cheap.
spareOptimiser();
keepCompiledCode();
createRequire(__filename)('./cli-program.js');
