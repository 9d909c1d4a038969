import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import protobuf from 'protobufjs';
import { packageFolder } from './service-process.ts';

export const serviceName = 'zetasql.local_service.ZetaSqlLocalService';

/**
 * The methods that we call, by what they speak of. The messages of a part are read on first need: to read those of the syntax tree too
 * costs a twentieth of a second, and most statements need none.
 */
export const protoParts = {
  statements: [
    'GetLanguageOptions',
    'ExtractTableNamesFromNextStatement',
    'RegisterCatalog',
    'UnregisterCatalog',
    'Analyze',
    'EvaluateQuery',
  ],
  syntax: ['Parse'],
} as const;

export type ProtoPart = keyof typeof protoParts;

export function partOfMethod(method: string): ProtoPart {
  return protoParts.syntax.some((name) => name === method) ? 'syntax' : 'statements';
}

/** The service's messages, from the descriptor that the build wrote beside the bundle, or else (in development) from the `.proto` files. */
export async function loadProtos(part: ProtoPart): Promise<protobuf.Root> {
  const compiled = path.join(__dirname, descriptorName(part));
  if (existsSync(compiled)) {
    const json: unknown = JSON.parse(await readFile(compiled, 'utf8'));
    if (isNamespace(json)) return protobuf.Root.fromJSON(json);
  }
  return parseProtos();
}

export function descriptorName(part: ProtoPart): string {
  return `googlesql-${part}.json`;
}

/** Reads the package's `.proto` files: right always, but ten times as slow as the compiled descriptor. */
export function parseProtos(): protobuf.Root {
  const folder = path.join(packageFolder(), 'zetasql', 'protos');
  const root = new protobuf.Root();
  const google = path.dirname(createRequire(__filename).resolve('protobufjs/package.json'));
  root.resolvePath = (_origin, target) =>
    path.isAbsolute(target) ? target : path.join(target.startsWith('google/') ? google : folder, target);
  return root.loadSync(path.join(folder, 'local_service.proto'));
}

function isNamespace(json: unknown): json is protobuf.INamespace {
  return typeof json === 'object' && json !== null && 'nested' in json;
}
