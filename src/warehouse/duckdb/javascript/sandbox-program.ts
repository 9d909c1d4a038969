/**
 * The program that runs inside of the sandbox, around the person's function. It turns values into BigQuery's JavaScript forms and back
 * (docs: "Supported JavaScript UDF data types"). Times are UTC as they are in BigQuery, whatever the zone of this machine; what depends
 * on a locale, of which the sandbox has none, fails rather than answer differently.
 *
 * Its value is an object of three functions: `define(names, code)`, `run(rows)`, which notes the results, and `collect()`, which gives
 * them once promises are settled. Rows and results are JSON.
 */
export const sandboxProgram = String.raw`
(() => {
  'use strict';
  const { parse: parseJson, stringify } = JSON;
  const refuse = (what) => { throw new Error(what + ' is not supported on the local engine'); };

  for (const [prototype, names] of [
    [Number.prototype, ['toLocaleString']],
    [BigInt.prototype, ['toLocaleString']],
    [Array.prototype, ['toLocaleString']],
    [String.prototype, ['localeCompare']],
    [Date.prototype, ['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString']],
  ]) for (const name of names) prototype[name] = () => refuse(name);

  const Native = Date;
  const parseNative = Native.parse;
  const hasZone = /^[+-]?\d{4,6}(?:-\d\d){0,2}$|(?:Z|GMT|UTC?|[+-]\d\d:?\d\d)\s*(?:\([^)]*\))?$/i;
  const offset = Native.prototype.getTimezoneOffset;
  const parseUtc = (text) => {
    const time = parseNative(text);
    return hasZone.test(text) ? time : time - offset.call(new Native(time)) * 60000;
  };
  const arguments_ = (given) => {
    if (given.length === 0) return [];
    if (given.length > 1) return [Native.UTC(...given)];
    const value = given[0] instanceof Native ? given[0].getTime() : given[0];
    return [typeof value === 'string' ? parseUtc(value) : value];
  };
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const two = (number) => String(number).padStart(2, '0');
  const own = Native.prototype;
  const dateText = (date) => days[date.getUTCDay()] + ' ' + months[date.getUTCMonth()] + ' ' + two(date.getUTCDate()) + ' ' + String(date.getUTCFullYear()).padStart(4, '0');
  const timeText = (date) => two(date.getUTCHours()) + ':' + two(date.getUTCMinutes()) + ':' + two(date.getUTCSeconds()) + ' GMT+0000 (Coordinated Universal Time)';
  const text = (date, make) => (isNaN(date.getTime()) ? 'Invalid Date' : make(date));
  function UtcDate(...given) {
    return new.target === undefined ? new UtcDate().toString() : Reflect.construct(Native, arguments_(given), new.target);
  }
  UtcDate.prototype = own;
  UtcDate.now = Native.now;
  UtcDate.UTC = Native.UTC;
  UtcDate.parse = (value) => parseUtc(String(value));
  Object.defineProperty(UtcDate, 'name', { value: 'Date' });
  own.constructor = UtcDate;
  for (const part of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    own['get' + part] = own['getUTC' + part];
    if (part !== 'Day') own['set' + part] = own['setUTC' + part];
  }
  own.getTimezoneOffset = () => 0;
  own.getYear = function () { return this.getUTCFullYear() - 1900; };
  own.toDateString = function () { return text(this, dateText); };
  own.toTimeString = function () { return text(this, timeText); };
  own.toString = function () { return text(this, (date) => dateText(date) + ' ' + timeText(date)); };
  globalThis.Date = UtcDate;

  const timestamp = (value) => {
    const date = new UtcDate(value);
    Object.defineProperty(date, 'microsecond', { get: () => refuse('The microsecond of a TIMESTAMP') });
    return date;
  };

  const give = (type, value) => {
    if (value === null) return null;
    switch (type.kind) {
      case 'INT64':
        return typeof value === 'number' ? value : refuse('The INT64 ' + value + ', which a Number does not hold exactly, in a JavaScript function');
      case 'FLOAT64':
        return Number(value);
      case 'NUMERIC':
        return /^-?\d{1,16}$/.test(value) && Math.abs(Number(value)) <= 2 ** 53 ? Number(value) : value;
      case 'DATE':
        return new UtcDate(value + 'T00:00:00Z');
      case 'TIMESTAMP':
        return timestamp(value);
      case 'JSON':
        return parseJson(value);
      case 'ARRAY':
        return value.map((item) => give(type.element, item));
      case 'STRUCT':
        return Object.fromEntries(type.fields.map((field, index) => [field.name, give(field.type, value[index])]));
      default:
        return value;
    }
  };

  const fail = (type, value) => {
    let shown = typeof value;
    try { shown = typeof value === 'object' ? stringify(value) : String(value); } catch {}
    throw new TypeError('Failed to coerce output value ' + shown + ' to type ' + type.kind);
  };

  const integer = (type, value) => {
    if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return String(BigInt(value));
    return typeof value === 'string' && /^[+-]?\d+$/.test(value) ? value : fail(type, value);
  };
  const float = (type, value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || (Number.isNaN(number) && typeof value === 'string' && !/^nan$/i.test(value))) return fail(type, value);
    return Number.isFinite(number) && !Object.is(number, -0) ? number : Object.is(number, -0) ? '-0' : String(number);
  };
  const numeric = (type, value) => {
    const shown = typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
    return typeof shown === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(shown) ? shown : fail(type, value);
  };
  const time = (type, value, make) => (value instanceof Native && !isNaN(value.getTime()) ? make(value.toISOString()) : fail(type, value));

  const take = (type, value) => {
    if (value === null || value === undefined) return null;
    switch (type.kind) {
      case 'INT64':
        return integer(type, value);
      case 'FLOAT64':
        return float(type, value);
      case 'NUMERIC':
        return numeric(type, value);
      case 'BOOL':
        return typeof value === 'boolean' ? value : fail(type, value);
      case 'STRING':
        return typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol' ? fail(type, value) : String(value);
      case 'BYTES':
        return typeof value === 'string' && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value) ? value : fail(type, value);
      case 'DATE':
        return time(type, value, (iso) => iso.slice(0, -14));
      case 'TIMESTAMP':
        return time(type, value, (iso) => iso);
      case 'JSON':
        return stringify(value) ?? null;
      case 'ARRAY':
        return Array.isArray(value) ? value.map((item) => take(type.element, item)) : fail(type, value);
      case 'STRUCT':
        return typeof value === 'object' ? type.fields.map((field) => take(field.type, value[field.name])) : fail(type, value);
      default:
        return fail(type, value);
    }
  };

  let called, types, returned, results, failure;
  const message = (error) => {
    if (!(error instanceof Error)) return 'Uncaught ' + String(error);
    const line = /<anonymous>:(\d+)|<input>:(\d+)/.exec(error.stack ?? '');
    return stringify({ text: error.name + ': ' + error.message, line: line ? Number(line[1] ?? line[2]) : null });
  };
  const settle = (index, value) => {
    if (value instanceof Promise) {
      results[index] = undefined;
      value.then((settled) => settle(index, settled), (error) => { failure ??= message(error); });
    } else results[index] = take(returned, value);
  };

  return {
    define: (text) => {
      const definition = parseJson(text);
      types = definition.types;
      returned = definition.returnType;
      called = new Function(...definition.names, definition.code);
    },
    run: (text) => {
      failure = undefined;
      results = [];
      try {
        parseJson(text).forEach((row, index) => settle(index, called(...row.map((value, position) => give(types[position], value)))));
      } catch (error) {
        failure ??= message(error);
      }
    },
    collect: () => {
      if (failure === undefined && results.includes(undefined)) failure = message(new Error('A promise is never settled'));
      return stringify(failure === undefined ? { results } : { failure });
    },
  };
})()
`;
