import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withOpenProject } from '../open.ts';
import { withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { formatTable, printJson, printLine, say } from '../output.ts';

export function addDebugCommand(program: Command, { signal, setExitCode }: CommandContext): void {
  withOutput(withProject(program.command('debug').description('check that the target can be used, and say what is in the way'))).action(
    async (options: ProjectOptions & OutputOptions) =>
      withOpenProject(options, async ({ open, sayProblems }) => {
        sayProblems();
        const { checkTarget } = await import('../../engine/check-connection.ts');
        const checked = await checkTarget(open, signal);
        if (options.output === 'json') printJson(checked);
        else {
          const columns = [{ title: 'check' }, { title: 'result' }, { title: '' }] as const;
          printLine(
            formatTable(
              columns,
              checked.checks.map(({ name, status, message }) => [name, status, message]),
            ),
          );
        }
        for (const { problem } of checked.checks) if (problem?.hint !== undefined) say(problem.hint);
        if (checked.checks.some(({ status }) => status === 'failed')) setExitCode(1);
      }),
  );
}
