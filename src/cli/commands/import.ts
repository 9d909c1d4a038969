import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withOpenProject } from '../open.ts';
import { withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { printJson, printLine, say } from '../output.ts';
import { UsageError } from '../usage-error.ts';

interface ImportOptions extends ProjectOptions, OutputOptions {
  readonly as: string;
}

export function addImportCommand(program: Command, { signal }: CommandContext): void {
  withOutput(
    withProject(
      program
        .command('import')
        .argument('<file...>', 'exported rows: NDJSON or Parquet, plain or gzip, as bq extract writes them')
        .description('copy exported GA4 rows into daily shards of the local catalog')
        .requiredOption('--as <project.dataset>', 'the name that models know them by'),
    ),
  ).action(async (files: string[], options: ImportOptions) =>
    withOpenProject(options, async ({ open }) => {
      const [project, dataset, ...more] = options.as.split('.');
      if (!project || !dataset || more.length > 0) throw new UsageError(`--as takes PROJECT.DATASET, not "${options.as}".`);
      const { importRows } = await import('../../engine/import-rows.ts');
      const imported = await importRows(open, { files, project, dataset }, { signal, onProgress: ({ message }) => say(message) });
      if (imported.ignoredColumns.length > 0) say(`Left out, as no GA4 export has them: ${imported.ignoredColumns.join(', ')}.`);
      if (options.output === 'json') printJson(imported);
      else printLine(`${imported.rows.toLocaleString('en')} rows in ${imported.shards} daily shards of ${project}.${dataset}.`);
    }),
  );
}
