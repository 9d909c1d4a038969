import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { registerNativeFunctions } from '../src/warehouse/duckdb/native/register-native.ts';

/* Runs the statements of a JSON file on a DuckDB of its own, one after another, reading what each gives. */

async function main(): Promise<void> {
  const statements = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as readonly string[];
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // Compiled statements call them; whoever wrote such SQL by hand would write something as slow.
  registerNativeFunctions(connection);
  for (const statement of statements) await connection.runAndReadAll(statement);
  connection.closeSync();
  instance.closeSync();
}

void main();
