import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extensionFolder } from '../../scripts/vscode/locations.ts';
import { type CloudShop, writeCloudShop } from '../fixtures/cloud-shop.ts';
import { testEditor } from './test-editor.ts';
import { Workbench, type Theme } from './workbench.ts';

/** Where the server keeps logs and whatever else it keeps. */
const serverFolder = join(extensionFolder, 'out/test-browser');

const themes: readonly Theme[] = ['light', 'dark', 'high-contrast'];

/** The files below folders that hold a text. */
async function filesWith(folders: readonly string[], text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      if ((await readFile(file)).includes(text)) found.push(file);
    }
  }
  return found;
}

describe('a project on BigQuery in a real VS Code', () => {
  let workbench: Workbench;
  let shop: CloudShop;

  before(async () => {
    const editor = await testEditor();
    shop = await writeCloudShop(editor.folder('cloud_shop'));
    workbench = await Workbench.open(editor, shop.folder);
  });

  after(async () => {
    await workbench.close();
    await shop.server.stop();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(`failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}`);
  });

  const inThemes = async (name: string): Promise<void> => {
    for (const theme of themes) {
      await workbench.selectTheme(theme);
      await workbench.screenshot(`${name}-${theme}`);
    }
    await workbench.selectTheme('light');
  };

  const dialog = () => workbench.page.locator('.monaco-dialog-box');

  it('shows the target that was selected in the status bar', async () => {
    await workbench.openView();
    await workbench.treeItem(/^mart_first_click, model, not run/).waitFor();
    await workbench.run('Attribution: Select Target');
    await workbench.pick('cloud');
    await workbench.page.getByRole('button', { name: /^Attribution target cloud \(BigQuery, test\.main\) of small_shop, idle/ }).waitFor();
  });

  it('says that the connection works, and which part of it does not', async () => {
    await workbench.run('Attribution: Check Connection');
    await workbench.waitForMessage(/The connection of the target cloud works/);
    const message = 'BigQuery API has not been used in project 1 before or it is disabled.';
    shop.server.fault({
      on: /^GET \/datasets$/,
      times: 1,
      trouble: { kind: 'error', status: 403, reason: 'accessNotConfigured', message },
    });
    await workbench.run('Attribution: Check Connection');
    await workbench.waitForMessage(/cannot be used, because of its API/, 'Show Report');
    const page = workbench.webview();
    await page
      .getByRole('row')
      .filter({ hasText: /^API.*Trouble.*ATT1412/ })
      .waitFor();
    await page.getByText(/Switch it on at https/).waitFor();
    await inThemes('connection');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('The connection of the target cloud works.').waitFor();
  });

  it('estimates what the models would read, in a report and in the tree', async () => {
    await workbench.run('Attribution: Estimate Cost');
    await workbench.pick('All models');
    const page = workbench.webview();
    await page
      .getByRole('row')
      .filter({ hasText: /^mart_first_click.*1\.5 TiB.*\$9\.38/ })
      .waitFor();
    await workbench.treeItem(/^mart_first_click, model, not run, would read 1\.5 TiB$/).waitFor();
    await inThemes('cost');
    assert.equal(shop.server.jobs.length, 0);
  });

  it('asks before a run that would read more than the limit, and runs nothing unless it may', async () => {
    await workbench.run('Attribution: Run Models');
    await workbench.pick('All models');
    await dialog()
      .getByText(/This run would read 1\.74 TiB, about \$10\.90/)
      .waitFor();
    await inThemes('confirm');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    assert.equal(shop.server.jobs.length, 0);
    await workbench.run('Attribution: Run Models');
    await workbench.pick('All models');
    await dialog().getByRole('button', { name: 'Run' }).click();
    await workbench.waitForMessage(/4 models built/);
    assert.equal(shop.server.jobs.length, 4);
  });

  it('tells what each job took, and links to it', async () => {
    await workbench.run('Attribution: Show Run Details');
    const page = workbench.webview();
    const row = page.getByRole('row').filter({ hasText: /^mart_first_click/ });
    await row.filter({ hasText: /1\.5 TiB.*S01: Sort\+ \(2\.5 s\)/ }).waitFor();
    const link = await row.getByRole('link', { name: 'Open in Google Cloud' }).getAttribute('href');
    assert.match(link ?? '', /^https:\/\/console\.cloud\.google\.com\/bigquery\?project=test&j=bq:US:attribution_lab_/);
    await inThemes('run-details');
  });

  it('tells on hover what a model would read', async () => {
    const { page } = workbench;
    await workbench.treeItem(/^mart_last_click, model/).click();
    await page.locator('.view-line').filter({ hasText: 'touchpoints' }).waitFor();
    await page.keyboard.press('Control+Home');
    // By keyboard, as people do who use none else.
    await workbench.run('Show or Focus Hover');
    await page
      .locator('.monaco-hover')
      .getByText(/Would\sread\s250\sGiB,\sabout\s\$1\.53/)
      .waitFor();
    await inThemes('hover');
    await workbench.run('View: Close All Editors');
  });

  it('asks before a preview that would read more than the limit, and never by itself', async () => {
    const jobs = shop.server.jobs.length;
    await workbench.run('Attribution: Preview Model');
    await workbench.pick('mart_last_click');
    await dialog()
      .getByText(/would read 250 GiB, about \$1\.53, however few/)
      .waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await workbench.webview().getByText('Press Refresh to read them all the same.').waitFor();
    assert.equal(shop.server.jobs.length, jobs);
    await workbench.webview().getByRole('button', { name: 'Refresh' }).click();
    await dialog().getByRole('button', { name: 'Read' }).click();
    await workbench.webview().getByText('0 rows').first().waitFor();
    assert.equal(shop.server.jobs.length, jobs + 1);
    await workbench.run('View: Close All Editors');
  });

  it('pulls days of the export with some of the users, price first', async () => {
    const jobs = shop.server.jobs.length;
    await workbench.run('Attribution: Pull Sample to Local');
    await workbench.pick('The GA4 export of the project');
    await workbench.type('20210101 to 20210102');
    await workbench.pick('10%');
    await dialog()
      .getByText(/The pull would read 6 GiB, about \$0\.04/)
      .waitFor();
    await inThemes('pull');
    assert.equal(shop.server.jobs.length, jobs);
    await dialog().getByRole('button', { name: 'Pull' }).click();
    await workbench.waitForMessage(/1,000 rows of 2 days pulled/);
    assert.equal(shop.server.jobs.length, jobs + 2);
    await workbench.run('Attribution: Select Target');
    await workbench.pick('local');
    await workbench.run('Attribution: Preview Model');
    await workbench.pick('events');
    await workbench.webview().getByText('1,000 rows').first().waitFor();
    await workbench.run('View: Close All Editors');
    await workbench.run('Attribution: Select Target');
    await workbench.pick('cloud');
  });

  it('stores a key for a target and forgets it, and writes it nowhere', async () => {
    await workbench.run('Attribution: Store Service Account Key');
    await workbench.pick('Paste the key');
    const lines = ['-----BEGIN PRIVATE KEY-----', 'bm90IGEgcmVhbCBrZXk', '-----END PRIVATE KEY-----', ''];
    await workbench.type(JSON.stringify({ type: 'service_account', client_email: 'me@test.example', private_key: lines.join('\n') }));
    await workbench.waitForMessage(/key of me@test\.example is stored for the target cloud/);
    // It is no real key: what works with the profile's token does not with it.
    await workbench.run('Attribution: Check Connection');
    await workbench.waitForMessage(/because of its credentials/);
    await workbench.run('Attribution: Forget Service Account Key');
    await workbench.pick('cloud');
    await workbench.waitForMessage(/key of the target cloud is forgotten/);
    await workbench.run('Attribution: Check Connection');
    await workbench.waitForMessage(/The connection of the target cloud works/);
    assert.deepEqual(await filesWith([shop.folder, serverFolder], 'bm90IGEgcmVhbCBrZXk'), []);
  });

  it('comes back after a reload', async () => {
    await workbench.run('Attribution: Show Run Details');
    await workbench.reloadOnceStored(/report[\\"]+:[\\"]+run/);
    await workbench
      .webview()
      .getByRole('row')
      .filter({ hasText: /^mart_first_click.*1\.5 TiB/ })
      .waitFor();
  });
});
