// Everything that must hold, in one command: `npm test`, or `npm test -- unit host` for some suites alone.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled, environment, root, run, step, tryRun } from './install.mjs';

/** Each with the command that runs it; a suite of mocha's writes its counts to $ATTRIBUTION_LAB_RESULTS, a check counts as one test. */
const suites = {
  types: ['npm', ['run', '--silent', 'check:types']],
  lint: ['npm', ['run', '--silent', 'check:lint']],
  format: ['npm', ['run', '--silent', 'check:format']],
  unit: ['mocha', ['--reporter', 'scripts/mocha-reporter.cjs', 'test/unit/**/*.test.ts']],
  contract: ['mocha', ['--reporter', 'scripts/mocha-reporter.cjs', '--timeout', '60000', 'test/contract/**/*.test.ts']],
  cli: ['mocha', ['--reporter', 'scripts/mocha-reporter.cjs', 'test/cli/**/*.test.ts']],
  host: ['npm', ['run', '--silent', 'test:host']],
  browser: ['npm', ['run', '--silent', 'test:browser']],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in suites));
if (unknown.length > 0) {
  process.stderr.write(`No such suite: ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}.\n`);
  process.exit(2);
}

ensureInstalled();
step('Building');
run('npm', ['run', '--silent', 'build']);

const total = { passed: 0, failed: 0, skipped: 0 };
const resultsFolder = path.join(root, 'out', 'results');
mkdirSync(resultsFolder, { recursive: true });
for (const [name, [command, args]] of Object.entries(suites)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  step(name);
  const results = path.join(resultsFolder, `${name}.json`);
  rmSync(results, { force: true });
  const code = tryRun(command, args, { env: { ...environment, ATTRIBUTION_LAB_RESULTS: results } });
  const counts = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : { passed: code === 0 ? 1 : 0, failed: 0, skipped: 0 };
  total.passed += counts.passed;
  total.skipped += counts.skipped;
  // A suite that died without counting its failures has failed all the same.
  total.failed += code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  process.stderr.write(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, exit ${code}\n`);
}

process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed > 0 ? 1 : 0);
