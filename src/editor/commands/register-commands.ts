import { commands, type Disposable } from 'vscode';
import type { CompiledSqlDocuments } from '../compiled-sql.ts';
import { commandIds, type CommandName } from '../contributions.ts';
import type { EditorServices } from '../editor-services.ts';
import type { Panels } from '../panels.ts';
import { reportError } from '../report-error.ts';
import { estimateCost, showRunDetails } from './cost-commands.ts';
import { compareTargets } from './compare-commands.ts';
import { loadEventBatches } from './event-commands.ts';
import { forgetServiceAccountKey, storeServiceAccountKey } from './key-commands.ts';
import { openDashboard, openFile, previewModel, showCompiledSql, showFailingRows } from './look-commands.ts';
import { runModel, runModelFullRefresh, runModels, runTest, runTests } from './run-commands.ts';
import { pullSample } from './pull-commands.ts';
import { createSampleProject, makeSampleData } from './sample-commands.ts';
import { checkConnection, selectTarget } from './target-commands.ts';

/** Each command with what it does. `argument` is what it was called on: a tree's entry, a file, or nothing (from the palette). */
export function registerCommands(services: EditorServices, panels: Panels, compiledSql: CompiledSqlDocuments): Disposable[] {
  const actions: Readonly<Record<(typeof commandIds)[CommandName], (argument: unknown, selection: unknown) => Promise<void> | void>> = {
    [commandIds.runModels]: (argument) => runModels(services, argument),
    [commandIds.runModel]: (argument) => runModel(services, argument, '', ''),
    [commandIds.runModelWithParents]: (argument) => runModel(services, argument, '+', ''),
    [commandIds.runModelWithChildren]: (argument) => runModel(services, argument, '', '+'),
    [commandIds.runModelFullRefresh]: (argument) => runModelFullRefresh(services, argument),
    [commandIds.runTests]: (argument) => runTests(services, argument),
    [commandIds.runTest]: (argument) => runTest(services, argument),
    [commandIds.previewModel]: (argument) => previewModel(services, panels, argument),
    [commandIds.showFailingRows]: (argument) => showFailingRows(services, panels, argument),
    [commandIds.showCompiledSql]: (argument) => showCompiledSql(services, compiledSql, argument),
    [commandIds.openDashboard]: (argument) => openDashboard(services, panels, argument),
    [commandIds.openFile]: (argument) => openFile(services, argument),
    [commandIds.createSampleProject]: () => createSampleProject(services),
    [commandIds.makeSampleData]: (argument) => makeSampleData(services, argument),
    [commandIds.loadEventBatches]: (argument, selection) => loadEventBatches(services, argument, selection),
    [commandIds.selectTarget]: (argument) => selectTarget(services, argument),
    [commandIds.checkConnection]: (argument) => checkConnection(services, panels, argument),
    [commandIds.storeServiceAccountKey]: (argument) => storeServiceAccountKey(services, argument),
    [commandIds.forgetServiceAccountKey]: (argument) => forgetServiceAccountKey(services, argument),
    [commandIds.estimateCost]: (argument) => estimateCost(services, panels, argument),
    [commandIds.pullSample]: (argument) => pullSample(services, argument),
    [commandIds.showRunDetails]: (argument) => showRunDetails(services, panels, argument),
    [commandIds.compareTargets]: (argument) => compareTargets(services, panels, argument),
    [commandIds.refresh]: () => services.store.refresh(),
    [commandIds.showLog]: () => services.log.show(),
  };
  return Object.entries(actions).map(([id, action]) =>
    commands.registerCommand(id, async (argument: unknown, selection: unknown) => {
      try {
        await action(argument, selection);
      } catch (error) {
        reportError(error, services.log);
      }
    }),
  );
}
