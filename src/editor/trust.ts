import { commands, l10n, window, workspace } from 'vscode';

/** Whether models may be run here. Where they may not, says so and offers the way to change it. */
export async function requireTrust(): Promise<boolean> {
  if (workspace.isTrusted) return true;
  const manage = l10n.t('Manage Workspace Trust');
  const choice = await window.showWarningMessage(l10n.t('Nothing is run until you trust this workspace: a model is code.'), manage);
  if (choice === manage) await commands.executeCommand('workbench.trust.manage');
  return workspace.isTrusted;
}
