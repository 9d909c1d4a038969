import type { ResolvedExpression } from '../../../../googlesql/resolved-node.ts';
import { type Call, refuseCall } from './rule.ts';

/** The members of `zetasql.functions.DateTimestampPart` by number. */
const parts = [
  '',
  'YEAR',
  'MONTH',
  'DAY',
  'DAYOFWEEK',
  'DAYOFYEAR',
  'QUARTER',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
  'MICROSECOND',
  'NANOSECOND',
  'DATE',
  'WEEK',
  'DATETIME',
  'TIME',
  'ISOYEAR',
  'ISOWEEK',
  'WEEK_MONDAY',
  'WEEK_TUESDAY',
  'WEEK_WEDNESDAY',
  'WEEK_THURSDAY',
  'WEEK_FRIDAY',
  'WEEK_SATURDAY',
] as const;

export type DatePart = (typeof parts)[number];

/** The date part that stands as an argument of a call. */
export function datePart(call: Call, index: number): DatePart {
  const part = datePartOf(call.nodes[index]);
  if (part === undefined) throw refuseCall(call, 'this date part');
  return part;
}

export function datePartOf(node: ResolvedExpression | undefined): DatePart | undefined {
  const part = node?.kind === 'Literal' && node.type.kind === 'ENUM' ? parts[Number(node.value)] : undefined;
  return part === '' ? undefined : part;
}

/** The day that a week begins with, 0 for Sunday, as DuckDB's `dow` counts; undefined for parts that are no week. */
export function firstDayOfWeek(part: DatePart): number | undefined {
  if (part === 'WEEK') return 0;
  if (part === 'ISOWEEK') return 1;
  const days = ['', 'WEEK_MONDAY', 'WEEK_TUESDAY', 'WEEK_WEDNESDAY', 'WEEK_THURSDAY', 'WEEK_FRIDAY', 'WEEK_SATURDAY'];
  const day = days.indexOf(part);
  return day > 0 ? day : undefined;
}

/** Microseconds in a part of fixed length up to the week; undefined for months and longer. */
export function partMicros(part: DatePart): bigint | undefined {
  switch (part) {
    case 'MICROSECOND':
      return 1n;
    case 'MILLISECOND':
      return 1_000n;
    case 'SECOND':
      return 1_000_000n;
    case 'MINUTE':
      return 60_000_000n;
    case 'HOUR':
      return 3_600_000_000n;
    case 'DAY':
      return 86_400_000_000n;
    case 'WEEK':
      return 604_800_000_000n;
    default:
      return undefined;
  }
}

export function partMonths(part: DatePart): number | undefined {
  return part === 'MONTH' ? 1 : part === 'QUARTER' ? 3 : part === 'YEAR' ? 12 : undefined;
}
