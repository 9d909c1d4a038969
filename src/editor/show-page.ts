import { randomBytes } from 'node:crypto';
import { Uri, type WebviewPanel } from 'vscode';
import type { PanelState } from '../protocol/panel-state.ts';
import { webviewHtml } from './webview-html.ts';

/** Loads one of our pages into a panel, which may load from no other folder. */
export function showPage(
  { webview, title }: WebviewPanel,
  extensionUri: Uri,
  page: 'dashboard' | 'preview' | 'report' | 'comparison',
  state: PanelState,
): void {
  const folder = Uri.joinPath(extensionUri, 'dist', 'webview');
  const address = (name: string): string => webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = webviewHtml({
    title,
    state,
    script: address(`${page}.js`),
    style: address(`${page}.css`),
    source: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
  });
}
