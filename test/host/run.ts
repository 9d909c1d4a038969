import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { extensionFolder } from '../../scripts/vscode/locations.ts';
import { runInDesktop } from './run-in-desktop.ts';
import { runInServer } from './run-in-server.ts';
import { writeSmallProject } from '../fixtures/small-project.ts';

/** Runs the tests of this folder inside a real VS Code: the desktop one that ATTRIBUTION_LAB_VSCODE names, else a served one from npm. */
async function main(): Promise<void> {
  const out = join(extensionFolder, 'out/test-host');
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await build({
    absWorkingDir: extensionFolder,
    entryPoints: ['test/host/suite.ts', 'test/host/*.test.ts'],
    outdir: out,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'attribution-lab-'));
  const run = {
    workspace: await writeSmallProject(join(folder, 'small_shop')),
    extension: extensionFolder,
    tests: join(out, 'suite.js'),
    dataFolder: join(out, 'data'),
  };
  const desktop = process.env.ATTRIBUTION_LAB_VSCODE;
  try {
    process.exitCode = desktop ? await runInDesktop(desktop, run) : await runInServer(run);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
