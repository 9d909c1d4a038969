import { openLocalCatalog } from '../../../src/warehouse/duckdb/open-local-catalog.ts';

/** A process that replaces a table of a local project in transactions, for ever, until it is killed. It tells each one that is done. */
async function writeForever(dataFolder: string): Promise<void> {
  const catalog = await openLocalCatalog({ dataFolder, project: 'killed-project' });
  await catalog.run('CREATE SCHEMA IF NOT EXISTS s');
  for (let version = 1; ; version += 1) {
    await catalog.transaction(() => catalog.run(`DROP TABLE IF EXISTS s.t; CREATE TABLE s.t AS SELECT ${version} AS n FROM range(1000)`));
    process.send?.(version);
  }
}

void writeForever(process.argv[2] ?? '');
