import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './install-once.ts';
import { toolsFolder } from './locations.ts';
import { runCommand } from './run-command.ts';

/** code-server 4.139.1 carries VS Code 1.139.1. */
const version = '4.139.1';

const npmInstall = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * The folder of a VS Code server from the npm package code-server, installed on first use (about 25 seconds, 600 MB). Its install
 * scripts are not run: they would want a compiler, for parts (loggers, the terminal) that are not needed here.
 */
export async function fetchVSCode(): Promise<string> {
  const folder = await installOnce(join(toolsFolder, `code-server-${version}`), async (unfinished) => {
    console.error(`Fetching VS Code (code-server ${version}) into ${toolsFolder}; this happens once.`);
    await writeFile(join(unfinished, 'package.json'), '{ "private": true }\n');
    await runCommand('npm', [...npmInstall, `code-server@${version}`], { cwd: unfinished });
    for (const part of ['', 'extensions']) {
      await runCommand('npm', [...npmInstall, '--omit=dev', '--no-save'], { cwd: join(vscodeIn(unfinished), part) });
    }
  });
  return vscodeIn(folder);
}

function vscodeIn(folder: string): string {
  return join(folder, 'node_modules/code-server/lib/vscode');
}
