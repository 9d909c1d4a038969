// From a fresh clone to the dashboard: install, build, sample data, models and their tests, First vs Last, the editor.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled, root, run, step } from './install.mjs';

const open = !process.argv.includes('--no-open');

ensureInstalled();
step('Building');
run('npm', ['run', '--silent', 'build']);

const attribution = (...args) => run('node', ['dist/cli.js', ...args]);
if (!existsSync(path.join(root, '.attribution', 'data', 'bigquery-public-data.duckdb'))) {
  step('Making the sample GA4 export');
  attribution('sample');
}
step('Running the models and their tests');
attribution('build');
attribution('dashboard');

if (open) {
  step('Opening the editor');
  run('tsx', ['scripts/vscode/open-editor.ts']);
}
