import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import type { HostRun } from './host-run.ts';

/** Runs tests in a desktop VS Code: `vscode` is its program, or a version to download (`stable`, `1.110.0`). */
export function runInDesktop(vscode: string, run: HostRun): Promise<number> {
  return runTests({
    ...(existsSync(vscode) ? { vscodeExecutablePath: vscode } : { version: vscode }),
    extensionDevelopmentPath: run.extension,
    extensionTestsPath: run.tests,
    launchArgs: [
      run.workspace,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--disable-telemetry',
      '--skip-welcome',
      `--user-data-dir=${join(run.dataFolder, 'user')}`,
    ],
  });
}
