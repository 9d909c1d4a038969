import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { commands, ConfigurationTarget, type Hover, MarkdownString, Position, Range, window, workspace, WorkspaceEdit } from 'vscode';
import { commandIds, settingIds } from '../../src/editor/contributions.ts';
import { type FaultServer, startFaultServer } from '../fault-server/fault-server.ts';
import { fileUri, lastRunResults, ourExtension, workspaceFolder } from './project.ts';
import { waitFor } from './wait-for.ts';

const model = 'models/staging/exact_values.sql';

/** What hovering at a place tells. */
async function hoverText(path: string, position: Position): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', fileUri(path), position);
  const texts = hovers.flatMap(({ contents }) => contents.map((content) => (content instanceof MarkdownString ? content.value : '')));
  return texts.join('\n').replaceAll('&nbsp;', ' ');
}

describe('a BigQuery target of the settings', () => {
  let server: FaultServer;
  let bytes = 3 * 1024 ** 3;
  const setting = (id: string, value: unknown) => workspace.getConfiguration().update(id, value, ConfigurationTarget.Workspace);

  before(async () => {
    server = await startFaultServer(() => ({ bytes }), { exact_values: { type: 'TABLE', numRows: '20000' } });
    await ourExtension().activate();
    await setting(settingIds.apiEndpoint, server.endpoint);
    await setting(settingIds.dataset, 'main');
    await setting(settingIds.project, 'test');
  });

  after(async () => {
    await selectTarget('local');
    for (const id of [settingIds.project, settingIds.dataset, settingIds.apiEndpoint]) await setting(id, undefined);
    await commands.executeCommand('workbench.action.closeAllEditors');
    await server.stop();
    await rm(`${workspaceFolder()}/.vscode`, { recursive: true, force: true });
  });

  const selectTarget = (target: string) => commands.executeCommand(commandIds.selectTarget, { root: workspaceFolder(), target });

  it('is offered, builds models, and tells on hover what they would read, anew when the file is saved', async () => {
    await selectTarget('bigquery');
    const head = new Position(0, 0);
    await waitFor('the estimate', async () => (await hoverText(model, head)).includes('Would read 3 GiB, about $0.02'));
    assert.equal(server.jobs.length, 0);

    bytes = 5 * 1024 ** 3;
    const document = await workspace.openTextDocument(fileUri(model));
    await window.showTextDocument(document);
    const edit = new WorkspaceEdit();
    edit.insert(document.uri, new Position(document.lineCount, 0), '-- read anew\n');
    assert.ok(await workspace.applyEdit(edit));
    assert.ok(await document.save());
    await waitFor('another estimate', async () => (await hoverText(model, head)).includes('Would read 5 GiB, about $0.03'));

    await commands.executeCommand(commandIds.runModel, fileUri(model));
    assert.deepEqual([...(await lastRunResults())], [['model.small_shop.exact_values', 'success']]);
    assert.equal(server.jobs.length, 1);

    const undo = new WorkspaceEdit();
    undo.delete(document.uri, new Range(document.lineCount - 2, 0, document.lineCount - 1, 0));
    assert.ok(await workspace.applyEdit(undo));
    assert.ok(await document.save());
  });
});
