import { Disposable, workspace } from 'vscode';
import { engineRequests } from '../protocol/engine.ts';
import type { TargetConfiguration } from '../protocol/target-configuration.ts';
import { targetSection } from './contributions.ts';
import type { EditorServices } from './editor-services.ts';
import { reportError } from './report-error.ts';
import { bigQuerySettings } from './settings.ts';
import type { StoredKeys } from './stored-keys.ts';

/** What the engine is told of targets: the settings, and the keys that were stored. Nothing of it in a workspace that is not trusted. */
export function targetConfiguration(keys: StoredKeys): TargetConfiguration {
  const settings = bigQuerySettings();
  return { keys: workspace.isTrusted ? keys.all : [], ...(settings && { settings }) };
}

/** Tells the engine when the settings or the stored keys are others; an engine that is not running is told at its start. */
export function tellTargetConfiguration({ engine, keys, log }: EditorServices): Disposable {
  const tell = (): void => {
    if (!engine.running) return;
    void engine.request(engineRequests.configure, targetConfiguration(keys)).catch((error: unknown) => reportError(error, log));
  };
  return Disposable.from(
    keys.onChanged(tell),
    workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration(targetSection)) tell();
    }),
  );
}
