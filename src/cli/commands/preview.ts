import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withOpenProject } from '../open.ts';
import { wholeNumber, withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { printRowSet } from '../print-row-set.ts';

interface PreviewOptions extends ProjectOptions, OutputOptions {
  readonly limit: number;
}

export function addPreviewCommand(program: Command, { signal }: CommandContext): void {
  withOutput(
    withProject(
      program
        .command('preview')
        .argument('<node>', 'a model, seed or source; or a test, for its failing rows')
        .description('compute a model as its file stands and print its first rows')
        .option('--limit <n>', 'rows', wholeNumber('--limit', 1), 20),
    ),
  ).action(async (name: string, options: PreviewOptions) =>
    withOpenProject(options, async ({ open }) => {
      const { previewNode } = await import('../../engine/preview-node.ts');
      printRowSet(await previewNode(open, name, { limit: options.limit, signal }), options.output);
    }),
  );
}
