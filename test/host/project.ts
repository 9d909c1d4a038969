import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../../src/protocol/panel-state.ts';
import { extensions, Uri, workspace, type Extension } from 'vscode';

/** The folder of the test's window. */
export function workspaceFolder(): string {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('The window has no folder.');
  return folder.uri.fsPath;
}

export function fileUri(path: string): Uri {
  return Uri.file(join(workspaceFolder(), path));
}

export function ourExtension(): Extension<unknown> {
  const extension = extensions.getExtension('attribution-lab.attribution-lab');
  if (!extension) throw new Error('The extension is not installed.');
  return extension;
}

/** How each node ended in the last run, as the artifact for dbt's tools has it. */
export async function lastRunResults(): Promise<ReadonlyMap<string, string>> {
  const artifact: unknown = JSON.parse(await readFile(join(workspaceFolder(), 'target/run_results.json'), 'utf8'));
  if (!isRecord(artifact) || !Array.isArray(artifact.results)) throw new Error('No results in run_results.json');
  return new Map(artifact.results.filter(isRecord).map(({ unique_id, status }) => [String(unique_id), String(status)]));
}
