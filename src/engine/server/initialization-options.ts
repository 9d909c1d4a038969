import type { InitializationOptions } from '../../protocol/engine.ts';
import { isTargetConfiguration } from '../../protocol/target-configuration.ts';

export function isInitializationOptions(value: unknown): value is InitializationOptions {
  if (typeof value !== 'object' || value === null || !('trusted' in value) || !('targets' in value)) return false;
  const { trusted, targets } = value;
  const configuration = 'configuration' in value ? value.configuration : undefined;
  const evaluatorRows = 'evaluatorRows' in value ? value.evaluatorRows : undefined;
  return (
    typeof trusted === 'boolean' &&
    isTargetConfiguration(configuration) &&
    (evaluatorRows === undefined || typeof evaluatorRows === 'number') &&
    typeof targets === 'object' &&
    targets !== null &&
    Object.values(targets).every((target) => typeof target === 'string')
  );
}
