import path from 'node:path';
import type { Command } from 'commander';
import { withOutput, type OutputOptions } from '../options.ts';
import { printJson, printLine } from '../output.ts';

export function addInitCommand(program: Command): void {
  withOutput(program.command('init').argument('[dir]', 'a new or empty folder', '.').description('write the sample project')).action(
    async (dir: string, options: OutputOptions) => {
      const { createProject } = await import('../../engine/create-project.ts');
      const folder = path.resolve(dir);
      const written = await createProject(folder);
      if (options.output === 'json') printJson({ folder, written });
      else printLine(`The sample project is in ${folder}. Next: attribution sample && attribution build && attribution dashboard`);
    },
  );
}
