import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { l10n, Uri, window, type QuickPickItem } from 'vscode';
import { isServiceAccountKey, type StoredKey } from '../../protocol/target-configuration.ts';
import type { EditorServices } from '../editor-services.ts';
import { pickProject } from '../pick.ts';
import { requireTrust } from '../trust.ts';
import { pickBigQueryTarget } from './target-commands.ts';

/** Keeps a service account's key for a target in VS Code's secret storage. What was pasted or read is shown and logged nowhere. */
export async function storeServiceAccountKey(services: EditorServices, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (!project || !(await requireTrust())) return;
  const { root } = project;
  const target = await pickBigQueryTarget(project, l10n.t('Target that the key is for'));
  const text = target === undefined ? undefined : await askForKey();
  if (target === undefined || text === undefined) return;
  const key = parseKey(text);
  if (!key) {
    void window.showErrorMessage(
      l10n.t('This is no key of a service account: Google gives one as a JSON file with client_email and private_key.'),
    );
    return;
  }
  await services.keys.store({ root, target, key });
  void window.showInformationMessage(
    l10n.t('The key of {0} is stored for the target {1}, and is used in place of its own credentials.', key.client_email, target),
  );
}

export async function forgetServiceAccountKey(services: EditorServices, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (!project) return;
  const stored = services.keys.all.filter(({ root }) => root === project.root);
  if (stored.length === 0) {
    void window.showInformationMessage(l10n.t('No key is stored for a target of {0}.', project.name));
    return;
  }
  const items = stored.map(({ target, key }) => ({ label: target, description: key.client_email }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Target whose key is forgotten') });
  if (!picked) return;
  await services.keys.forget(project.root, picked.label);
  void window.showInformationMessage(l10n.t('The key of the target {0} is forgotten.', picked.label));
}

async function askForKey(): Promise<string | undefined> {
  const choose: QuickPickItem = {
    label: `$(folder-opened) ${l10n.t('Choose the key file…')}`,
    detail: l10n.t('The JSON file from Google'),
  };
  const paste: QuickPickItem = { label: `$(clippy) ${l10n.t('Paste the key…')}`, detail: l10n.t('The text of that file') };
  const picked = await window.showQuickPick([choose, paste], { placeHolder: l10n.t('Where is the service account’s key?') });
  if (picked === paste) {
    return window.showInputBox({
      password: true,
      prompt: l10n.t('The whole text of the key file'),
      placeHolder: '{"type": "service_account", …}',
      ignoreFocusOut: true,
      validateInput: (text) => (text === '' || parseKey(text) ? undefined : l10n.t('This is no whole key yet.')),
    });
  }
  if (picked !== choose) return undefined;
  const [file] =
    (await window.showOpenDialog({
      defaultUri: Uri.file(homedir()),
      filters: { [l10n.t('Key files')]: ['json'] },
      openLabel: l10n.t('Store'),
    })) ?? [];
  return file && readFile(file.fsPath, 'utf8');
}

function parseKey(text: string): StoredKey['key'] | undefined {
  try {
    const key: unknown = JSON.parse(text);
    if (!isServiceAccountKey(key) || !key.private_key.includes('PRIVATE KEY')) return undefined;
    return { client_email: key.client_email, private_key: key.private_key };
  } catch {
    return undefined;
  }
}
