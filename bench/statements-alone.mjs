import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';

/* Runs the statements of a JSON file on a DuckDB of its own, one after another, reading what each gives. */

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
for (const statement of JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))) await connection.runAndReadAll(statement);
connection.closeSync();
instance.closeSync();
