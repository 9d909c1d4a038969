import { once } from '../context.ts';
import { timestampText } from './text-of-values.ts';
import { timestampOfText } from './timestamp-text.ts';
import { atZone, inZone, zonedText } from './time-zones.ts';
import { arg, type Call, fail, refuseCall, type RuleTable } from './rule.ts';
import { inRange } from './year-range.ts';

function date(call: Call): string {
  switch (call.nodes[0]?.type.kind) {
    case 'INT64':
      return inRange(`make_date(${arg(call, 0)}, ${arg(call, 1)}, ${arg(call, 2)})`, call);
    case 'TIMESTAMP':
      return `CAST(${atZone(arg(call, 0), call.args[1], call.context)} AS DATE)`;
    case 'DATETIME':
      return `CAST(${arg(call, 0)} AS DATE)`;
    case 'DATE':
      return arg(call, 0);
    default:
      throw refuseCall(call, call.nodes[0]?.type.kind);
  }
}

function datetime(call: Call): string {
  switch (call.nodes[0]?.type.kind) {
    case 'INT64':
      return inRange(`make_timestamp(${call.args.slice(0, 5).join(', ')}, CAST(${arg(call, 5)} AS DOUBLE))`, call);
    case 'DATE':
      return call.args[1] === undefined ? `CAST(${arg(call, 0)} AS TIMESTAMP)` : `(${arg(call, 0)} + ${call.args[1]})`;
    case 'TIMESTAMP':
      return atZone(arg(call, 0), call.args[1], call.context);
    case 'DATETIME':
      return arg(call, 0);
    default:
      throw refuseCall(call, call.nodes[0]?.type.kind);
  }
}

function timestamp(call: Call): string {
  switch (call.nodes[0]?.type.kind) {
    case 'STRING':
      return once(arg(call, 0), call.context, (text) => timestampOfText(text, call.args[1], call.context));
    case 'DATE':
      return inZone(`CAST(${arg(call, 0)} AS TIMESTAMP)`, call.args[1], call.context);
    case 'DATETIME':
      return inZone(arg(call, 0), call.args[1], call.context);
    case 'TIMESTAMP':
      return arg(call, 0);
    default:
      throw refuseCall(call, call.nodes[0]?.type.kind);
  }
}

function time(call: Call): string {
  switch (call.nodes[0]?.type.kind) {
    case 'INT64':
      return once(
        `make_time(${arg(call, 0)}, ${arg(call, 1)}, CAST(${arg(call, 2)} AS DOUBLE))`,
        call.context,
        (value) => `CASE WHEN ${value} = TIME '24:00:00' THEN ${fail(call, 'Invalid time: ', value, true)} ELSE ${value} END`,
      );
    case 'TIMESTAMP':
      return `CAST(${atZone(arg(call, 0), call.args[1], call.context, false)} AS TIME)`;
    case 'DATETIME':
      return `CAST(${arg(call, 0)} AS TIME)`;
    case 'TIME':
      return arg(call, 0);
    default:
      throw refuseCall(call, call.nodes[0]?.type.kind);
  }
}

/** STRING(…) of a date or time, or of JSON that is a string. */
function text(call: Call): string {
  switch (call.nodes[0]?.type.kind) {
    case 'JSON':
      return `googlesql_json_string(${arg(call, 0)})`;
    case 'TIMESTAMP':
      return zonedText(arg(call, 0), call.args[1], call.context);
    case 'DATETIME':
      return once(arg(call, 0), call.context, timestampText);
    case 'DATE':
      return `CAST(${arg(call, 0)} AS VARCHAR)`;
    default:
      throw refuseCall(call, call.nodes[0]?.type.kind);
  }
}

export const constructorFunctions: RuleTable = { date, datetime, timestamp, time, string: text };
