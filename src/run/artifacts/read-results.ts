import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { NodeId, Project } from '../../project/project.ts';
import type { NodeResult, NodeStatus } from '../run-event.ts';
import { readJobResponse } from './job-response.ts';

/**
 * The last run's results of nodes that are still in the project, as target/run_results.json has them, dbt's own or ours. Empty where
 * there is none, where it cannot be read, or where it tells of another target: old results are a convenience, never a reason to fail.
 */
export async function readResults(project: Pick<Project, 'root' | 'nodes' | 'target'>): Promise<ReadonlyMap<NodeId, NodeResult>> {
  const artifact = await readJson(path.join(project.root, 'target', 'run_results.json'));
  if (!isRecord(artifact) || !Array.isArray(artifact.results)) return new Map();
  const target = isRecord(artifact.args) ? artifact.args.target : undefined;
  if (typeof target === 'string' && target !== project.target.name) return new Map();
  return new Map(artifact.results.flatMap((entry: unknown) => readEntry(entry, project)));
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function readEntry(entry: unknown, project: Pick<Project, 'nodes'>): readonly (readonly [NodeId, NodeResult])[] {
  if (!isRecord(entry)) return [];
  const node = project.nodes.get(String(entry.unique_id));
  const status = statusOf(entry.status);
  if (!node || node.kind === 'source' || !status) return [];
  const [timing] = Array.isArray(entry.timing) ? entry.timing.filter(isRecord).slice(-1) : [];
  const response = isRecord(entry.adapter_response) ? entry.adapter_response : {};
  const job = readJobResponse(response);
  const rows = node.kind === 'test' ? entry.failures : response.rows_affected;
  const result: NodeResult = {
    id: node.id,
    name: node.name,
    kind: node.kind,
    status,
    seconds: typeof entry.execution_time === 'number' ? entry.execution_time : 0,
    startedAt: textOf(timing?.started_at),
    finishedAt: textOf(timing?.completed_at),
    ...(typeof rows === 'number' ? { rows } : {}),
    ...(typeof entry.message === 'string' ? { message: entry.message } : {}),
    ...(job && { job }),
  };
  return [[node.id, result]];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const statuses: ReadonlyMap<unknown, NodeStatus> = new Map<string, NodeStatus>([
  ['success', 'success'],
  ['error', 'error'],
  ['skipped', 'skipped'],
  ['pass', 'pass'],
  ['fail', 'fail'],
  ['warn', 'warn'],
  ['partial success', 'error'],
  ['runtime error', 'error'],
]);

function statusOf(value: unknown): NodeStatus | undefined {
  return statuses.get(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
