import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packageFolder } from './service-process.ts';
import type { WireDescriptor } from './wire/descriptor.ts';
import { createMessageTypes, type MessageTypes } from './wire/message-types.ts';

export const serviceName = 'zetasql.local_service.ZetaSqlLocalService';

/** The methods that we call, by what they speak of: most statements need nothing of the syntax tree. */
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
export async function loadProtos(part: ProtoPart): Promise<MessageTypes> {
  const compiled = path.join(__dirname, descriptorName(part));
  if (existsSync(compiled)) {
    const json: unknown = JSON.parse(await readFile(compiled, 'utf8'));
    if (isDescriptor(json)) return createMessageTypes(json);
  }
  return createMessageTypes(await parseProtos(part));
}

export function descriptorName(part: ProtoPart): string {
  return `googlesql-${part}.json`;
}

/** Reads the package's `.proto` files: right always, but a hundred times as slow as the descriptor that the build makes of them. */
export async function parseProtos(part: ProtoPart): Promise<WireDescriptor> {
  const [{ default: protobuf }, { describeWire }] = await Promise.all([import('protobufjs'), import('./wire/descriptor.ts')]);
  const folder = path.join(packageFolder(), 'zetasql', 'protos');
  const root = new protobuf.Root();
  const google = path.dirname(createRequire(__filename).resolve('protobufjs/package.json'));
  root.resolvePath = (_origin, target) =>
    path.isAbsolute(target) ? target : path.join(target.startsWith('google/') ? google : folder, target);
  return describeWire(root.loadSync(path.join(folder, 'local_service.proto')), serviceName, protoParts[part]);
}

function isDescriptor(json: unknown): json is WireDescriptor {
  return typeof json === 'object' && json !== null && 'messages' in json && 'enums' in json && 'methods' in json;
}
