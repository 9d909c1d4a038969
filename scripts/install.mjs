import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The scripts that this file's users run need the Node that the project installs for itself, whatever the machine has. */
export const environment = {
  ...process.env,
  PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
};

/** Installs the locked packages unless the lock file is the one that was installed last. Exits with a clear message when it can't. */
export function ensureInstalled() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < 20) fail(`Node ${process.versions.node} is too old: Node 20 or newer is needed to install Attribution Lab.`);
  if (process.platform === 'win32') {
    fail(
      "Google's SQL analyser is not built for Windows, so the embedded engine does not run there. Use WSL: https://learn.microsoft.com/windows/wsl/install",
    );
  }
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  const marker = path.join(root, 'node_modules', '.attribution-lab', 'installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  step('Installing packages');
  // Not `npm ci`: it refuses a lock file that lacks optional packages of other platforms, which a mirror may not have.
  run('npm', ['install', '--no-save', '--no-fund', '--no-audit', '--loglevel=error'], { env: process.env });
  mkdirSync(path.dirname(marker), { recursive: true });
  writeFileSync(marker, lock);
}

/** Runs a command to its end with our Node first in PATH; a failure ends this process with its exit code. */
export function run(command, args, options = {}) {
  const code = tryRun(command, args, options);
  if (code !== 0) process.exit(code);
}

/** The same, giving the exit code. */
export function tryRun(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment, ...options });
  if (error) process.stderr.write(`${command} could not be started: ${error.message}\n`);
  return status ?? 1;
}

export function step(message) {
  process.stderr.write(`\n> ${message}\n`);
}

export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
