import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { build, context, type BuildOptions } from 'esbuild';
import { extensionFolder } from './vscode/locations.ts';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** Parts with native code or files of their own that they find by their place: taken from node_modules. */
const notBundled = ['@duckdb/node-api', '@fivetrandevelopers/zetasql'];

const common: BuildOptions = {
  absWorkingDir: extensionFolder,
  bundle: true,
  outdir: 'dist',
  minify: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  legalComments: 'none',
};

const node: BuildOptions = { ...common, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] };

const browser: BuildOptions = {
  ...common,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  loader: { '.ttf': 'file', '.svg': 'dataurl' },
};

const bundles: readonly BuildOptions[] = [
  { ...node, entryPoints: { extension: 'src/editor/extension.ts' }, external: ['vscode'] },
  { ...node, entryPoints: { engine: 'src/engine/server.ts' }, external: notBundled },
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, external: notBundled },
  { ...browser, entryPoints: { 'webview/dashboard': 'webview/dashboard/main.ts', 'webview/preview': 'webview/preview/main.ts' } },
].filter((bundle) => Object.values(bundle.entryPoints).every((file) => existsSync(file)));

async function main(): Promise<void> {
  await rm('dist', { recursive: true, force: true });
  if (watch) {
    for (const bundle of bundles) await (await context({ ...bundle, logLevel: 'info' })).watch();
  } else {
    await Promise.all(bundles.map((bundle) => build(bundle)));
  }
}

void main();
