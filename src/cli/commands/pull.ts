import { homedir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withOpenProject } from '../open.ts';
import { withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { printJson, printLine, say } from '../output.ts';
import type { PulledTable } from '../../protocol/pull.ts';
import { UsageError } from '../usage-error.ts';

interface PullOptions extends ProjectOptions, OutputOptions {
  readonly from?: string;
  readonly to?: string;
  readonly users: number;
  readonly again?: boolean;
  readonly removeOthers?: boolean;
}

export function addPullCommand(program: Command, { signal }: CommandContext): void {
  withOutput(withProject(program.command('pull').description('copy days of the GA4 export from a BigQuery target to the local catalog')))
    .option('--from <day>', 'the first day, YYYYMMDD', day)
    .option('--to <day>', 'the last day, YYYYMMDD', day)
    .option('--users <share>', 'the share of users, each with all of their events', share, 1)
    .option('--again', 'bring days again that are here already')
    .option('--remove-others', 'remove days that are here and are not of this pull: of the sample, an import, or another share of users')
    .action(async ({ from, to, users, again, removeOthers, target, ...options }: PullOptions) => {
      if (target === undefined) throw new UsageError('Name the BigQuery target to pull from: --target.');
      const { OpenProject } = await import('../../engine/open-project.ts');
      await withOpenProject(options, async ({ open }) => {
        const root = path.resolve(options.projectDir);
        const engine = { trusted: true, env: process.env, homeFolder: homedir(), onWaiting: say };
        const remote = await OpenProject.open(root, engine, { targetName: target, ...(options.vars && { vars: options.vars }) });
        try {
          const { pullTables } = await import('../../engine/pull/pull-tables.ts');
          const request = {
            users,
            again: again === true,
            removeOthers: removeOthers === true,
            ...(from !== undefined && { from }),
            ...(to !== undefined && { to }),
          };
          const pulled = await pullTables(open, remote, request, { signal, onProgress: tellSteps() });
          if (options.output === 'json') printJson({ tables: pulled });
          else for (const table of pulled) printLine(tableText(table));
          for (const { source, daysOfOthers } of pulled) {
            if (daysOfOthers.length > 0) say(othersText(source, daysOfOthers));
          }
        } finally {
          await remote.close();
        }
      });
    });
}

/** One line a table, however often it tells how far it is. */
function tellSteps(): (progress: { readonly message: string }) => void {
  let last = '';
  return ({ message }) => {
    const step = message.replace(/: [\d,]+ rows/, '');
    if (step !== last) say(step);
    last = step;
  };
}

function tableText({ source, rows, days, daysBefore }: PulledTable): string {
  return `${source}: ${rows.toLocaleString('en')} rows in ${days.length} daily shards; ${daysBefore.length} were here before.`;
}

function othersText(source: string, days: readonly string[]): string {
  const range = days.length === 1 ? String(days[0]) : `${String(days[0])} to ${String(days.at(-1))}`;
  const what = days.length === 1 ? '1 day' : `${days.length} days`;
  return `${what} of ${source} (${range}), here of something else than this pull: results would mix them. Remove with --remove-others.`;
}

function day(text: string): string {
  if (!/^\d{8}$/.test(text)) throw new UsageError(`A day is written YYYYMMDD, not "${text}".`);
  return text;
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new UsageError(`--users takes a share above 0 and at most 1, not "${text}".`);
  return value;
}
