import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import protobuf from 'protobufjs';
import { packageFolder } from './service-process.ts';

/** The service's messages, from the descriptor that the build wrote beside the bundle, or else (in development) from the `.proto` files. */
export async function loadProtos(descriptorFile: string | undefined): Promise<protobuf.Root> {
  const compiled = descriptorFile ?? path.join(__dirname, descriptorName);
  if (existsSync(compiled)) {
    const json: unknown = JSON.parse(await readFile(compiled, 'utf8'));
    if (isNamespace(json)) return protobuf.Root.fromJSON(json);
  }
  return parseProtos();
}

export const descriptorName = 'googlesql-protos.json';

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
