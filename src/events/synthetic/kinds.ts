import { publishedEvents, type SampleEventName } from './figures.ts';

/** The names of events, by the numbers that stand for them in `sample_events`. */
export const names = Object.keys(publishedEvents);

/** The number of an event's name. */
export function kindOf(name: SampleEventName): string {
  return String(names.indexOf(name));
}

/** Whether an event, `e`, has one of some names, as SQL. */
export function isKind(...wanted: readonly SampleEventName[]): string {
  return `e.kind IN (${wanted.map(kindOf).join(', ')})`;
}

/** `sample_kinds`: the names of events by number. */
export function kindsSql(): string {
  const rows = names.map((name, number) => `(${String(number)}, '${name}')`);
  return `CREATE OR REPLACE TABLE scratch.sample_kinds AS
SELECT kind::UTINYINT AS kind, event_name FROM (VALUES ${rows.join(', ')}) AS kinds(kind, event_name)`;
}
