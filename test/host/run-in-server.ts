import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../../scripts/vscode/find-browser.ts';
import { remoteUri, serveVSCode, workbenchAddress } from '../../scripts/vscode/serve-vscode.ts';
import { testLine, type HostRun } from './host-run.ts';

const timeout = 300_000;

/** Runs tests in the extension host of a VS Code served from npm, prints what they print, and gives their exit code. */
export async function runInServer(run: HostRun): Promise<number> {
  const server = await serveVSCode({ dataFolder: join(run.dataFolder, 'server'), testing: true });
  const browser = await launchBrowser();
  const logFile = join(run.dataFolder, 'vscode.log');
  const log = createWriteStream(logFile);
  try {
    const page = await browser.newPage();
    const ended = new Promise<number>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${why} VS Code's own log is in ${logFile}.`));
      setTimeout(() => fail(`The tests did not end within ${timeout / 1000} seconds.`), timeout).unref();
      page.once('crash', () => fail('The browser page crashed.'));
      // The two functions that VS Code's web workbench calls when tests drive it.
      void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code));
      void page.exposeFunction('codeAutomationLog', (type: string, parts: readonly unknown[]) => {
        for (const part of parts.map(String)) {
          if (part.startsWith(testLine)) console.log(part.slice(testLine.length));
          else log.write(`${type}: ${part}\n`);
        }
      });
    });
    await page.goto(
      workbenchAddress(server.port, run.workspace, {
        extensionDevelopmentPath: remoteUri(server.port, run.extension),
        extensionTestsPath: remoteUri(server.port, run.tests),
        skipWelcome: 'true',
      }),
    );
    return await ended;
  } finally {
    await browser.close();
    await server.stop();
    log.end();
  }
}
