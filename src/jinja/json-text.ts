import type { Budget } from './budget.ts';
import { compare } from './compare.ts';
import { JinjaDict } from './dict.ts';
import { TemplateFault } from './fault.ts';
import { floatText } from './float-text.ts';
import { JinjaTuple, Undefined, describeType, type JinjaValue } from './value.ts';

interface JsonOptions {
  readonly sortKeys: boolean;
  readonly indent?: number | undefined;
}

/** Python's `json.dumps`: `{"a": 1}`, with everything beyond ASCII escaped. Fails for what JSON has no form for. */
export function jsonText(value: JinjaValue, options: JsonOptions, budget: Budget): string {
  return textAt(value, options, budget, 0);
}

function textAt(value: JinjaValue, options: JsonOptions, budget: Budget, depth: number): string {
  budget.spend(1);
  if (value === null) return 'null';
  if (typeof value === 'string') return stringText(value, budget);
  if (typeof value === 'number') return floatJson(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return listText(value, options, budget, depth);
  if (value instanceof JinjaTuple) return listText(value.items, options, budget, depth);
  if (value instanceof JinjaDict) return dictText(value, options, budget, depth);
  if (value instanceof Undefined) throw new TemplateFault(value.message);
  throw new TemplateFault(`${describeType(value)} cannot be written as JSON.`);
}

function floatJson(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatText(value);
}

function stringText(value: string, budget: Budget): string {
  budget.allocate(value.length);
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function listText(items: readonly JinjaValue[], options: JsonOptions, budget: Budget, depth: number): string {
  return enclosed(
    '[',
    ']',
    items.map((item) => textAt(item, options, budget, depth + 1)),
    options,
    depth,
  );
}

function dictText(dict: JinjaDict, options: JsonOptions, budget: Budget, depth: number): string {
  const entries = [...dict.entries()];
  if (options.sortKeys) entries.sort(([left], [right]) => compare(left, right, budget));
  const members = entries.map(([key, item]) => `${keyText(key, budget)}: ${textAt(item, options, budget, depth + 1)}`);
  return enclosed('{', '}', members, options, depth);
}

function keyText(key: JinjaValue, budget: Budget): string {
  if (typeof key === 'string') return stringText(key, budget);
  if (key === null || typeof key === 'boolean' || typeof key === 'bigint') return `"${String(key)}"`;
  if (typeof key === 'number') return `"${floatJson(key)}"`;
  throw new TemplateFault(`${describeType(key)} cannot be a key in JSON.`);
}

function enclosed(open: string, close: string, parts: readonly string[], { indent }: JsonOptions, depth: number): string {
  if (indent === undefined || parts.length === 0) return open + parts.join(', ') + close;
  const line = `\n${' '.repeat(indent * (depth + 1))}`;
  return `${open}${line}${parts.join(`,${line}`)}\n${' '.repeat(indent * depth)}${close}`;
}
