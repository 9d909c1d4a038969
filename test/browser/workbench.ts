import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { extensionFolder } from '../../scripts/vscode/locations.ts';
import { remoteUri, workbenchAddress } from '../../scripts/vscode/serve-vscode.ts';
import type { TestEditor } from './test-editor.ts';

export type Theme = 'light' | 'dark' | 'high-contrast';

const themes: Readonly<Record<Theme, { readonly name: string; readonly bodyClass: string }>> = {
  light: { name: 'Default Light Modern', bodyClass: 'vs' },
  dark: { name: 'Default Dark Modern', bodyClass: 'vs-dark' },
  'high-contrast': { name: 'Default High Contrast', bodyClass: 'hc-black' },
};

const screenshots = join(extensionFolder, 'out/screenshots');

/** A window of a real VS Code with the extension under development, driven as a person drives it. */
export class Workbench {
  readonly page: Page;
  readonly #folder: string;

  private constructor(folder: string, page: Page) {
    this.#folder = folder;
    this.page = page;
  }

  static async open({ browser, server }: TestEditor, folder: string): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(30_000);
    const workbench = new Workbench(folder, page);
    await workbench.#writeSettings('light');
    await page.goto(
      workbenchAddress(server.port, folder, { extensionDevelopmentPath: remoteUri(server.port, extensionFolder), skipWelcome: 'true' }),
    );
    await page.locator('.monaco-workbench .statusbar').waitFor();
    return workbench;
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /**
   * Runs a command from the palette by its title. The palette is opened again where it does not have the command: a window that is still
   * starting moves the focus, which closes a palette, and one that was opened before a context key was set goes on without its commands.
   */
  async run(title: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      // A palette that is still closing takes no key.
      await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      await this.page.keyboard.press('F1');
      try {
        await this.#choose(`>${title}`, title, 5_000);
        return;
      } catch (error) {
        if (attempt === 6) throw new Error(`The palette has no ${title}: ${await this.#listed()}`, { cause: error });
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Picks an entry of the list that a command shows. */
  async pick(text: string): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first().waitFor();
    await this.#choose(text, text);
  }

  /** Types into the box that a command shows. */
  async type(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:not(:has(.quick-input-list .monaco-list-row)) input:visible').first();
    await input.waitFor();
    await input.fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Opens the extension's view from the activity bar. */
  async openView(): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: 'Attribution' });
    await tab.waitFor();
    if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
  }

  /** An entry of the extension's trees, by what a screen reader says of it. */
  treeItem(label: string | RegExp): Locator {
    return this.page.locator('.sidebar').getByRole('treeitem', { name: label });
  }

  /**
   * Waits for a message in the notification center: a window that is driven by tests shows none by itself. Presses a button of the message
   * where one is named.
   */
  async waitForMessage(text: string | RegExp, button?: string): Promise<void> {
    const center = this.page.locator('.notifications-center.visible');
    if (!(await center.isVisible())) await this.run('Notifications: Show Notifications');
    const message = center.locator('.notification-list-item').filter({ hasText: text }).first();
    await message.waitFor();
    if (button !== undefined) await message.getByRole('button', { name: button }).click();
    await this.run('Notifications: Clear All Notifications');
  }

  /** Reloads the window as soon as the browser has stored something that matches: what VS Code keeps there it writes every few seconds. */
  async reloadOnceStored(pattern: RegExp): Promise<void> {
    while (!(await this.page.evaluate(`(${isStored})(${JSON.stringify(pattern.source)})`))) await this.page.waitForTimeout(250);
    await this.page.reload();
  }

  /** The page inside the webview that is on the screen. */
  webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready >> visible=true').frameLocator('#active-frame');
  }

  async selectTheme(theme: Theme): Promise<void> {
    await this.#writeSettings(theme);
    await this.page.locator(`.monaco-workbench.${themes[theme].bodyClass}`).first().waitFor();
  }

  async screenshot(name: string): Promise<void> {
    await mkdir(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }

  /** Types into the quick input, as its list moves under a mouse, and takes the entry that has `text`. */
  async #choose(typed: string, text: string, timeout?: number): Promise<void> {
    const within = timeout === undefined ? {} : { timeout };
    await this.page.locator('.quick-input-widget input[type="text"]').fill(typed, within);
    await this.page
      .locator('.quick-input-list .monaco-list-row.focused')
      .filter({ hasText: text })
      .waitFor({ ...within });
    await this.page.keyboard.press('Enter');
  }

  /** What the quick input shows, for the message of a test that did not find its entry. */
  async #listed(): Promise<string> {
    const widget = this.page.locator('.quick-input-widget');
    if (!(await widget.isVisible())) return 'it is closed';
    const rows = await widget.locator('.monaco-list-row').allInnerTexts();
    return JSON.stringify({ typed: await widget.locator('input[type="text"]').inputValue(), rows: rows.slice(0, 10) });
  }

  async #writeSettings(theme: Theme): Promise<void> {
    await mkdir(join(this.#folder, '.vscode'), { recursive: true });
    await writeFile(join(this.#folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': themes[theme].name }));
  }
}

/** Runs in the browser, whose types are not those of this program. */
const isStored = `async (pattern) => {
  const expected = new RegExp(pattern);
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => { indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result); });
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store).getAll();
      const values = await new Promise((resolve) => { all.onsuccess = () => resolve(all.result); });
      if (values.some((value) => typeof value === 'string' && expected.test(value))) return true;
    }
    database.close();
  }
  return false;
}`;
