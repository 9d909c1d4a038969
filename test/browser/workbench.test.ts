import assert from 'node:assert/strict';
import { writeSmallProject } from '../fixtures/small-project.ts';
import { testEditor } from './test-editor.ts';
import { Workbench, type Theme } from './workbench.ts';

const themes: readonly Theme[] = ['light', 'dark', 'high-contrast'];

describe('a project in a real VS Code', () => {
  let workbench: Workbench;

  before(async () => {
    const editor = await testEditor();
    workbench = await Workbench.open(editor, await writeSmallProject(editor.folder('small_shop')));
  });

  after(() => workbench.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  it('shows the models by folder', async () => {
    await workbench.openView();
    await workbench.treeItem(/^mart_first_click, model, not run/).waitFor();
    await workbench.treeItem('staging').waitFor();
  });

  it('runs all models from the palette and shows how it went', async () => {
    await workbench.run('Attribution: Run Models');
    await workbench.pick('All models');
    await workbench.waitForMessage(/4 models built/);
    await workbench.treeItem(/^mart_last_click, model, success/).waitFor();
  });

  it('runs tests, and tells the failed ones from the others', async () => {
    await workbench.run('Attribution: Run Tests');
    await workbench.pick('All tests');
    await workbench.waitForMessage(/1 test failed/);
    await workbench.treeItem(/^no_order_above_100, fail/).waitFor();
  });

  it('compares first and last click on the dashboard', async () => {
    await workbench.run('Attribution: Open Dashboard');
    const page = workbench.webview();
    await page.getByRole('row').filter({ hasText: 'Organic Search' }).first().waitFor();
    for (const theme of themes) {
      await workbench.selectTheme(theme);
      await workbench.screenshot(`dashboard-${theme}`);
    }
    await workbench.selectTheme('light');
  });

  it('shows events on the dashboard as a batch lands', async () => {
    await workbench.webview().getByRole('button', { name: 'Load Event Batches' }).click();
    await workbench.pick('Generate a synthetic batch');
    await workbench.webview().getByText('500 in streaming_events').waitFor();
    await workbench.waitForMessage(/500 new events loaded/);
  });

  it('previews rows with 64-bit integers exactly', async () => {
    await workbench.run('Attribution: Preview Model');
    await workbench.pick('exact_values');
    const page = workbench.webview();
    await page.getByText('9007199254740994').first().waitFor();
    for (const theme of themes) {
      await workbench.selectTheme(theme);
      await workbench.screenshot(`preview-${theme}`);
    }
    await workbench.selectTheme('light');
  });

  it('brings panels back after a reload', async () => {
    await workbench.reloadOnceStored(/node[\\"]+:[\\"]+model\.small_shop\.exact_values/);
    await workbench.webview().getByText('9007199254740994').first().waitFor();
    assert.ok(await workbench.page.getByRole('tab', { name: /^Preview: exact_values/ }).count());
  });
});
