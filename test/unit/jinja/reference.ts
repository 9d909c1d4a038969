import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ReferenceCase {
  readonly template: string;
  readonly globals: Readonly<Record<string, unknown>>;
}

export type ReferenceResult = { readonly text: string } | { readonly error: string };

/** What Python's Jinja2 makes of templates; undefined where it is not installed. */
export function renderWithPython(cases: readonly ReferenceCase[]): readonly ReferenceResult[] | undefined {
  const script = fileURLToPath(new URL('reference.py', import.meta.url));
  const { status, stdout } = spawnSync('python3', [script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) return undefined;
  const results: unknown = JSON.parse(stdout);
  return Array.isArray(results) ? results.filter(isResult) : undefined;
}

function isResult(value: unknown): value is ReferenceResult {
  return typeof value === 'object' && value !== null && ('text' in value || 'error' in value);
}
