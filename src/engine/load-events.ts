import path from 'node:path';
import { loadBatches } from '../events/load-batches.ts';
import type { LoadResult } from '../protocol/engine.ts';
import type { RunEvent } from '../run/run-event.ts';
import type { OpenProject } from './open-project.ts';
import type { OperationOptions } from './progress.ts';
import { runNodes } from './run-nodes.ts';
import { streamingSource, streamingTableOf } from './streaming-table.ts';

export interface LoadEventsOptions extends OperationOptions {
  /** Whether the models below the stream are run afterwards. */
  readonly run: boolean;
  readonly onEvent?: (event: RunEvent) => void;
  /** Called as each file has landed, before the models are run. */
  readonly onLoaded?: () => void;
}

/** Loads batch files into the stream, each event_id once, and runs the models below it. Rejects with ATT1501 for a file that is no batch. */
export async function loadEvents(open: OpenProject, files: readonly string[], options: LoadEventsOptions): Promise<LoadResult> {
  const { signal, onProgress, onEvent, onLoaded } = options;
  const warehouse = await open.warehouse();
  onProgress?.({ message: `Loading ${files.length === 1 ? path.basename(files[0] ?? '') : `${files.length} batches`}` });
  const loaded = await loadBatches(warehouse, streamingTableOf(open.project), files, {
    ...(signal && { signal }),
    onProgress: (done, total) => {
      onProgress?.({ message: `Batch ${done} of ${total} loaded`, fraction: done / total });
      onLoaded?.();
    },
  });
  const source = streamingSource(open.project);
  if (!options.run || !source || !loaded.some(({ rowsAdded }) => rowsAdded > 0)) return { files: loaded };
  onProgress?.({ message: 'Running the models below the stream' });
  const select = [`source:${source.sourceName}.${source.name}+`];
  const run = await runNodes(open, { command: 'run', select }, { ...(signal && { signal }), ...(onEvent && { onEvent }) });
  return { files: loaded, run };
}
