import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, context, type BuildOptions } from 'esbuild';
import { descriptorName, parseProtos } from '../src/googlesql/protos.ts';
import { extensionFolder } from './vscode/locations.ts';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

const dist = join(extensionFolder, 'dist');

/** Parts with native code, or with files that they find by their own place: taken from node_modules when they run. */
const notBundled = [
  '@duckdb/node-bindings',
  '@fivetrandevelopers/zetasql',
  'protobufjs/package.json',
  '@jitl/quickjs-wasmfile-release-sync',
];

const common: BuildOptions = {
  absWorkingDir: extensionFolder,
  bundle: true,
  outdir: dist,
  minify: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  legalComments: 'none',
};

const node: BuildOptions = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
};

const browser: BuildOptions = { ...common, platform: 'browser', format: 'iife', target: 'es2022' };

const bundles: readonly BuildOptions[] = [
  { ...node, entryPoints: { extension: 'src/editor/extension.ts' }, external: ['vscode'] },
  { ...node, entryPoints: { engine: 'src/engine/start.ts' } },
  { ...node, entryPoints: { 'engine-program': 'src/engine/server.ts' }, external: notBundled },
  { ...node, entryPoints: { cli: 'src/cli/start.ts' }, banner: { js: '#!/usr/bin/env node' } },
  { ...node, entryPoints: { 'cli-program': 'src/cli/main.ts' }, external: notBundled },
  {
    ...browser,
    entryPoints: Object.fromEntries(
      ['dashboard', 'preview', 'report', 'comparison'].map((page) => [`webview/${page}`, `webview/${page}/main.ts`]),
    ),
  },
];

async function writeDescriptors(): Promise<void> {
  for (const part of ['statements', 'syntax'] as const) {
    await writeFile(join(dist, descriptorName(part)), JSON.stringify(await parseProtos(part)));
  }
}

async function main(): Promise<void> {
  console.log('Building');
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  await writeDescriptors();
  if (watch) {
    for (const bundle of bundles) await (await context({ ...bundle, logLevel: 'info' })).watch();
    console.log('Watching');
    return;
  }
  await Promise.all(bundles.map((bundle) => build(bundle)));
  await chmod(join(dist, 'cli.js'), 0o755);
}

void main();
