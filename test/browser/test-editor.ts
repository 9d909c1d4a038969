import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/vscode/find-browser.ts';
import { extensionFolder } from '../../scripts/vscode/locations.ts';
import { serveVSCode, type ServedVSCode } from '../../scripts/vscode/serve-vscode.ts';

/** A served VS Code with a browser to look at it: one for all tests of a run. */
export interface TestEditor {
  readonly server: ServedVSCode;
  readonly browser: Browser;
  /** A new folder that is gone after the tests. */
  readonly folder: (name: string) => string;
}

let running: Promise<TestEditor & { readonly stop: () => Promise<void> }> | undefined;

export function testEditor(): Promise<TestEditor> {
  running ??= start();
  return running;
}

async function start(): Promise<TestEditor & { readonly stop: () => Promise<void> }> {
  const dataFolder = join(extensionFolder, 'out/test-browser');
  await rm(dataFolder, { recursive: true, force: true });
  const folders = await mkdtemp(join(await realpath(tmpdir()), 'attribution-lab-'));
  const server = await serveVSCode({ dataFolder, testing: true });
  const browser = await launchBrowser();
  const stop = async (): Promise<void> => {
    await browser.close();
    await server.stop();
    await rm(folders, { recursive: true, force: true });
  };
  return { server, browser, folder: (name) => join(folders, name), stop };
}

after(async () => {
  const editor = await running;
  await editor?.stop();
});
