import path from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { relativeToHere, withOpenProject } from '../open.ts';
import { withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { formatTable, printJson, printLine, say } from '../output.ts';
import { createRunReport, summaryLine } from '../run-report.ts';

interface LoadOptions extends ProjectOptions, OutputOptions {
  readonly run: boolean;
}

export function addLoadCommand(program: Command, { signal, setExitCode }: CommandContext): void {
  withOutput(
    withProject(
      program
        .command('load')
        .argument('<file...>', 'CSV: user_id,event_name,event_timestamp,platform,traffic_source,event_id and more')
        .description('load event batches into streaming_events, each event_id once, and run the models below it')
        .option('--no-run', 'only load'),
    ),
  ).action(async (files: string[], options: LoadOptions) =>
    withOpenProject(options, async ({ open }) => {
      const { loadEvents } = await import('../../engine/load-events.ts');
      const report = createRunReport();
      const absolute = files.map((file) => path.resolve(file));
      const result = await loadEvents(open, absolute, {
        run: options.run,
        signal,
        onProgress: ({ message }) => say(message),
        onEvent: (event) => {
          const line = report(event);
          if (line !== undefined) say(line);
        },
      });
      if (options.output === 'json') printJson(result);
      else {
        const columns = [{ title: 'batch' }, { title: 'rows', align: 'right' as const }, { title: 'new', align: 'right' as const }];
        printLine(
          formatTable(
            columns,
            result.files.map(({ file, rowsRead, rowsAdded }) => [
              relativeToHere(file),
              rowsRead.toLocaleString('en'),
              rowsAdded.toLocaleString('en'),
            ]),
          ),
        );
        if (result.run) printLine(summaryLine(result.run));
      }
      if (result.run?.success === false) setExitCode(1);
    }),
  );
}
