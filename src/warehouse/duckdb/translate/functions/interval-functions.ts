import { datePart, partMicros, partMonths } from './date-parts.ts';
import { arg, type Call, refuseCall, type RuleTable } from './rule.ts';

function interval(call: Call): string {
  const part = datePart(call, 1);
  const amount = arg(call, 0);
  const months = partMonths(part);
  if (months !== undefined) return `to_months(CAST(${amount} * ${months} AS INTEGER))`;
  if (part === 'DAY' || part === 'WEEK') return `to_days(CAST(${amount} * ${part === 'WEEK' ? 7 : 1} AS INTEGER))`;
  const micros = partMicros(part);
  if (micros === undefined) throw refuseCall(call, part);
  return `to_microseconds(${amount} * ${micros})`;
}

export const intervalFunctions: RuleTable = { $interval: interval };
