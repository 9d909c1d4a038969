import type { Connection, Diagnostic } from 'vscode-languageserver';

/** Sends diagnostics of files that have new ones, and clears those of files that have none any more. */
export class DiagnosticsPublisher {
  readonly #connection: Connection;
  #published = new Map<string, string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async publish(byUri: ReadonlyMap<string, readonly Diagnostic[]>): Promise<void> {
    const next = new Map([...byUri].map(([uri, diagnostics]) => [uri, JSON.stringify(diagnostics)]));
    const changed = [...next].filter(([uri, text]) => this.#published.get(uri) !== text).map(([uri]) => uri);
    const cleared = [...this.#published.keys()].filter((uri) => !next.has(uri));
    this.#published = next;
    for (const uri of [...changed, ...cleared]) {
      await this.#connection.sendDiagnostics({ uri, diagnostics: [...(byUri.get(uri) ?? [])] });
    }
  }
}
