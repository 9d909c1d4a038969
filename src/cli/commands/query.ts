import { text } from 'node:stream/consumers';
import { Option, type Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber, withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { printLine } from '../output.ts';
import { printRowSet } from '../print-row-set.ts';
import { withQueryWarehouse } from '../query-warehouse.ts';
import { UsageError } from '../usage-error.ts';
import { readInput } from '../read-input.ts';

export interface QueryOptions extends ProjectOptions, OutputOptions {
  readonly memory?: boolean;
  readonly explain?: boolean;
  readonly limit?: number;
  readonly param?: readonly string[];
  readonly parameter?: readonly string[];
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
        .option('--limit <n>', 'rows at the most', wholeNumber('--limit', 1))
        .option('--param <name:type:value>', 'a value for @name, or without a name for the next ?; may be given again', collected)
        .addOption(new Option('--parameter <name:type:value>', 'the same, as bq calls it').argParser(collected).hideHelp()),
    ),
  ).action(async (file: string, options: QueryOptions) => {
    const { parseParameter } = await import('../../engine/parse-parameter.ts');
    const parameters = [...(options.param ?? []), ...(options.parameter ?? [])].map(parseParameter);
    if (new Set(parameters.map(({ name }) => name === undefined)).size > 1)
      throw new UsageError('Either all parameters have a name, or none has.');
    const sql = file === '-' ? await text(process.stdin) : await readInput(file);
    await withQueryWarehouse(options, async (warehouse) => {
      const { explainSql, querySql } = await import('../../engine/query-sql.ts');
      const source = { file: file === '-' ? undefined : file, sql };
      if (options.explain === true) printLine(await explainSql(warehouse, source, { parameters, signal }));
      else {
        const limit = options.limit === undefined ? {} : { limit: options.limit };
        printRowSet(await querySql(warehouse, source, { ...limit, parameters, signal }), options.output);
      }
    });
  });
}

function collected(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}
