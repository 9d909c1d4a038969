import type { InitializationOptions } from '../../protocol/engine.ts';

export function isInitializationOptions(value: unknown): value is InitializationOptions {
  if (typeof value !== 'object' || value === null || !('trusted' in value) || !('targets' in value)) return false;
  const { trusted, targets } = value;
  const evaluatorRows = 'evaluatorRows' in value ? value.evaluatorRows : undefined;
  return (
    typeof trusted === 'boolean' &&
    (evaluatorRows === undefined || typeof evaluatorRows === 'number') &&
    typeof targets === 'object' &&
    targets !== null &&
    Object.values(targets).every((target) => typeof target === 'string')
  );
}
