import type {
  Arguments,
  CallExpression,
  CompareExpression,
  ConditionalExpression,
  Expression,
  FilterStep,
  ItemExpression,
  LogicalExpression,
} from './ast.ts';
import { arithmetic, signed } from './arithmetic.ts';
import { attributeOf, itemOf, sliceOf } from './attribute.ts';
import { returnFunction } from './builtins.ts';
import { compare, contains, equals, isTrue } from './compare.ts';
import { JinjaDict } from './dict.ts';
import { TemplateFault } from './fault.ts';
import { applyFilter } from './filters.ts';
import type { Frame } from './frame.ts';
import { applyTest } from './is-tests.ts';
import { listOf } from './iterate.ts';
import { withoutMap, type MappedText } from './mapped-text.ts';
import { pairsOf } from './dict-methods.ts';
import { ReturnSignal, returnOutside } from './return-signal.ts';
import { FrameContext } from './runtime.ts';
import { textOf } from './text-of.ts';
import { JinjaTuple, Undefined, type CallArguments, type JinjaValue } from './value.ts';

export function evaluate(expression: Expression, frame: Frame): JinjaValue {
  const { runtime } = frame;
  runtime.budget.spend(1);
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'name':
    case 'call':
    case 'conditional':
      return withoutMap(evaluateMapped(expression, frame));
    case 'list':
      return expression.items.map((item) => evaluate(item, frame));
    case 'tuple':
      return new JinjaTuple(expression.items.map((item) => evaluate(item, frame)));
    case 'dict':
      return new JinjaDict(expression.pairs.map(({ key, value }) => [evaluate(key, frame), evaluate(value, frame)] as const));
    case 'attribute': {
      const object = evaluate(expression.object, frame);
      runtime.at(expression, frame);
      return attributeOf(object, expression.name);
    }
    case 'item':
      return evaluateItem(expression, frame);
    case 'filter': {
      const input = evaluate(expression.input, frame);
      return evaluateFilter(expression.filter, input, frame);
    }
    case 'test': {
      const input = evaluate(expression.input, frame);
      const call = evaluateArguments(expression.arguments, expression, frame);
      return applyTest(expression.name, input, call);
    }
    case 'unary': {
      const operand = evaluate(expression.operand, frame);
      runtime.at(expression, frame);
      return expression.operator === 'not' ? !isTrue(operand) : signed(expression.operator, operand);
    }
    case 'binary': {
      const left = evaluate(expression.left, frame);
      const right = evaluate(expression.right, frame);
      runtime.at(expression, frame);
      return arithmetic(expression.operator, left, right, runtime.budget);
    }
    case 'and':
    case 'or':
      return evaluateLogical(expression, frame);
    case 'compare':
      return evaluateCompare(expression, frame);
    case 'concat':
      return evaluateConcat(expression.items, frame);
    case 'slice':
      // The parser makes slices only as the key of an item, which takes them apart itself.
      return null;
  }
}

/** As `evaluate`; text that was written elsewhere in a template keeps its source map where the expression only passes it on. */
export function evaluateMapped(expression: Expression, frame: Frame): JinjaValue | MappedText {
  switch (expression.type) {
    case 'name':
      return frame.runtime.lookup(expression.name, frame);
    case 'call':
      return evaluateCall(expression, frame);
    case 'conditional':
      return evaluateConditional(expression, frame);
    default:
      return evaluate(expression, frame);
  }
}

function evaluateConditional({ test, then, otherwise }: ConditionalExpression, frame: Frame): JinjaValue | MappedText {
  if (isTrue(evaluate(test, frame))) return evaluateMapped(then, frame);
  return otherwise
    ? evaluateMapped(otherwise, frame)
    : new Undefined('The inline `if` has no `else`, and its condition is false.', { printable: true });
}

function evaluateCall(expression: CallExpression, frame: Frame): JinjaValue | MappedText {
  const callee = evaluate(expression.callee, frame);
  if (callee === returnFunction) throw new ReturnSignal(evaluateReturned(expression, frame));
  const call = evaluateArguments(expression.arguments, expression, frame);
  return frame.runtime.call(callee, call);
}

function evaluateReturned(expression: CallExpression, frame: Frame): JinjaValue | MappedText {
  const { positional, keyword } = expression.arguments;
  const given = [...positional, ...keyword.map(({ value }) => value)];
  const [value] = given;
  frame.runtime.at(expression, frame);
  if (given.length > 1) throw new TemplateFault('`return` takes one value.', 'Return a list or a dict of several.');
  if (frame.runtime.calls.length === 0) throw new TemplateFault(returnOutside);
  return value ? evaluateMapped(value, frame) : null;
}

/** The values of a call's arguments; errors from now on are at `range`. */
export function evaluateArguments(args: Arguments, range: { start: number; end: number }, frame: Frame): CallArguments {
  const { runtime, template } = frame;
  const positional = args.positional.map((argument) => evaluate(argument, frame));
  const keyword = new Map<string, JinjaValue>();
  for (const { name, value } of args.keyword) keyword.set(name, evaluate(value, frame));
  if (args.rest) positional.push(...listOf(evaluate(args.rest, frame), runtime.budget));
  const keywordRest = args.keywordRest && evaluate(args.keywordRest, frame);
  runtime.at(range, frame);
  if (keywordRest !== undefined) {
    for (const [name, value] of pairsOf(keywordRest)) {
      if (typeof name !== 'string') throw new TemplateFault('A `**` argument needs strings as its keys.');
      if (keyword.has(name)) throw new TemplateFault(`The argument \`${name}\` is given twice.`);
      keyword.set(name, value);
    }
  }
  const place = { file: template.file.path, start: range.start, end: range.end };
  return { positional, keyword, place, context: new FrameContext(frame) };
}

export function evaluateFilter(filter: FilterStep, input: JinjaValue, frame: Frame): JinjaValue {
  return applyFilter(filter.name, input, evaluateArguments(filter.arguments, filter, frame));
}

function evaluateItem(expression: ItemExpression, frame: Frame): JinjaValue {
  const object = evaluate(expression.object, frame);
  const { key } = expression;
  if (key.type !== 'slice') {
    const value = evaluate(key, frame);
    frame.runtime.at(expression, frame);
    if (typeof object === 'string') frame.runtime.budget.spend(object.length >> 6);
    return itemOf(object, value);
  }
  const bound = (part: Expression | undefined): JinjaValue => (part ? evaluate(part, frame) : null);
  const bounds = { from: bound(key.from), to: bound(key.to), step: bound(key.step) };
  frame.runtime.at(expression, frame);
  const part = sliceOf(object, bounds);
  if (typeof part === 'string') frame.runtime.budget.allocate(part.length);
  else if (Array.isArray(part)) frame.runtime.budget.allocateItems(part.length);
  return part;
}

function evaluateLogical(expression: LogicalExpression, frame: Frame): JinjaValue {
  const left = evaluate(expression.left, frame);
  return isTrue(left) === (expression.type === 'and') ? evaluate(expression.right, frame) : left;
}

function evaluateCompare(expression: CompareExpression, frame: Frame): boolean {
  let left = evaluate(expression.first, frame);
  for (const { operator, right: rightExpression } of expression.rest) {
    const right = evaluate(rightExpression, frame);
    frame.runtime.at(expression, frame);
    if (!holds(operator, left, right, frame)) return false;
    left = right;
  }
  return true;
}

function holds(operator: CompareExpression['rest'][number]['operator'], left: JinjaValue, right: JinjaValue, frame: Frame): boolean {
  const { budget } = frame.runtime;
  switch (operator) {
    case '==':
      return equals(left, right, budget);
    case '!=':
      return !equals(left, right, budget);
    case '<':
      return compare(left, right, budget) < 0;
    case '<=':
      return compare(left, right, budget) <= 0;
    case '>':
      return compare(left, right, budget) > 0;
    case '>=':
      return compare(left, right, budget) >= 0;
    case 'in':
      return contains(right, left, budget);
    case 'not in':
      return !contains(right, left, budget);
  }
}

function evaluateConcat(items: readonly Expression[], frame: Frame): string {
  const { runtime } = frame;
  let text = '';
  for (const item of items) {
    const value = evaluate(item, frame);
    runtime.at(item, frame);
    const part = textOf(value, runtime.budget);
    runtime.budget.join(text.length + part.length, Math.max(text.length, part.length));
    text += part;
  }
  return text;
}
