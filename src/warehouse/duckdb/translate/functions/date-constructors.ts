import { once } from '../context.ts';
import { timestampText } from './text-of-values.ts';
import { atZone, inZone, parsedTimestamp } from './time-zones.ts';
import { arg, type Call, refuseCall, type RuleTable } from './rule.ts';

function date(call: Call): string {
  switch (call.nodes[0]?.type.kind) {
    case 'INT64':
      return `make_date(${arg(call, 0)}, ${arg(call, 1)}, ${arg(call, 2)})`;
    case 'TIMESTAMP':
      return `CAST(${atZone(arg(call, 0), call.args[1])} AS DATE)`;
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
      return `make_timestamp(${call.args.slice(0, 5).join(', ')}, CAST(${arg(call, 5)} AS DOUBLE))`;
    case 'DATE':
      return call.args[1] === undefined ? `CAST(${arg(call, 0)} AS TIMESTAMP)` : `(${arg(call, 0)} + ${call.args[1]})`;
    case 'TIMESTAMP':
      return atZone(arg(call, 0), call.args[1]);
    case 'DATETIME':
      return arg(call, 0);
    default:
      throw refuseCall(call, call.nodes[0]?.type.kind);
  }
}

function timestamp(call: Call): string {
  switch (call.nodes[0]?.type.kind) {
    case 'STRING':
      return once(arg(call, 0), call.context, (text) => parsedTimestamp(text, call.args[1], call.context));
    case 'DATE':
      return inZone(`CAST(${arg(call, 0)} AS TIMESTAMP)`, call.args[1]);
    case 'DATETIME':
      return inZone(arg(call, 0), call.args[1]);
    case 'TIMESTAMP':
      return arg(call, 0);
    default:
      throw refuseCall(call, call.nodes[0]?.type.kind);
  }
}

function time(call: Call): string {
  switch (call.nodes[0]?.type.kind) {
    case 'INT64':
      return `make_time(${arg(call, 0)}, ${arg(call, 1)}, CAST(${arg(call, 2)} AS DOUBLE))`;
    case 'TIMESTAMP':
      return `CAST(${atZone(arg(call, 0), call.args[1])} AS TIME)`;
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
      if (call.args[1] !== undefined) throw refuseCall(call, 'a time zone');
      return once(atZone(arg(call, 0), undefined), call.context, (value) => `${timestampText(value)} || '+00'`);
    case 'DATETIME':
      return once(arg(call, 0), call.context, timestampText);
    case 'DATE':
      return `CAST(${arg(call, 0)} AS VARCHAR)`;
    default:
      throw refuseCall(call, call.nodes[0]?.type.kind);
  }
}

export const constructorFunctions: RuleTable = { date, datetime, timestamp, time, string: text };
