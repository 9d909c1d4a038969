import assert from 'node:assert/strict';
import { closeAnalyser } from '../../src/engine/analyser.ts';
import { type Emulator, requireEmulator, startEmulator } from '../support/emulator.ts';
import { openTarget, writeEmulatorProject } from '../support/emulator-project.ts';
import { testEditor } from './test-editor.ts';
import { type Theme, Workbench } from './workbench.ts';

const themes: readonly Theme[] = ['light', 'dark', 'high-contrast'];

describe('two targets compared in a real VS Code', () => {
  let emulator: Emulator;
  let workbench: Workbench;
  let root: string;

  before(async function () {
    requireEmulator(this);
    emulator = await startEmulator();
    const editor = await testEditor();
    root = await writeEmulatorProject(editor.folder('compared'), emulator);
    workbench = await Workbench.open(editor, root);
  });

  // Nothing was opened where the emulator is missing.
  after(async () => {
    await (workbench as Workbench | undefined)?.close();
    await closeAnalyser();
    await (emulator as Emulator | undefined)?.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed-comparison`);
  });

  it('are run, and found the same', async () => {
    await workbench.openView();
    await workbench.treeItem(/^mart_last_click, model, not run/).waitFor();
    await workbench.run('Attribution: Compare Local with BigQuery');
    await workbench.pick('All models');
    await workbench.pick('Run in both, then compare');
    const page = workbench.webview();
    await page.getByText('4 of 4 models are the same.').waitFor({ timeout: 90_000 });
    await page.getByRole('row', { name: 'mart_last_click same same 3 3 0 0' }).waitFor();
    // The tree followed the run of the selected target.
    await workbench.treeItem(/^mart_last_click, model, success/).waitFor();
    await workbench.screenshot('comparison-same');
  });

  it('show what differs side by side, and by the keyboard', async () => {
    const remote = await openTarget(root, 'emulator');
    await (
      await remote.warehouse()
    ).execute(`
      UPDATE shop.mart_last_click SET channel = 'Organic Shopping', revenue = 64.5 WHERE conversion_id = 'o3';
      DELETE FROM shop.exact_values WHERE n = 7;`);
    await remote.close();
    await workbench.run('Attribution: Compare Local with BigQuery');
    await workbench.pick('All models');
    await workbench.pick('Compare what is built');
    const page = workbench.webview();
    await page.getByText('2 of 4 models are the same; not: ').waitFor({ timeout: 90_000 });
    await page.getByRole('row', { name: 'mart_last_click different same 3 3 1 1' }).waitFor();
    const link = page.getByRole('button', { name: 'mart_last_click', exact: true });
    await link.focus();
    await workbench.page.keyboard.press('Enter');
    assert.equal(await page.locator('h2:focus').textContent(), 'mart_last_click');
    const rows = page.getByRole('table', { name: 'conversion_id o3: differs in channel, revenue' });
    await rows.getByRole('row', { name: 'channel Referral Organic Shopping' }).waitFor();
    await rows.getByRole('row', { name: 'revenue 64.25 64.5' }).waitFor();
    await page
      .getByRole('table', { name: 'A row only in local' })
      .getByRole('row', { name: /beyond_double 9007199254741000/ })
      .waitFor();
    for (const theme of themes) {
      await workbench.selectTheme(theme);
      await workbench.screenshot(`comparison-${theme}`);
      await page.locator('h1').first().scrollIntoViewIfNeeded();
    }
    await workbench.selectTheme('light');
  });

  it('are compared again by the button, and cancelled', async () => {
    const page = workbench.webview();
    await page.getByRole('button', { name: 'Compare Again' }).click();
    await page.getByRole('button', { name: 'Compare Again' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Compare Again' }).waitFor({ timeout: 60_000 });
    await page.getByText('2 of 4 models are the same; not: ').waitFor();
    await page.getByRole('button', { name: 'Compare Again' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Compare Again' }).waitFor();
    assert.equal(await page.getByRole('alert').filter({ hasText: /ATT/ }).count(), 0);
  });
});
