import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { addCompareCommand } from './commands/compare.ts';
import { addCompileCommand } from './commands/compile.ts';
import { addCostCommand } from './commands/cost.ts';
import { addDashboardCommand } from './commands/dashboard.ts';
import { addDebugCommand } from './commands/debug.ts';
import { addEventsCommand } from './commands/events.ts';
import { addImportCommand } from './commands/import.ts';
import { addInitCommand } from './commands/init.ts';
import { addListCommand } from './commands/list.ts';
import { addLoadCommand } from './commands/load.ts';
import { addPreviewCommand } from './commands/preview.ts';
import { addPullCommand } from './commands/pull.ts';
import { addQueryCommand } from './commands/query.ts';
import { addRunCommands } from './commands/run.ts';
import { addSampleCommand } from './commands/sample.ts';

/** The whole command line. Throws CommanderError for wrong usage, after commander has said what was wrong. */
export function createProgram(context: CommandContext): Command {
  const program = new Command('attribution')
    .description('Develop marketing attribution models in SQL: run, test, preview and compare them, locally or on BigQuery.')
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true });
  const add = [
    addInitCommand,
    addSampleCommand,
    addImportCommand,
    addListCommand,
    addCompileCommand,
    addRunCommands,
    addPreviewCommand,
    addQueryCommand,
    addLoadCommand,
    addEventsCommand,
    addDashboardCommand,
    addCostCommand,
    addDebugCommand,
    addPullCommand,
    addCompareCommand,
  ];
  for (const addTo of add) addTo(program, context);
  return program;
}
