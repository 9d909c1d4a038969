import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchVSCode } from './fetch-vscode.ts';

export interface ServeOptions {
  /** Where the server keeps its data and its extensions; made when absent. */
  readonly dataFolder: string;
  /** Also the environment of the extension host and all that it starts. */
  readonly env?: NodeJS.ProcessEnv;
  /** Lets a page's address name an extension under development and its tests. */
  readonly testing: boolean;
}

/** What is not about a project is kept out of the window, as a user's settings would. */
const userSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'extensions.ignoreRecommendations': true,
};

export interface ServedVSCode {
  readonly port: number;
  /** Stops the server with all processes that it started. */
  stop(): Promise<void>;
}

const startTimeout = 120_000;

/** Serves VS Code to browsers of this machine, on a free port. Resolves when it answers. */
export async function serveVSCode(options: ServeOptions): Promise<ServedVSCode> {
  const folder = await fetchVSCode();
  await mkdir(extensionsFolder(options.dataFolder), { recursive: true });
  const userFolder = join(options.dataFolder, 'data/User');
  await mkdir(userFolder, { recursive: true });
  await writeFile(join(userFolder, 'settings.json'), JSON.stringify(userSettings, undefined, 2), { flag: 'wx' }).catch(() => undefined);
  const args = [
    join(folder, 'out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
    ...['--server-data-dir', options.dataFolder, '--extensions-dir', extensionsFolder(options.dataFolder)],
    ...['--disable-telemetry', '--disable-workspace-trust'],
    ...(options.testing ? ['--enable-smoke-test-driver'] : []),
  ];
  // In a process group of its own, so that the extension host and the engine can be stopped with it.
  const server = spawn(process.execPath, args, { env: options.env ?? process.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const signal = (name: NodeJS.Signals): void => {
    if (server.pid === undefined) return;
    try {
      process.kill(-server.pid, name);
    } catch {
      // The group has ended already.
    }
  };
  const killAtExit = (): void => signal('SIGKILL');
  process.once('exit', killAtExit);
  const stop = async (): Promise<void> => {
    signal('SIGTERM');
    const kill = setTimeout(() => signal('SIGKILL'), 5000);
    await closed;
    clearTimeout(kill);
    process.removeListener('exit', killAtExit);
  };

  const port = await new Promise<number>((resolve, reject) => {
    let output = '';
    const fail = (why: string): void => reject(new Error(`VS Code's server ${why}\n${output.slice(-4000)}`));
    const timer = setTimeout(() => fail(`did not answer within ${startTimeout / 1000} seconds`), startTimeout);
    const read = (text: string): void => {
      output = (output + text).slice(-20_000);
      const listening = /Extension host agent listening on (\d+)/.exec(output);
      if (listening?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(Number(listening[1]));
    };
    server.stdout.setEncoding('utf8').on('data', read);
    server.stderr.setEncoding('utf8').on('data', read);
    server.once('error', (error) => fail(error.message));
    server.once('close', (code) => fail(`ended with ${code}`));
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { port, stop };
}

/** The folder of installed extensions below a server's data folder. */
export function extensionsFolder(dataFolder: string): string {
  return join(dataFolder, 'extensions');
}

/** The address of a window on `folder`. `payload` is honoured only by a server for testing. */
export function workbenchAddress(port: number, folder: string, payload: Readonly<Record<string, string>> = {}): string {
  const address = new URL(`http://127.0.0.1:${port}/`);
  address.searchParams.set('folder', folder);
  if (Object.keys(payload).length > 0) address.searchParams.set('payload', JSON.stringify(Object.entries(payload)));
  return address.href;
}

/** A path of this machine as a window of the served VS Code names it. */
export function remoteUri(port: number, path: string): string {
  return `vscode-remote://127.0.0.1:${port}${path}`;
}
