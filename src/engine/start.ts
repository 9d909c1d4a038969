import { createRequire } from 'node:module';
import { keepCompiledCode } from './compile-cache.ts';

// What the editor starts: the bundle of server.ts, after the step that makes loading it cheap.
keepCompiledCode();
createRequire(__filename)('./engine-program.js');
