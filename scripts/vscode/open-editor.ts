import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { extensionFolder, toolsFolder } from './locations.ts';
import { extensionsFolder, serveVSCode, workbenchAddress } from './serve-vscode.ts';

export interface OpenEditorOptions {
  /** Absolute path of the folder to open. */
  readonly folder: string;
  /** Absolute path of the extension's folder, built. */
  readonly extensionPath: string;
  /** False to serve without opening a browser. */
  readonly open: boolean;
}

/** The extension opens the dashboard of a window that starts with this variable set. */
const environment: NodeJS.ProcessEnv = { ...process.env, ATTRIBUTION_LAB_OPEN_DASHBOARD: '1' };

/**
 * Opens VS Code on a folder with the extension running and its dashboard up: the desktop one where `code` is on the PATH, else one
 * served from npm in the default browser, until this process is told to stop.
 */
export async function openEditor(options: OpenEditorOptions): Promise<void> {
  const desktop = options.open ? findProgram('code') : undefined;
  if (desktop !== undefined) {
    console.log(`Opening ${options.folder} in VS Code.`);
    start(desktop, ['--new-window', `--extensionDevelopmentPath=${options.extensionPath}`, options.folder]);
    return;
  }
  const dataFolder = join(toolsFolder, 'served');
  await linkExtension(options.extensionPath, dataFolder);
  const server = await serveVSCode({ dataFolder, env: environment, testing: false });
  const address = workbenchAddress(server.port, options.folder);
  console.log(`\nVS Code is at ${address}\nIt is served until you press Ctrl+C.`);
  if (options.open) openBrowser(address);
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop());
  });
  await server.stop();
}

/** Installs the extension as it stands, so that a new build is there after a reload of the window. */
async function linkExtension(extensionPath: string, dataFolder: string): Promise<void> {
  const folder = extensionsFolder(dataFolder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await symlink(extensionPath, join(folder, 'attribution-lab.attribution-lab-0.1.0'), 'dir');
}

function openBrowser(address: string): void {
  const opener = process.platform === 'darwin' ? 'open' : findProgram('xdg-open');
  if (opener !== undefined) start(opener, [address]);
}

function start(program: string, args: readonly string[]): void {
  const child = spawn(program, args, { env: environment, detached: true, stdio: 'ignore' });
  child.once('error', (error) => console.error(`${program} could not be started: ${error.message}`));
  child.unref();
}

function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** `open-editor.ts [folder] [--no-open]`; the sample project, which is this repository, by default. */
async function main(): Promise<void> {
  const [folder = extensionFolder] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  await openEditor({ folder: resolve(folder), extensionPath: extensionFolder, open: !process.argv.includes('--no-open') });
}

void main();
