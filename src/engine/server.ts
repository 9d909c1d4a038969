import './thread-pool.ts';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server/start-server.ts';

// The transport (IPC from the editor, or --stdio) is chosen by the command line, as language servers do.
startServer(createConnection(ProposedFeatures.all));
