import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withOpenProject } from '../open.ts';
import { wholeNumber, withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { printJson, printLine, say } from '../output.ts';

interface SampleOptions extends ProjectOptions, OutputOptions {
  readonly days?: number;
  readonly users?: number;
  readonly seed?: number;
  readonly scale?: number;
}

export function addSampleCommand(program: Command, { signal }: CommandContext): void {
  withOutput(
    withProject(
      program
        .command('sample')
        .description('make the synthetic GA4 export that stands for bigquery-public-data.ga4_obfuscated_sample_ecommerce locally')
        .option('--days <n>', 'days from 2020-11-01 on', wholeNumber('--days', 1))
        .option('--users <n>', 'users', wholeNumber('--users', 1))
        .option('--scale <x>', "a share of the public sample's 270,154 users, 1 for all", Number)
        .option('--seed <n>', 'another number gives other journeys, the same number the same', wholeNumber('--seed', 0)),
    ),
  ).action(async ({ days, users, seed, scale, ...options }: SampleOptions) =>
    withOpenProject(options, async ({ open }) => {
      const { makeProjectSample } = await import('../../engine/make-sample.ts');
      const sample = await makeProjectSample(open, { days, users, seed, scale }, { signal, onProgress: ({ message }) => say(message) });
      if (options.output === 'json') printJson(sample);
      else
        printLine(
          `${sample.events.toLocaleString('en')} events of ${sample.users.toLocaleString('en')} users in ${sample.days} daily shards.`,
        );
    }),
  );
}
