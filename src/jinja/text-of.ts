import { Budget } from './budget.ts';
import { JinjaDict, JinjaView } from './dict.ts';
import { LimitFault, TemplateFault, UndefinedFault } from './fault.ts';
import { floatText } from './float-text.ts';
import { JinjaIterator, JinjaNamespace, JinjaObject, JinjaRange, JinjaTuple, Undefined, type JinjaValue } from './value.ts';

/**
 * What printing a value gives: Python's `str`. Fails with a `TemplateFault` for what has no sensible text: an undefined value (dbt
 * would print nothing, and so make SQL that means something else), a function, a generator.
 */
export function textOf(value: JinjaValue, budget: Budget = new Budget()): string {
  if (typeof value === 'string') return value;
  const text = scalarText(value);
  if (text !== undefined) return text;
  if (value instanceof Undefined) {
    if (value.printable) return '';
    throw undefinedFault(value);
  }
  return containerText(value, budget, new Set());
}

/** Python's `repr`: as `textOf`, with strings in quotes. */
export function representationOf(value: JinjaValue, budget: Budget = new Budget()): string {
  return represent(value, budget, new Set());
}

export function undefinedFault(value: Undefined): TemplateFault {
  return new UndefinedFault(value.name, value.message, 'Where it may be missing, write `… | default(…)` or ask with `is defined`.');
}

/** The largest int that is written out; Python refuses at the same number of digits. */
const largestText = 10n ** 4300n;

function scalarText(value: JinjaValue): string | undefined {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return floatText(value);
  if (typeof value !== 'bigint') return undefined;
  if (value >= largestText || value <= -largestText) throw new LimitFault('The integer has more than 4300 digits.');
  return value.toString();
}

function represent(value: JinjaValue, budget: Budget, inside: Set<JinjaValue>): string {
  budget.spend(1);
  if (typeof value === 'string') {
    budget.allocate(value.length);
    return quoted(value);
  }
  return scalarText(value) ?? (value instanceof Undefined ? 'Undefined' : containerText(value, budget, inside));
}

function containerText(value: JinjaValue, budget: Budget, inside: Set<JinjaValue>): string {
  if (value instanceof JinjaObject) return objectText(value);
  if (value instanceof JinjaIterator)
    throw new TemplateFault('A generator is printed.', 'Make a list of it with `| list`, or a string with `| join(…)`.');
  if (value instanceof JinjaRange) return `range(${value.start}, ${value.stop}${value.step === 1n ? '' : `, ${value.step}`})`;
  if (inside.has(value)) return Array.isArray(value) ? '[...]' : value instanceof JinjaTuple ? '(...)' : '{...}';
  inside.add(value);
  const text = membersText(value, budget, inside);
  inside.delete(value);
  budget.allocate(text.length);
  return text;
}

function membersText(value: JinjaValue, budget: Budget, inside: Set<JinjaValue>): string {
  const list = (items: Iterable<JinjaValue>): string => Array.from(items, (item) => represent(item, budget, inside)).join(', ');
  const pairs = (entries: Iterable<readonly [JinjaValue, JinjaValue]>): string =>
    Array.from(entries, ([key, item]) => `${represent(key, budget, inside)}: ${represent(item, budget, inside)}`).join(', ');
  if (Array.isArray(value)) return `[${list(value)}]`;
  if (value instanceof JinjaTuple) return value.items.length === 1 ? `(${list(value.items)},)` : `(${list(value.items)})`;
  if (value instanceof JinjaDict) return `{${pairs(value.entries())}}`;
  if (value instanceof JinjaView) return `dict_${value.kind}([${list(value.values())}])`;
  if (value instanceof JinjaNamespace) return `<Namespace {${pairs(value.members)}}>`;
  return '';
}

function objectText(value: JinjaObject): string {
  if (value.text !== undefined) return value.text;
  if (value.call)
    throw new TemplateFault(`\`${value.name}\` is a function and is printed without being called.`, `Call it: \`${value.name}(…)\`.`);
  throw new TemplateFault(`The object \`${value.name}\` has no text to print.`, 'Print one of its members.');
}

/** Letters that Python's `repr` writes as escapes: everything that is not printable, spaces other than the common one included. */
const unprintable = /[\p{C}\p{Z}]/gu;

function quoted(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let text = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  if (quote === "'") text = text.replaceAll("'", "\\'");
  return quote + text.replace(unprintable, escaped) + quote;
}

function escaped(letter: string): string {
  if (letter === ' ') return letter;
  const code = letter.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
