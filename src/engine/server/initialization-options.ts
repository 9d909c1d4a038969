import type { InitializationOptions } from '../../protocol/engine.ts';

export function isInitializationOptions(value: unknown): value is InitializationOptions {
  if (typeof value !== 'object' || value === null || !('trusted' in value) || !('targets' in value)) return false;
  const { trusted, targets } = value;
  return (
    typeof trusted === 'boolean' &&
    typeof targets === 'object' &&
    targets !== null &&
    Object.values(targets).every((target) => typeof target === 'string')
  );
}
