import { spawn } from 'node:child_process';
import { access, mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProblemError } from '../problem/problem.ts';

/**
 * Keeps the service as long as standard input stays open, then ends it and removes its folder. The kernel closes that pipe however we
 * end, SIGKILL included, so nothing outlives us. `$1` is the folder; the rest is the program with its arguments.
 */
const supervisor = `
folder=$1; shift
exec 3<&0
"$@" </dev/null >/dev/null 2>&1 3<&- &
service=$!
(while read -r _; do :; done; kill -9 $service) <&3 >/dev/null 2>&1 &
watcher=$!
exec 3<&-
trap '' INT TERM HUP
wait $service
status=$?
kill $watcher
rm -rf "$folder"
exit $status
`;

const startTimeoutMs = 15_000;

/** Google's local GoogleSQL service, running as a child of ours and listening on a socket that only our user can reach. */
export interface ServiceProcess {
  /** In the form gRPC takes: `unix:/tmp/…/s:0`. */
  readonly address: string;
  /** Settles when the service is gone, for whatever reason. */
  readonly gone: Promise<void>;
  stop(): void;
}

/** Rejects with ATT1303 where the service does not exist for this machine or does not start. */
export async function startService(): Promise<ServiceProcess> {
  const program = await programPath();
  const folder = await mkdtemp(path.join(tmpdir(), 'googlesql-'));
  // The program joins its two arguments, HOST and PORT, with a colon.
  const socket = path.join(folder, 's:0');
  const child = spawn('/bin/sh', ['-c', supervisor, 'googlesql', folder, program, `unix:${path.join(folder, 's')}`, '0'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C in a terminal goes to the whole process group: the service ends when we do, not before.
    detached: true,
  });
  const state = { running: true };
  const gone = new Promise<void>((resolve) => {
    const end = () => {
      state.running = false;
      child.stdin.destroy();
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  child.stdin.on('error', () => undefined);
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  const stop = () => {
    // Whoever waits for the end wants to see it.
    if (state.running) child.ref();
    child.stdin.destroy();
  };
  const deadline = Date.now() + startTimeoutMs;
  while (!(await exists(socket))) {
    if (!state.running || Date.now() > deadline) {
      child.stdin.destroy();
      throw unavailable(
        'The SQL analyser could not be started.',
        'Check that the system allows programs to run from node_modules and that the temporary folder can be written.',
      );
    }
    await delay(4);
  }
  return { address: `unix:${socket}`, gone, stop };
}

async function programPath(): Promise<string> {
  const names: Partial<Record<string, string>> = {
    'linux x64': 'remote_server.so',
    'linux arm64': 'remote_server_arm.so',
    'darwin x64': 'remote_server',
    'darwin arm64': 'remote_server_arm',
  };
  const name = names[`${process.platform} ${process.arch}`];
  if (name === undefined) {
    throw unavailable(
      `Google's SQL analyser does not exist for ${process.platform} on ${process.arch}, so the local target cannot be used here.`,
      process.platform === 'win32' ? 'Open the folder in WSL (Remote: WSL) or use a BigQuery target.' : 'Use a BigQuery target.',
    );
  }
  const program = path.join(packageFolder(), 'zetasql', name);
  if (!(await exists(program))) throw unavailable(`The SQL analyser's program is missing: ${program}`, 'Install Attribution Lab again.');
  return program;
}

/** The `lib` folder of the package that brings the service and its protos. */
export function packageFolder(): string {
  return path.dirname(createRequire(__filename).resolve('@fivetrandevelopers/zetasql'));
}

function unavailable(message: string, hint: string): ProblemError {
  return new ProblemError({ code: 'ATT1303', severity: 'error', message, hint });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
