import { l10n, window } from 'vscode';
import { engineRequests, type ProjectRoot } from '../../protocol/engine.ts';
import type { EditorServices } from '../editor-services.ts';
import { pickProject } from '../pick.ts';

const targetsKey = 'targets';

/** The target that was selected last in each of this workspace's projects. */
export function selectedTargets({ workspaceState }: Pick<EditorServices, 'workspaceState'>): Readonly<Record<ProjectRoot, string>> {
  return workspaceState.get<Readonly<Record<ProjectRoot, string>>>(targetsKey, {});
}

export async function selectTarget(services: EditorServices, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (!project) return;
  const items = project.targetNames.map((name) => ({
    label: name,
    description: [name === 'local' ? l10n.t('this machine, no account') : '', name === project.target ? l10n.t('selected') : '']
      .filter(Boolean)
      .join(' · '),
  }));
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Where are the models of {0} built?', project.name) });
  if (!picked || picked.label === project.target) return;
  await services.engine.request(engineRequests.selectTarget, { root: project.root, target: picked.label });
  await services.workspaceState.update(targetsKey, { ...selectedTargets(services), [project.root]: picked.label });
}
