import { isZoneName, offsetMinutes } from '../time-zone.ts';
import type { NativeFunction } from './native-function.ts';

function zoneMinutes(zone: string): bigint {
  const minutes = offsetMinutes(zone);
  if (minutes === undefined) throw new Error(`Invalid time zone: ${zone}`);
  return BigInt(minutes);
}

function zoneName(zone: string): string {
  if (!isZoneName(zone)) throw new Error(`Invalid time zone: ${zone}`);
  return zone;
}

/** Zones that a row tells, each checked before DuckDB is asked for its clock. */
export const timeZoneFunctions: readonly NativeFunction[] = [
  { name: 'googlesql_zone_minutes', parameters: ['VARCHAR'], returns: 'BIGINT', evaluate: (args) => zoneMinutes(args.text(0)) },
  { name: 'googlesql_zone_name', parameters: ['VARCHAR'], returns: 'VARCHAR', evaluate: (args) => zoneName(args.text(0)) },
];
