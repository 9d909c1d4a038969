import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const binary = join(
  resolve(import.meta.dirname, '../..'),
  '.emulator',
  process.platform === 'win32' ? 'bigquery-emulator.exe' : 'bigquery-emulator',
);

export interface Emulator {
  /** For `api_endpoint` of a profile. */
  readonly endpoint: string;
  readonly project: string;
  stop(): Promise<void>;
}

/** Skips the suite, loudly, where the emulator was not built; where it is required, fails it. */
export function requireEmulator(context: Mocha.Context): void {
  if (existsSync(binary)) return;
  const how = 'build it with: node scripts/build-emulator.mjs (needs Go)';
  if (process.env.ATTRIBUTION_LAB_REQUIRE_EMULATOR) throw new Error(`The BigQuery emulator is missing: ${how}.`);
  console.warn(`\n    SKIPPED: there is no BigQuery emulator; ${how}.\n`);
  context.skip();
}

/** Starts an empty emulator of a project on ports of its own. */
export async function startEmulator(project = 'test'): Promise<Emulator> {
  const [port, grpcPort] = await freePorts(2);
  const child = spawn(
    binary,
    [`--project=${project}`, '--host=127.0.0.1', `--port=${port}`, `--grpc-port=${grpcPort}`, '--log-level=error'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-4000)));
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await ready(`${endpoint}/bigquery/v2/projects/${project}/datasets`, child, () => complaints);
  } catch (error) {
    await end(child);
    throw error;
  }
  return { endpoint, project, stop: () => end(child) };
}

async function ready(address: string, child: ChildProcess, complaints: () => string): Promise<void> {
  for (let tried = 0; tried < 300; tried += 1) {
    if (child.exitCode !== null) break;
    const answered = await fetch(address).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) return;
    await delay(100);
  }
  throw new Error(`The BigQuery emulator did not start. ${complaints()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((ended) => {
    child.once('exit', ended);
    child.kill('SIGKILL');
  });
}

/** Ports that were free a moment ago; held together, so that they differ. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
