import { once } from '../context.ts';
import { type DatePart, datePart, partMicros, partMonths } from './date-parts.ts';
import { arg, type Call, fail, nullIfAnyNull, refuseCall, type Rule, type RuleTable } from './rule.ts';

/** The three independent parts of an INTERVAL of DuckDB, of which the functions that tell parts give shares. */
const monthsOf = (interval: string) => `CAST(year(${interval}) * 12 + month(${interval}) AS BIGINT)`;
const daysOf = (interval: string) => `CAST(day(${interval}) AS BIGINT)`;
const microsOf = (interval: string) =>
  `(CAST(hour(${interval}) AS BIGINT) * 3600000000 + CAST(minute(${interval}) AS BIGINT) * 60000000 + microsecond(${interval}))`;

const monthLimit = 120_000;
const dayLimit = 3_660_000;
const microLimit = 316_224_000_000_000_000n;
const dayMicros = 86_400_000_000n;

const made = (months: string, days: string, micros: string) =>
  `(to_months(CAST(${months} AS INTEGER)) + to_days(CAST(${days} AS INTEGER)) + to_microseconds(${micros}))`;

/** GoogleSQL's intervals are of ten thousand years at most. */
function bounded(months: string, days: string, micros: string, call: Call): string {
  return once(months, call.context, (m) =>
    once(days, call.context, (d) =>
      once(micros, call.context, (u) => {
        const problem = fail(call, 'Interval field is out of range', m);
        return `CASE WHEN abs(${m}) > ${monthLimit} OR abs(${d}) > ${dayLimit} OR abs(${u}) > ${microLimit} THEN ${problem} ELSE ${made(m, d, u)} END`;
      }),
    ),
  );
}

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

function makeInterval(call: Call): string {
  const [year = '0', month = '0', day = '0', hour = '0', minute = '0', second = '0'] = call.args;
  const micros = `((${hour} * 60 + ${minute}) * 60 + ${second}) * 1000000`;
  return bounded(`(${year} * 12 + ${month})`, day, `(${micros})`, call);
}

/** What is more than `size` of the lower part goes to the upper one, and both are made to have one sign. */
function carried(upper: string, lower: string, size: bigint, call: Call, use: (upper: string, lower: string) => string): string {
  return once(`(${upper} + ${lower} // ${size})`, call.context, (high) =>
    once(`(${lower} % ${size})`, call.context, (low) => {
      const step = `CASE WHEN ${high} > 0 AND ${low} < 0 THEN 1 WHEN ${high} < 0 AND ${low} > 0 THEN -1 ELSE 0 END`;
      return use(`(${high} - ${step})`, `(${low} + ${step} * ${size})`);
    }),
  );
}

function justifyHours(call: Call): string {
  return once(arg(call, 0), call.context, (value) =>
    carried(daysOf(value), microsOf(value), dayMicros, call, (days, micros) => bounded(monthsOf(value), days, micros, call)),
  );
}

function justifyDays(call: Call): string {
  return once(arg(call, 0), call.context, (value) =>
    carried(monthsOf(value), daysOf(value), 30n, call, (months, days) => bounded(months, days, microsOf(value), call)),
  );
}

/** Hours to days and days to months first, then all three get the sign of the months. */
function justifyInterval(call: Call): string {
  return once(arg(call, 0), call.context, (value) =>
    once(`(${daysOf(value)} + ${microsOf(value)} // ${dayMicros})`, call.context, (allDays) =>
      once(`(${microsOf(value)} % ${dayMicros})`, call.context, (micros) =>
        once(`(${monthsOf(value)} + ${allDays} // 30)`, call.context, (months) =>
          once(`(${allDays} % 30)`, call.context, (days) => {
            const up = `(${days} < 0 OR (${days} = 0 AND ${micros} < 0))`;
            const down = `(${days} > 0 OR (${days} = 0 AND ${micros} > 0))`;
            const month = `CASE WHEN ${months} > 0 AND ${up} THEN 1 WHEN ${months} < 0 AND ${down} THEN -1 ELSE 0 END`;
            return once(month, call.context, (step) =>
              carried(`(${days} + ${step} * 30)`, micros, dayMicros, call, (d, u) => bounded(`(${months} - ${step})`, d, u, call)),
            );
          }),
        ),
      ),
    ),
  );
}

/** EXTRACT of an INTERVAL: parts of less than a second are those of the second. */
export function extractedFromInterval(value: string, part: DatePart, call: Call): string {
  switch (part) {
    case 'YEAR':
    case 'MONTH':
    case 'DAY':
    case 'HOUR':
    case 'MINUTE':
      return `CAST(${part.toLowerCase()}(${value}) AS BIGINT)`;
    case 'SECOND':
      return `CAST(second(${value}) AS BIGINT)`;
    case 'MILLISECOND':
      return `CAST(millisecond(${value}) % 1000 AS BIGINT)`;
    case 'MICROSECOND':
      return `CAST(microsecond(${value}) % 1000000 AS BIGINT)`;
    default:
      throw refuseCall(call, `${part} of INTERVAL`);
  }
}

/** An INTERVAL as text: `1-2 3 4:5:6.789`, each part with its own sign, and no, three or six digits of a fraction. `value` is repeated. */
export function intervalText(value: string): string {
  const text = (number: string) => `CAST(${number} AS VARCHAR)`;
  const sign = (number: string) => `CASE WHEN ${number} < 0 THEN '-' ELSE '' END`;
  const [months, micros] = [monthsOf(value), microsOf(value)];
  const rest = `(abs(${micros}) % 1000000)`;
  const fraction = `CASE WHEN ${rest} = 0 THEN '' WHEN ${rest} % 1000 = 0 THEN '.' || lpad(${text(`${rest} // 1000`)}, 3, '0') ELSE '.' || lpad(${text(rest)}, 6, '0') END`;
  const seconds = `(abs(${micros}) // 1000000)`;
  const clock = `${text(`${seconds} // 3600`)} || ':' || ${text(`${seconds} // 60 % 60`)} || ':' || ${text(`${seconds} % 60`)}`;
  const date = `${sign(months)} || ${text(`abs(${months}) // 12`)} || '-' || ${text(`abs(${months}) % 12`)} || ' ' || ${text(daysOf(value))}`;
  return `(${date} || ' ' || ${sign(micros)} || ${clock} || ${fraction})`;
}

/** INTERVALs added or subtracted part by part. */
export function combinedIntervals(call: Call, sign: '+' | '-'): string {
  return once(arg(call, 0), call.context, (left) =>
    once(arg(call, 1), call.context, (right) => {
      const both = (part: (interval: string) => string) => `(${part(left)} ${sign} ${part(right)})`;
      return bounded(both(monthsOf), both(daysOf), both(microsOf), call);
    }),
  );
}

export const negatedInterval: Rule = (call) =>
  once(arg(call, 0), call.context, (value) => made(`- ${monthsOf(value)}`, `- ${daysOf(value)}`, `- ${microsOf(value)}`));

export const intervalFunctions: RuleTable = {
  $interval: interval,
  make_interval: nullIfAnyNull(makeInterval),
  justify_hours: justifyHours,
  justify_days: justifyDays,
  justify_interval: justifyInterval,
};
