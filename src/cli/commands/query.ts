import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber, withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { printLine } from '../output.ts';
import { printRowSet } from '../print-row-set.ts';
import { withQueryWarehouse } from '../query-warehouse.ts';
import { readInput } from '../read-input.ts';

export interface QueryOptions extends ProjectOptions, OutputOptions {
  readonly memory?: boolean;
  readonly explain?: boolean;
  readonly limit?: number;
}

export function addQueryCommand(program: Command, { signal }: CommandContext): void {
  withOutput(
    withProject(
      program
        .command('query')
        .argument('[file]', 'a file of GoogleSQL; - or nothing for standard input', '-')
        .description("run GoogleSQL statements and print the last one's result")
        .option('--memory', 'in a throw-away database')
        .option('--explain', 'print what the database is sent instead of running it')
        .option('--limit <n>', 'rows at the most', wholeNumber('--limit', 1)),
    ),
  ).action(async (file: string, options: QueryOptions) => {
    const sql = file === '-' ? await text(process.stdin) : await readInput(file);
    await withQueryWarehouse(options, async (warehouse) => {
      const { explainSql, querySql } = await import('../../engine/query-sql.ts');
      const source = { file: file === '-' ? undefined : file, sql };
      if (options.explain === true) printLine(await explainSql(warehouse, source, signal));
      else {
        const limit = options.limit === undefined ? {} : { limit: options.limit };
        printRowSet(await querySql(warehouse, source, { ...limit, signal }), options.output);
      }
    });
  });
}
