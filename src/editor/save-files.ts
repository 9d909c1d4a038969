import { Uri, workspace } from 'vscode';
import type { ProjectRoot } from '../protocol/engine.ts';
import type { EngineClient } from './engine-client.ts';

/** Saves a project's edited files and tells the engine of them at once, so that what is run is what is on the screen. */
export async function saveProjectFiles(engine: EngineClient, root: ProjectRoot): Promise<void> {
  const below = `${Uri.file(root).path}/`;
  const edited = workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file' && uri.path.startsWith(below));
  const saved: Uri[] = [];
  for (const document of edited) if (await document.save()) saved.push(document.uri);
  if (saved.length > 0) await engine.filesChanged(saved);
}
