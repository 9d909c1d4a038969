// Builds the BigQuery emulator that the contract tests talk to, pinned by test/bigquery-emulator/go.mod. Needs Go; some minutes the first time.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const windows = process.platform === 'win32';
const binary = path.join(root, '.emulator', windows ? 'bigquery-emulator.exe' : 'bigquery-emulator');

if (spawnSync('go', ['version']).status !== 0) {
  process.stderr.write('Go is not installed: the BigQuery emulator is not built, and the tests that need it are skipped.\n');
  process.exit(process.env.ATTRIBUTION_LAB_REQUIRE_EMULATOR ? 1 : 0);
}
mkdirSync(path.dirname(binary), { recursive: true });
process.stderr.write('Building the BigQuery emulator; the first time takes some minutes.\n');
const { status } = spawnSync('go', ['build', '-o', binary, 'github.com/goccy/bigquery-emulator/cmd/bigquery-emulator'], {
  cwd: path.join(root, 'test', 'bigquery-emulator'),
  env: { ...process.env, CGO_ENABLED: '0' },
  stdio: 'inherit',
});
process.exit(status ?? 1);
