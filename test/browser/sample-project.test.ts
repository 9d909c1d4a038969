import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { testEditor } from './test-editor.ts';
import { Workbench } from './workbench.ts';

describe('an empty folder in a real VS Code', () => {
  let workbench: Workbench;

  before(async () => {
    const editor = await testEditor();
    const folder = editor.folder('empty');
    await mkdir(folder);
    workbench = await Workbench.open(editor, folder);
  });

  after(() => workbench.close());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot('failed-sample-project');
  });

  it('has the sample on its dashboard after one click', async function () {
    // Hundreds of thousands of events are made and modelled first.
    this.timeout(300_000);
    await workbench.openView();
    await workbench.page.getByRole('button', { name: 'Create Sample Project' }).click();
    const page = workbench.webview();
    await page.getByRole('row').filter({ hasText: 'Organic Search' }).first().waitFor({ timeout: 280_000 });
    await workbench.treeItem(/^mart_last_click, model, success/).waitFor();
    await workbench.screenshot('sample-project');
    assert.equal(await page.getByRole('alert').filter({ hasText: /ATT/ }).count(), 0);
  });
});
