import type { RunEvent, RunSummary } from '../run/run-event.ts';
import { runProject } from '../run/run-project.ts';
import type { RunRequest } from '../run/run-request.ts';
import type { OpenProject } from './open-project.ts';

export interface RunNodesOptions {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/** Runs what a request asks for and remembers how each node ended. Rejects as `runProject` does. */
export async function runNodes(open: OpenProject, request: RunRequest, { signal, onEvent }: RunNodesOptions = {}): Promise<RunSummary> {
  const warehouse = await open.warehouse();
  return runProject(open.project, request, {
    warehouse,
    signal,
    onEvent: (event) => {
      open.recordResult(event);
      onEvent?.(event);
    },
  });
}
