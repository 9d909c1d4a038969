import { EventEmitter, l10n, languages, Uri, window, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';
import { engineRequests } from '../protocol/engine.ts';
import type { EditorServices } from './editor-services.ts';
import { longOperation } from './long-operation.ts';
import type { NodeKey } from './project-store.ts';

const scheme = 'attribution-sql';

/** Read-only documents with the SQL that a model or test compiles to. */
export class CompiledSqlDocuments implements TextDocumentContentProvider, Disposable {
  readonly #services: EditorServices;
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;
  /** By the document's address, until it is closed. */
  readonly #texts = new Map<string, string>();
  readonly #closing: Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(services: EditorServices) {
    this.#services = services;
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, this);
    this.#closing = workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString()));
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? l10n.t('-- Run "Attribution: Show Compiled SQL" again to see this.');
  }

  /** Compiles a node and shows it beside, in an editor that follows when it is shown again. */
  async show(key: NodeKey): Promise<void> {
    const name = this.#services.store.node(key)?.name ?? key.id;
    const compiled = await longOperation(l10n.t('Compiling {0}', name), ({ token }) =>
      this.#services.engine.request(engineRequests.compiled, key, token),
    );
    const uri = Uri.from({ scheme, path: `/${name}.sql`, query: JSON.stringify([key.root, key.id]) });
    this.#texts.set(uri.toString(), compiled.sql);
    this.#changed.fire(uri);
    const document = await workspace.openTextDocument(uri);
    await languages.setTextDocumentLanguage(document, 'sql');
    await window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#closing.dispose();
    this.#changed.dispose();
  }
}
