import path from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withOpenProject } from '../open.ts';
import { wholeNumber, withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { printJson, printLine } from '../output.ts';

interface GenerateOptions extends ProjectOptions, OutputOptions {
  readonly folder: string;
  readonly batches: number;
  readonly rows: number;
  readonly seed: number;
}

export function addEventsCommand(program: Command, { signal }: CommandContext): void {
  const events = program.command('events').description('synthetic event batches');
  withOutput(
    withProject(
      events
        .command('generate')
        .description('write batches that continue the journeys of known users')
        .option('--folder <dir>', 'where the CSV files go', 'batches')
        .option('--batches <n>', 'how many files', wholeNumber('--batches', 1), 3)
        .option('--rows <n>', 'events in each', wholeNumber('--rows', 1), 500)
        .option('--seed <n>', 'the same number gives the same batches', wholeNumber('--seed', 0), 1),
    ),
  ).action(async ({ folder, batches, rows, seed, ...options }: GenerateOptions) =>
    withOpenProject(options, async ({ open }) => {
      const { generateEventBatches } = await import('../../engine/generate-events.ts');
      const files = await generateEventBatches(open, { folder: path.resolve(folder), batches, rows, seed }, signal);
      if (options.output === 'json') printJson(files);
      else for (const file of files) printLine(file);
    }),
  );
}
