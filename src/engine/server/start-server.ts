import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { DidChangeWatchedFilesNotification, type Connection, type InitializeParams, type InitializeResult } from 'vscode-languageserver';
import { engineNotifications, type InitializationOptions } from '../../protocol/engine.ts';
import { closeAnalyser } from '../analyser.ts';
import { problemOf } from '../problem-of.ts';
import { isInitializationOptions } from './initialization-options.ts';
import { Session } from './session.ts';
import { serveEditorRequests } from './serve-editor-requests.ts';

/** What of a project's files is watched: everything that `project` reads. */
const watchedFiles = '**/*.{sql,yml,yaml,csv,md}';

/** Serves one editor window over a language server connection until it is shut down. */
export function startServer(connection: Connection): void {
  let session: Session | undefined;

  connection.onInitialize((params): InitializeResult => {
    session = new Session(connection, workspaceFolders(params), optionsOf(params), { env: process.env, homeFolder: homedir() });
    serveEditorRequests(connection, session);
    return { capabilities: { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } } };
  });

  connection.onInitialized(() => {
    // Begun before anything else is awaited: requests that come now wait for the projects.
    const started = session?.start();
    void logged(async () => {
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: watchedFiles }] });
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        void logged(async () =>
          session?.changeFolders(
            added.map(({ uri }) => fileURLToPath(uri)),
            removed.map(({ uri }) => fileURLToPath(uri)),
          ),
        );
      });
      await started;
    });
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    void logged(async () => session?.filesChanged(changes.map(({ uri }) => fileURLToPath(uri))));
  });

  connection.onShutdown(async () => {
    await session?.close();
    await closeAnalyser();
  });

  connection.listen();

  async function logged(work: () => Promise<void> | undefined): Promise<void> {
    try {
      await work();
    } catch (error) {
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      await connection.sendNotification(engineNotifications.problem.method, problemOf(error));
    }
  }
}

function workspaceFolders(params: InitializeParams): readonly string[] {
  return (params.workspaceFolders ?? []).filter(({ uri }) => uri.startsWith('file:')).map(({ uri }) => fileURLToPath(uri));
}

function optionsOf(params: InitializeParams): InitializationOptions {
  const options: unknown = params.initializationOptions;
  return isInitializationOptions(options) ? options : { trusted: false, targets: {}, configuration: { keys: [] } };
}
