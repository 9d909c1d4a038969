import type { Connection } from 'vscode-languageserver';
import { ProblemError } from '../../problem/problem.ts';
import { engineRequests } from '../../protocol/engine.ts';
import type { RequestDeclaration } from '../../protocol/rpc.ts';
import { checkTarget } from '../check-connection.ts';
import { compiledNode } from '../compile-nodes.ts';
import { createProject } from '../create-project.ts';
import { estimateCost } from '../estimate-cost.ts';
import { generateEventBatches } from '../generate-events.ts';
import { liveEvents } from '../live-events.ts';
import { loadEvents } from '../load-events.ts';
import { makeProjectSample } from '../make-sample.ts';
import { summarizeProject } from '../node-summaries.ts';
import { exportCsv } from '../preview/export-csv.ts';
import type { SortOrder } from '../preview/preview-store.ts';
import { previewBytes, previewNode } from '../preview-node.ts';
import { withPullSides } from '../pull/pull-sides.ts';
import { estimatePull, pullTables } from '../pull/pull-tables.ts';
import { readProjectDashboard } from '../read-project-dashboard.ts';
import { runNodes } from '../run-nodes.ts';
import { onTarget } from './on-target.ts';
import { serveComparison } from './serve-comparison.ts';
import { serveRequest } from './serve-request.ts';
import type { Session } from './session.ts';

/** Answers every request that the editor can make. */
export function serveEditorRequests(connection: Connection, session: Session): void {
  const { projects, previews } = session;

  /** Every answer is about the files as they were told of before the request. */
  function serve<Params, Result>(
    declaration: RequestDeclaration<Params, Result>,
    answer: (params: Params, signal: AbortSignal) => Promise<Result> | Result,
  ): void {
    serveRequest(connection, declaration, async (params, signal) => {
      await session.settled();
      return answer(params, signal);
    });
  }

  serve(engineRequests.projects, () => projects.all.map(({ project, results }) => summarizeProject(project, results)));

  serve(engineRequests.selectTarget, async ({ root, target }) => {
    const open = session.project(root);
    await projects.selectTarget(root, target);
    await session.projectsChanged();
    await session.tellDataChanged(open);
    return summarizeProject(open.project, open.results);
  });

  serve(engineRequests.configure, async (configuration) => {
    await session.configure(configuration);
    return null;
  });

  serve(engineRequests.checkTarget, async ({ root }, signal) => checkTarget(session.project(root), signal));

  serve(engineRequests.run, async ({ root, ...request }, signal) => {
    const open = session.project(root);
    const summary = await runNodes(open, request, { signal, onEvent: (event) => void session.tellRunEvent(open, event) });
    await session.publishProblems();
    await session.tellDataChanged(open);
    return summary;
  });

  serve(engineRequests.estimateCost, ({ root, target, command, select, exclude, fullRefresh = false, pricePerTib, token }, signal) =>
    onTarget(session, root, target, async (open) => {
      open.requireTrust();
      if (open.target.type === 'duckdb') return null;
      const request = { command, fullRefresh, ...(select && { select }), ...(exclude && { exclude }), pricePerTib };
      return estimateCost(open, request, { signal, onProgress: session.tellProgress(token) });
    }),
  );
  serve(engineRequests.compareTargets, (params, signal) => serveComparison(session, params, signal));

  serve(engineRequests.compiled, async ({ root, id }, signal) => compiledNode(session.project(root), id, { signal }));

  serve(engineRequests.previewBytes, async ({ root, id }, signal) => (await previewBytes(session.project(root), id, signal)) ?? null);

  serve(engineRequests.openPreview, async ({ root, id, limit }, signal) => {
    const started = performance.now();
    const open = session.project(root);
    const rowSet = await previewNode(open, id, { limit, signal });
    const { fields, rows, complete, note } = rowSet;
    const seconds = (performance.now() - started) / 1000;
    return {
      preview: previews.add(rowSet),
      title: open.node(id).name,
      fields,
      rows: rows.length,
      complete,
      seconds,
      ...(note !== undefined && { note }),
    };
  });

  serve(engineRequests.readPreview, ({ preview, offset, count, sort }) => {
    const { rows } = heldPreview(preview, sort);
    return { offset, rows: rows.slice(offset, offset + count) };
  });

  serve(engineRequests.exportPreview, async ({ preview, file, sort }, signal) => exportCsv(heldPreview(preview, sort), file, signal));

  serve(engineRequests.closePreview, ({ preview }) => {
    previews.close(preview);
    return null;
  });

  serve(engineRequests.dashboard, async ({ root }, signal) => readProjectDashboard(session.project(root), signal));

  serve(engineRequests.liveEvents, async ({ root, limit }, signal) => liveEvents(session.project(root), limit, signal));

  serve(engineRequests.loadEvents, async ({ root, files, run, token }, signal) => {
    const open = session.project(root);
    const result = await loadEvents(open, files, {
      run,
      signal,
      onProgress: session.tellProgress(token),
      onEvent: (event) => void session.tellRunEvent(open, event),
      onLoaded: () => void session.tellDataChanged(open),
    });
    await session.publishProblems();
    await session.tellDataChanged(open);
    return result;
  });

  serve(engineRequests.generateEvents, async ({ root, folder, batches, rows }, signal) =>
    generateEventBatches(session.project(root), { folder, batches, rows }, signal),
  );

  serve(engineRequests.makeSample, async ({ root, token }, signal) => {
    const open = session.project(root);
    const { events } = await makeProjectSample(open, {}, { signal, onProgress: session.tellProgress(token) });
    await session.tellDataChanged(open);
    return events;
  });

  serve(engineRequests.estimatePull, async (params, signal) =>
    withPullSides(session.project(params.root), params.target, (local, remote) =>
      estimatePull(local, remote, params, { signal, onProgress: session.tellProgress(params.token) }),
    ),
  );

  serve(engineRequests.pull, async (params, signal) => {
    const open = session.project(params.root);
    const pulled = await withPullSides(open, params.target, (local, remote) =>
      pullTables(local, remote, params, { signal, onProgress: session.tellProgress(params.token) }),
    );
    await session.tellDataChanged(open);
    return pulled;
  });

  serve(engineRequests.createProject, async ({ folder }) => {
    await createProject(folder);
    return null;
  });

  function heldPreview(preview: string, sort: SortOrder | undefined) {
    const rowSet = previews.rows(preview, sort);
    if (rowSet) return rowSet;
    throw new ProblemError({
      code: 'ATT1704',
      severity: 'error',
      message: 'This result is not held any more.',
      hint: 'Refresh the preview.',
    });
  }
}
