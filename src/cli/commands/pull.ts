import { homedir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withOpenProject } from '../open.ts';
import { withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { printJson, printLine, say } from '../output.ts';
import { UsageError } from '../usage-error.ts';

interface PullOptions extends ProjectOptions, OutputOptions {
  readonly from?: string;
  readonly to?: string;
  readonly users: number;
}

export function addPullCommand(program: Command, { signal }: CommandContext): void {
  withOutput(withProject(program.command('pull').description('copy days of the GA4 export from a BigQuery target to the local catalog')))
    .option('--from <day>', 'the first day, YYYYMMDD', day)
    .option('--to <day>', 'the last day, YYYYMMDD', day)
    .option('--users <share>', 'the share of users, each with all of their events', share, 1)
    .action(async ({ from, to, users, target, ...options }: PullOptions) => {
      if (target === undefined) throw new UsageError('Name the BigQuery target to pull from: --target.');
      const { OpenProject } = await import('../../engine/open-project.ts');
      await withOpenProject(options, async ({ open }) => {
        const root = path.resolve(options.projectDir);
        const engine = { trusted: true, env: process.env, homeFolder: homedir(), onWaiting: say };
        const remote = await OpenProject.open(root, engine, { targetName: target, ...(options.vars && { vars: options.vars }) });
        try {
          const { pullShards } = await import('../../engine/pull-shards.ts');
          const request = { users, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
          const pulled = await pullShards(open, remote, request, { signal, onProgress: ({ message }) => say(message) });
          if (options.output === 'json') printJson(pulled);
          else
            printLine(
              `${pulled.rows.toLocaleString('en')} rows in ${pulled.days.length} daily shards; ${pulled.daysBefore.length} were here before.`,
            );
        } finally {
          await remote.close();
        }
      });
    });
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
