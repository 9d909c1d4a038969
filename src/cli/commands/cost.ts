import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { relativeToHere, withOpenProject } from '../open.ts';
import { withOutput, withProject, withSelection, type OutputOptions, type ProjectOptions, type SelectionOptions } from '../options.ts';
import { formatProblem, formatTable, printJson, printLine, say } from '../output.ts';
import { UsageError } from '../usage-error.ts';

interface CostOptions extends ProjectOptions, OutputOptions, SelectionOptions {
  readonly pricePerTib?: number;
  readonly fullRefresh?: boolean;
}

export function addCostCommand(program: Command, { signal, setExitCode }: CommandContext): void {
  withSelection(withOutput(withProject(program.command('cost').description('bytes that each model would scan on BigQuery, by dry run'))))
    .option('--full-refresh', 'as if incremental models were rebuilt from nothing')
    .option('--price-per-tib <price>', 'what a TiB costs', positive)
    .action(async (options: CostOptions) =>
      withOpenProject(options, async ({ open, sayProblems }) => {
        sayProblems();
        const { estimateCost } = await import('../../engine/estimate-cost.ts');
        const cost = await estimateCost(open, options, { signal });
        for (const problem of cost.problems) say(formatProblem(problem, relativeToHere));
        if (options.output === 'json') printJson(cost);
        else {
          const rows = cost.models.map(({ name, materialization, bytes, price }) => [name, materialization, shown(bytes), money(price)]);
          const columns = [
            { title: 'model' },
            { title: 'as' },
            { title: 'bytes', align: 'right' },
            { title: 'price', align: 'right' },
          ] as const;
          printLine(formatTable(columns, [...rows, ['all', '', shown(cost.bytes), money(cost.price)]]));
          if (!cost.complete) say('Models that read what is not built yet have no estimate.');
        }
        if (cost.problems.some(({ severity }) => severity === 'error')) setExitCode(2);
      }),
    );
}

function shown(bytes: number | null): string {
  return bytes === null ? '?' : bytes.toLocaleString('en');
}

function money(price: number | null): string {
  return price === null ? '?' : price.toFixed(4);
}

function positive(text: string): number {
  const price = Number(text);
  if (!(price >= 0)) throw new UsageError(`--price-per-tib takes a number, not "${text}".`);
  return price;
}
