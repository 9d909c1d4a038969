import assert from 'node:assert/strict';
import {
  commands,
  DiagnosticSeverity,
  languages,
  Range,
  TabInputText,
  TabInputWebview,
  type Tab,
  window,
  workspace,
  WorkspaceEdit,
} from 'vscode';
import { commandIds } from '../../src/editor/contributions.ts';
import { fileUri, lastRunResults, ourExtension } from './project.ts';
import { waitFor } from './wait-for.ts';

const firstClick = 'models/marts/mart_first_click.sql';

function isPanel({ input }: Tab): boolean {
  return input instanceof TabInputWebview;
}

describe('commands', () => {
  before(async () => {
    await ourExtension().activate();
    // A command that needs the projects waits for them; this one is answered by the engine.
    await commands.executeCommand(commandIds.refresh);
  });

  afterEach(() => commands.executeCommand('workbench.action.closeAllEditors'));

  it('run one model with what is above it', async () => {
    await commands.executeCommand(commandIds.runModelWithParents, fileUri(firstClick));
    const results = await lastRunResults();
    assert.deepEqual([...results].sort(), [
      ['model.small_shop.mart_first_click', 'success'],
      ['model.small_shop.touchpoints', 'success'],
    ]);
  });

  it('run one model with what is below it', async () => {
    await commands.executeCommand(commandIds.runModelWithChildren, fileUri('models/staging/touchpoints.sql'));
    const results = await lastRunResults();
    assert.equal(results.size, 3);
    assert.deepEqual(new Set(results.values()), new Set(['success']));
  });

  it('run the text on the screen, saved before or not', async () => {
    const document = await workspace.openTextDocument(fileUri('models/staging/exact_values.sql'));
    await window.showTextDocument(document);
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), 'select no_such_column from unnest([1]) as n\n');
    assert.ok(await workspace.applyEdit(edit));
    await commands.executeCommand(commandIds.runModel, document.uri);
    assert.equal(document.isDirty, false);
    assert.deepEqual([...(await lastRunResults())], [['model.small_shop.exact_values', 'error']]);

    const problem = await waitFor('the problem', () => languages.getDiagnostics(document.uri)[0]);
    assert.equal(problem.severity, DiagnosticSeverity.Error);
    assert.equal(problem.source, 'Attribution Lab');
    assert.deepEqual([problem.range.start.line, problem.range.start.character], [0, 7]);

    await commands.executeCommand('undo');
    await commands.executeCommand(commandIds.runModel, document.uri);
    assert.deepEqual([...(await lastRunResults())], [['model.small_shop.exact_values', 'success']]);
    await waitFor('the problem to go', () => languages.getDiagnostics(document.uri).length === 0);
  });

  it('show compiled SQL in a document that cannot be edited', async () => {
    await commands.executeCommand(commandIds.showCompiledSql, fileUri(firstClick));
    const document = await waitFor(
      'the document',
      () => window.activeTextEditor?.document.uri.scheme === 'attribution-sql' && window.activeTextEditor.document,
    );
    assert.equal(document.languageId, 'sql');
    assert.match(document.getText(), /touchpoints/);
    assert.doesNotMatch(document.getText(), /\{\{/);
    assert.ok(window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputText);
  });

  it('open one preview a model and one dashboard a project, however often', async () => {
    for (const command of [commandIds.previewModel, commandIds.openDashboard, commandIds.previewModel, commandIds.openDashboard]) {
      await commands.executeCommand(command, fileUri(firstClick));
    }
    // A tab is told of a little after it was made.
    const labels = (): string =>
      window.tabGroups.all
        .flatMap(({ tabs }) => tabs.filter(isPanel).map(({ label }) => label))
        .sort()
        .join();
    await waitFor('two panels', () => labels() === 'Attribution,Preview: mart_first_click');
  });
});

describe('problems', () => {
  it('stand at the template’s line, come with the file and go with it', async () => {
    const uri = fileUri('models/broken.sql');
    await workspace.fs.writeFile(uri, Buffer.from("select 1 as one\nfrom {{ ref('no_such_model') }}\n"));
    const problem = await waitFor('the problem', () => languages.getDiagnostics(uri)[0]);
    assert.equal(problem.range.start.line, 1);
    assert.match(problem.message, /no_such_model/);
    await workspace.fs.delete(uri);
    await waitFor('the problem to go', () => languages.getDiagnostics(uri).length === 0);
  });

  it('leave other models working', async () => {
    const uri = fileUri('models/broken.sql');
    await workspace.fs.writeFile(uri, Buffer.from('select {% if %}\n'));
    await waitFor('the problem', () => languages.getDiagnostics(uri)[0]);
    await commands.executeCommand(commandIds.runModel, fileUri('models/staging/touchpoints.sql'));
    assert.deepEqual([...(await lastRunResults())], [['model.small_shop.touchpoints', 'success']]);
    await workspace.fs.delete(uri);
    await waitFor('the problem to go', () => languages.getDiagnostics(uri).length === 0);
  });
});
