import { localTargetName } from '../../project/profile-targets.ts';
import type { CompareParams } from '../../protocol/engine.ts';
import type { TargetComparison } from '../../run/compare/comparison.ts';
import { compareTargets } from '../compare-targets.ts';
import { onTarget } from './on-target.ts';
import type { Session } from './session.ts';

/** Compares two targets of a project of the window. Where one of them is the selected one, the trees follow its run. */
export async function serveComparison(session: Session, params: CompareParams, signal: AbortSignal): Promise<TargetComparison> {
  const { root, target, token, select, run } = params;
  const selected = session.project(root);
  try {
    return await onTarget(session, root, localTargetName, (local) =>
      onTarget(session, root, target, (remote) =>
        compareTargets(
          local,
          remote,
          { run, ...(select && { select }) },
          {
            signal,
            onProgress: session.tellProgress(token),
            onEvent: (side, event) => {
              if ((side === 'local' ? local : remote) === selected) void session.tellRunEvent(selected, event);
            },
          },
        ),
      ),
    );
  } finally {
    if (run) {
      await session.publishProblems();
      await session.tellDataChanged(selected);
    }
  }
}
