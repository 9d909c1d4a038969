import { homedir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { relativeToHere, withOpenProject } from '../open.ts';
import {
  wholeNumber,
  withOutput,
  withProject,
  withSelection,
  type OutputOptions,
  type ProjectOptions,
  type SelectionOptions,
} from '../options.ts';
import { formatProblem, printJson, printLine, say } from '../output.ts';
import { UsageError } from '../usage-error.ts';

interface CompareCommandOptions extends ProjectOptions, OutputOptions, SelectionOptions {
  readonly run: boolean;
  readonly fullRefresh?: boolean;
  readonly rows?: number;
}

export function addCompareCommand(program: Command, { signal, setExitCode }: CommandContext): void {
  const command = program.command('compare').description('run a selection locally and on a BigQuery target, and tell what differs');
  withSelection(withOutput(withProject(command)))
    .option('--no-run', 'compare what is built, running nothing')
    .option('--full-refresh', 'rebuild incremental models from nothing')
    .option('--rows <n>', 'how many differing rows of a model are told; 20', wholeNumber('--rows', 0))
    .action(async ({ target, ...options }: CompareCommandOptions) => {
      if (target === undefined) throw new UsageError('Name the BigQuery target to compare with: --target.');
      const { OpenProject } = await import('../../engine/open-project.ts');
      await withOpenProject(options, async ({ open, sayProblems }) => {
        sayProblems();
        const root = path.resolve(options.projectDir);
        const engine = { trusted: true, env: process.env, homeFolder: homedir(), onWaiting: say };
        const remote = await OpenProject.open(root, engine, { targetName: target, ...(options.vars && { vars: options.vars }) });
        try {
          const { compareTargets } = await import('../../engine/compare-targets.ts');
          const comparison = await compareTargets(open, remote, options, { signal, onProgress: ({ message }) => say(message) });
          for (const problem of comparison.problems) say(formatProblem(problem, relativeToHere));
          if (options.output === 'json') printJson(comparison);
          else printLine((await import('../format-parity.ts')).formatParity(comparison, relativeToHere));
          setExitCode(comparison.same ? 0 : 1);
        } finally {
          await remote.close();
        }
      });
    });
}
