import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { installOnce } from './install-once.ts';
import { toolsFolder } from './locations.ts';
import { runCommand } from './run-command.ts';

interface BrowserProgram {
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
}

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];

const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Starts a browser without a window: the one ATTRIBUTION_LAB_BROWSER names, else Chrome or Chromium of this machine, else the one from npm. */
export async function launchBrowser(): Promise<Browser> {
  const program = findBrowser() ?? (await fetchBrowser());
  return chromium.launch({
    executablePath: program.executablePath,
    env: { ...program.env },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function findBrowser(): BrowserProgram | undefined {
  const named = process.env.ATTRIBUTION_LAB_BROWSER;
  if (named) return { executablePath: named, env: process.env };
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...usualPlaces];
  const executablePath = candidates.find((candidate) => existsSync(candidate));
  return executablePath === undefined ? undefined : { executablePath, env: process.env };
}

/** Unpacks the Chromium of the npm package @sparticuz/chromium, with the libraries and the font that a bare machine lacks. */
async function fetchBrowser(): Promise<BrowserProgram> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No browser found. Install Chrome or Chromium, or name one with ATTRIBUTION_LAB_BROWSER.');
  }
  const packageFile = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { version } = readVersion(packageFile);
  const folder = await installOnce(join(toolsFolder, `chromium-${version}`), async (unfinished) => {
    // The package unpacks into the temporary folder, and its libraries only where it believes to be in AWS Lambda.
    const env = { ...process.env, TMPDIR: unfinished, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    await runCommand(process.execPath, ['-e', `require(${JSON.stringify(packageFile)}).executablePath()`], { env });
  });
  await writeFile(join(folder, 'fonts.conf'), fontsConfig(folder));
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: join(folder, 'fonts.conf') }),
    },
  };
}

function readVersion(packageFile: string): { version: string } {
  const manifest: unknown = createRequire(import.meta.url)(join(dirname(packageFile), '../../package.json'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string') {
    return { version: manifest.version };
  }
  throw new Error(`No version in the package of ${packageFile}`);
}

function fontsConfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`;
}
