import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';
import type { PanelState } from '../protocol/panel-state.ts';

export type PageName = 'dashboard' | 'preview';

/** The one folder that pages may load from. */
export function webviewRoot(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** A page of ours: nothing remote, no inline script or style, and only the script that carries this page's nonce. */
export function webviewHtml(webview: Webview, extensionUri: Uri, page: PageName, title: string, state: PanelState): string {
  const file = (name: string): string => escapeAttribute(webview.asWebviewUri(Uri.joinPath(webviewRoot(extensionUri), name)).toString());
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1.0" />
    <link rel="stylesheet" href="${file(`${page}.css`)}" />
    <title>${escapeAttribute(title)}</title>
  </head>
  <body data-state="${escapeAttribute(JSON.stringify(state))}">
    <script nonce="${nonce}" src="${file(`${page}.js`)}"></script>
  </body>
</html>`;
}

/** Text as it stands inside an element or a double-quoted attribute. */
export function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
