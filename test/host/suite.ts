import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import { testLine } from './host-run.ts';

/** VS Code calls this inside its extension host. */
export async function run(): Promise<void> {
  // One marked string a line: VS Code passes lists of arguments on unformatted, among much that it says itself.
  Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => {
    for (const line of format(...parts).split('\n')) console.log(testLine + line);
  };
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: false, reporter: resolve(__dirname, '../../scripts/mocha-reporter.cjs') });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.js'))) mocha.addFile(join(__dirname, file));
  const failures = await new Promise<number>((done) => mocha.run(done));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
