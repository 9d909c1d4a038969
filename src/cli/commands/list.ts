import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { withOpenProject } from '../open.ts';
import { withOutput, withProject, withSelection, type OutputOptions, type ProjectOptions, type SelectionOptions } from '../options.ts';
import { printJson, printLine } from '../output.ts';

export function addListCommand(program: Command, context: CommandContext): void {
  withSelection(
    withOutput(withProject(program.command('ls').alias('list').description('list the nodes of the project, in dependency order'))),
  ).action(async (options: ProjectOptions & OutputOptions & SelectionOptions) =>
    withOpenProject(options, async ({ open, sayProblems }) => {
      const { listNodes } = await import('../../engine/list-nodes.ts');
      const nodes = listNodes(open, options);
      sayProblems();
      if (options.output === 'json') printJson(nodes);
      else for (const { id } of nodes) printLine(id);
      if (open.project.problems.some(({ severity }) => severity === 'error')) context.setExitCode(2);
    }),
  );
}
