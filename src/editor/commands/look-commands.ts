import { commands, l10n } from 'vscode';
import type { NodeSummary } from '../../protocol/engine.ts';
import type { CompiledSqlDocuments } from '../compiled-sql.ts';
import type { EditorServices } from '../editor-services.ts';
import { openCommand } from '../models-tree.ts';
import type { Panels } from '../panels.ts';
import { pickNode, pickProject } from '../pick.ts';
import { saveProjectFiles } from '../save-files.ts';
import { requireTrust } from '../trust.ts';

const hasRows = (node: NodeSummary): boolean => node.kind !== 'test';
const isTest = (node: NodeSummary): boolean => node.kind === 'test';
const hasSql = (node: NodeSummary): boolean => node.kind === 'model' || node.kind === 'test';

export async function previewModel(services: EditorServices, panels: Panels, argument: unknown): Promise<void> {
  const key = await pickNode(services.store, argument, { placeHolder: l10n.t('Model to preview'), fits: hasRows });
  if (!key || !(await requireTrust())) return;
  await saveProjectFiles(services.engine, key.root);
  panels.showPreview(key);
}

export async function showFailingRows(services: EditorServices, panels: Panels, argument: unknown): Promise<void> {
  const key = await pickNode(services.store, argument, { placeHolder: l10n.t('Test whose failing rows to show'), fits: isTest });
  if (key && (await requireTrust())) panels.showPreview(key);
}

export async function showCompiledSql(services: EditorServices, documents: CompiledSqlDocuments, argument: unknown): Promise<void> {
  const key = await pickNode(services.store, argument, { placeHolder: l10n.t('Model to compile'), fits: hasSql });
  if (!key) return;
  await saveProjectFiles(services.engine, key.root);
  await documents.show(key);
}

export async function openDashboard(services: EditorServices, panels: Panels, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (project && (await requireTrust())) panels.showDashboard(project.root);
}

/** The file that defines a node, at the definition. */
export async function openFile(services: EditorServices, argument: unknown): Promise<void> {
  const key = await pickNode(services.store, argument, { placeHolder: l10n.t('File to open'), fits: () => true });
  const node = key && services.store.node(key);
  if (!node) return;
  const { command, arguments: parameters } = openCommand(node);
  await commands.executeCommand(command, ...parameters);
}
