import { once } from '../context.ts';
import { datePart, partMicros, partMonths } from './date-parts.ts';
import { arg, type Call, fail, literalText, refuseCall, type RuleTable } from './rule.ts';

function dateArray(call: Call): string {
  const part = call.args[3] === undefined ? 'DAY' : datePart(call, 3);
  const step = call.args[2] ?? '1::BIGINT';
  return once(arg(call, 0), call.context, (from) =>
    once(arg(call, 1), call.context, (to) => {
      const months = partMonths(part);
      const micros = partMicros(part);
      const body = months === undefined ? daily(from, to, step, micros, call) : monthly(from, to, `(${step} * ${months})`);
      return `CASE WHEN ${from} IS NULL OR ${to} IS NULL OR ${step} IS NULL THEN NULL ${zeroStep(call, step)}ELSE ${body} END`;
    }),
  );
}

function zeroStep(call: Call, step: string): string {
  const constant = call.args[2] === undefined ? '1' : literalText(call, 2);
  return constant !== undefined && constant !== '0' ? '' : `WHEN ${step} = 0 THEN ${fail(call, 'Sequence step cannot be 0.', step)} `;
}

function daily(from: string, to: string, step: string, micros: bigint | undefined, call: Call): string {
  if (micros === undefined || micros < 86_400_000_000n) throw refuseCall(call, 'this date part');
  const days = `${step} * ${micros / 86_400_000_000n}`;
  return `list_transform(generate_series(0::BIGINT, CAST(${to} - ${from} AS BIGINT), ${days}), lambda d: ${from} + CAST(d AS INTEGER))`;
}

/** Each date is so many months after the one before: the series of a 31st goes on from the end of a shorter month. */
function monthly(from: string, to: string, months: string): string {
  const series = `generate_series(CAST(${from} AS TIMESTAMP), CAST(${to} AS TIMESTAMP), to_months(CAST(${months} AS INTEGER)))`;
  return `list_transform(${series}, lambda d: CAST(d AS DATE))`;
}

function timestampArray(call: Call): string {
  const micros = partMicros(datePart(call, 3));
  if (micros === undefined) throw refuseCall(call, 'this date part');
  const step = arg(call, 2);
  return once(arg(call, 0), call.context, (from) =>
    once(arg(call, 1), call.context, (to) => {
      const series = `generate_series(epoch_us(${from}), epoch_us(${to}), ${step} * ${micros})`;
      return `CASE WHEN ${from} IS NULL OR ${to} IS NULL OR ${step} IS NULL THEN NULL ${zeroStep(call, step)}ELSE list_transform(${series}, lambda t: make_timestamptz(t)) END`;
    }),
  );
}

export const dateSeriesFunctions: RuleTable = { generate_date_array: dateArray, generate_timestamp_array: timestampArray };
