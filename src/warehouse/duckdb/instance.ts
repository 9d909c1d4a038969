import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { totalmem } from 'node:os';
import { registerNativeFunctions } from './native/register-native.ts';
import { runtimeSql } from './translate/runtime.ts';
import { quoteText } from './translate/sql-text.ts';

export interface InstanceSettings {
  /** DuckDB's own number, that of the processor's cores, where it is undefined. */
  readonly threads: number | undefined;
  /** As DuckDB writes it (`4GB`); 60 % of the machine's memory where it is undefined. */
  readonly memoryLimit: string | undefined;
  /** Where data that does not fit in memory goes. */
  readonly temporaryFolder: string;
}

/**
 * An instance of its own that downloads nothing and has the settings that translated SQL counts on. Its own catalog is in memory; files
 * are attached to it.
 */
export async function createInstance(settings: InstanceSettings): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: settings.memoryLimit ?? defaultMemoryLimit(),
    temp_directory: settings.temporaryFolder,
    ...(settings.threads !== undefined && { threads: String(settings.threads) }),
  });
  const connection = await instance.connect();
  // For every connection at once: afterwards the configuration is locked.
  await connection.run(runtimeSql.map((setting) => setting.replace(/^SET /, 'SET GLOBAL ')).join('; '));
  registerNativeFunctions(connection);
  connection.closeSync();
  return instance;
}

/**
 * From here on statements reach no file but the given ones and those in the given folders, no network, and no setting.
 * Attaching and detaching within those bounds still works.
 */
export async function lockDown(
  connection: DuckDBConnection,
  allowed: { readonly files: readonly string[]; readonly folders: readonly string[] },
): Promise<void> {
  const list = (paths: readonly string[]) => `[${paths.map(quoteText).join(', ')}]`;
  const settings = [
    `allowed_paths = ${list(allowed.files)}`,
    `allowed_directories = ${list(allowed.folders)}`,
    'enable_external_access = false',
    'lock_configuration = true',
  ];
  await connection.run(settings.map((setting) => `SET GLOBAL ${setting}`).join('; '));
}

function defaultMemoryLimit(): string {
  const constrained = process.constrainedMemory();
  const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return `${Math.floor((memory * 0.6) / 2 ** 20)}MiB`;
}
