import { DuckDBInstance } from '@duckdb/node-api';

/** A process that opens the database file that it is given, says so, and keeps it until it is told to end. */
async function holdFile(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  process.on('message', () => {
    instance.closeSync();
    process.exit(0);
  });
  process.send?.('open');
}

void holdFile(process.argv[2] ?? '');
