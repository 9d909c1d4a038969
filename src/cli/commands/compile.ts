import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { relativeToHere, withOpenProject } from '../open.ts';
import { withOutput, withProject, withSelection, type OutputOptions, type ProjectOptions, type SelectionOptions } from '../options.ts';
import { formatProblem, printJson, printLine, say } from '../output.ts';

interface CompileOptions extends ProjectOptions, OutputOptions, SelectionOptions {
  readonly native?: boolean;
}

export function addCompileCommand(program: Command, context: CommandContext): void {
  withSelection(withOutput(withProject(program.command('compile').description('render models to SQL, into target/compiled too'))))
    .option('--native', 'what the database is really sent: locally, DuckDB SQL')
    .action(async (options: CompileOptions) =>
      withOpenProject(options, async ({ open, sayProblems }) => {
        sayProblems();
        const { compileNodes } = await import('../../engine/compile-nodes.ts');
        const { nodes, problems } = await compileNodes(open, options, context);
        for (const problem of problems) say(formatProblem(problem, relativeToHere));
        if (options.output === 'json') printJson(nodes);
        else for (const { id, sql, native } of nodes) printLine(`-- ${id}\n${options.native === true ? (native ?? sql) : sql}\n`);
        if ([...problems, ...open.project.problems].some(({ severity }) => severity === 'error')) context.setExitCode(2);
      }),
    );
}
