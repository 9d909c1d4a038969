import type { Command } from 'commander';
import type { Problem } from '../../problem/problem.ts';
import type { RunCommand, RunEvent, RunSummary } from '../../run/run-event.ts';
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
import { createRunReport, summaryLine } from '../run-report.ts';

interface RunOptions extends ProjectOptions, OutputOptions, SelectionOptions {
  readonly fullRefresh?: boolean;
  readonly threads?: number;
  readonly failFast?: boolean;
}

const commands: Readonly<Record<RunCommand, string>> = {
  run: 'run models, each when those it refers to are done',
  test: 'run tests',
  build: 'run seeds, models and their tests in dependency order',
  seed: 'load seeds',
};

export function addRunCommands(program: Command, context: CommandContext): void {
  for (const command of ['run', 'test', 'build', 'seed'] as const) {
    withSelection(withOutput(withProject(program.command(command).description(commands[command]))))
      .option('--full-refresh', 'rebuild incremental models from nothing')
      .option('--threads <n>', 'how many at once', wholeNumber('--threads', 1))
      .option('-x, --fail-fast', 'stop at the first failure')
      .action(async (options: RunOptions) => runCommand(command, options, context));
  }
}

async function runCommand(command: RunCommand, options: RunOptions, { signal, setExitCode }: CommandContext): Promise<void> {
  await withOpenProject(options, async ({ open, sayProblems }) => {
    sayProblems();
    const { runNodes } = await import('../../engine/run-nodes.ts');
    const report = createRunReport();
    const onEvent = (event: RunEvent): void => {
      const line = report(event);
      if (line !== undefined) say(line);
    };
    const summary = await runNodes(open, { command, ...options }, { signal, onEvent });
    for (const problem of newProblems(summary, open.project.problems)) say(formatProblem(problem, relativeToHere));
    if (options.output === 'json') printJson(summary);
    else printLine(summaryLine(summary));
    const broken = open.project.problems.some(({ severity }) => severity === 'error');
    setExitCode(summary.cancelled || !summary.success ? 1 : broken ? 2 : 0);
  });
}

/** What the run found besides what was said of the files before it. */
function newProblems({ problems, results }: RunSummary, said: readonly Problem[]): readonly Problem[] {
  const found = new Map(
    [...problems, ...results.flatMap(({ problem }) => problem ?? [])].map((problem) => [JSON.stringify(problem), problem]),
  );
  for (const problem of said) found.delete(JSON.stringify(problem));
  return [...found.values()];
}
