import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { formatComparison } from '../format-comparison.ts';
import { withOpenProject } from '../open.ts';
import { withOutput, withProject, type OutputOptions, type ProjectOptions } from '../options.ts';
import { printJson, printLine } from '../output.ts';

export function addDashboardCommand(program: Command, { signal }: CommandContext): void {
  withOutput(withProject(program.command('dashboard').description('compare the attribution models by channel'))).action(
    async (options: ProjectOptions & OutputOptions) =>
      withOpenProject(options, async ({ open }) => {
        const { readProjectDashboard } = await import('../../engine/read-project-dashboard.ts');
        const data = await readProjectDashboard(open, signal);
        if (options.output === 'json') printJson(data);
        else printLine(formatComparison(data));
      }),
  );
}
