import type { PanelState } from '../protocol/panel-state.ts';

export interface WebviewPage {
  readonly title: string;
  readonly state: PanelState;
  /** Addresses as the webview loads them. */
  readonly script: string;
  readonly style: string;
  /** Where the webview may load from: `webview.cspSource`. */
  readonly source: string;
  /** New for every page, and never to be guessed. */
  readonly nonce: string;
}

/** A page of ours: nothing remote, no inline script or style, and only the script that carries the page's nonce. */
export function webviewHtml({ title, state, script, style, source, nonce }: WebviewPage): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}; img-src ${source} data:; font-src ${source}`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1.0" />
    <link rel="stylesheet" href="${escapeHtml(style)}" />
    <title>${escapeHtml(title)}</title>
  </head>
  <body data-state="${escapeHtml(JSON.stringify(state))}">
    <script nonce="${escapeHtml(nonce)}" src="${escapeHtml(script)}"></script>
  </body>
</html>`;
}

/** Text as it stands inside an element or a double-quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
