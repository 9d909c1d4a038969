import type { FilterBlockNode, FilterStep, ForNode, IfNode, Node, SetBlockNode } from './ast.ts';
import { assign } from './assign.ts';
import { callerFunction, macroFunction } from './callable.ts';
import { isTrue } from './compare.ts';
import { evaluate, evaluateArguments, evaluateFilter, evaluateMapped } from './evaluate.ts';
import type { Frame } from './frame.ts';
import { iterate } from './iterate.ts';
import { Loop } from './loop.ts';
import type { MacroFunction } from './mapped-text.ts';
import { MappedText, OutputBuffer } from './mapped-text.ts';
import type { Completion } from './runtime.ts';
import { Scope } from './scope.ts';
import { textOf } from './text-of.ts';
import type { JinjaValue } from './value.ts';

/** What a piece of the source map counts for, in letters. */
const segmentSize = 64;

/** Runs nodes one after another, until one of them breaks off. */
export function execute(body: readonly Node[], frame: Frame, out: OutputBuffer): Completion {
  for (const node of body) {
    const completion = executeNode(node, frame, out);
    if (completion !== 'done') return completion;
  }
  return 'done';
}

function executeNode(node: Node, frame: Frame, out: OutputBuffer): Completion {
  const { runtime, template } = frame;
  runtime.budget.spend(1);
  switch (node.type) {
    case 'text': {
      runtime.budget.allocate(node.text.length + segmentSize);
      const { path } = template.file;
      if (node.exact) out.appendExact(node.text, path, node.start, segmentCall(frame));
      else out.appendFrom(node.text, { file: path, start: node.start, end: node.end }, segmentCall(frame));
      return 'done';
    }
    case 'output':
      print(evaluateMapped(node.expression, frame), node.expression, frame, out);
      return 'done';
    case 'if':
      return executeIf(node, frame, out);
    case 'for':
      executeFor(node, evaluate(node.iterable, frame), 0, frame, out);
      return 'done';
    case 'set':
      assign(node.target, node.target.type === 'name-target' ? evaluateMapped(node.value, frame) : evaluate(node.value, frame), frame);
      return 'done';
    case 'set-block':
      executeSetBlock(node, frame);
      return 'done';
    case 'macro':
      frame.scope.set(node.name, macroFunction(node, frame));
      return 'done';
    case 'call-block': {
      const callee = evaluate(node.call.callee, frame);
      const call = evaluateArguments(node.call.arguments, node.call, frame);
      const keyword = new Map(call.keyword).set('caller', callerFunction(node, frame));
      print(runtime.call(callee, { ...call, keyword }), node.call, frame, out);
      return 'done';
    }
    case 'filter-block':
      executeFilterBlock(node, frame, out);
      return 'done';
    case 'do':
      evaluate(node.expression, frame);
      return 'done';
    case 'with': {
      const values = node.bindings.map(({ value }) => evaluate(value, frame));
      const inner = innerFrame(frame);
      for (const [index, { target }] of node.bindings.entries()) assign(target, values[index] ?? null, inner);
      return execute(node.body, inner, out);
    }
    case 'break':
    case 'continue':
      return node.type;
    case 'docs':
    case 'materialization':
    case 'snapshot':
      return 'done';
  }
}

function executeIf(node: IfNode, frame: Frame, out: OutputBuffer): Completion {
  for (const { test, body } of node.branches) if (isTrue(evaluate(test, frame))) return execute(body, frame, out);
  return execute(node.otherwise, frame, out);
}

function executeFor(node: ForNode, iterable: JinjaValue, depth0: number, frame: Frame, out: OutputBuffer): void {
  const { runtime, template } = frame;
  runtime.at(node.iterable, frame);
  const filtered = node.filter && passing(node, node.filter, iterable, frame);
  const loop = new Loop(iterable, filtered, runtime.budget, depth0);
  const object = loop.toObject(node.recursive ? recursion(node, frame, depth0) : undefined);
  const running = { node, template, rounds: 0 };
  const { length } = runtime.loops;
  runtime.loops.push(running);
  for (let item = loop.advance(); item !== undefined; item = loop.advance()) {
    running.rounds++;
    runtime.budget.spend(1);
    const inner = innerFrame(frame);
    inner.scope.set('loop', object);
    assign(node.target, item, inner);
    if (execute(node.body, inner, out) === 'break') break;
    runtime.at(node.iterable, frame);
  }
  runtime.loops.length = length;
  if (running.rounds === 0) execute(node.otherwise, innerFrame(frame), out);
}

/** `loop(children)`: the same loop over other items, as text. */
function recursion(node: ForNode, frame: Frame, depth0: number): MacroFunction['callMapped'] {
  return (call) => {
    const { runtime } = frame;
    const open = runtime.enterCall('loop', call.place);
    const out = new OutputBuffer();
    executeFor(node, call.positional[0] ?? null, depth0 + 1, frame, out);
    runtime.leaveCall(open);
    return out.finish();
  };
}

function* passing(node: ForNode, filter: NonNullable<ForNode['filter']>, iterable: JinjaValue, frame: Frame): Generator<JinjaValue> {
  for (const item of iterate(iterable)) {
    frame.runtime.budget.spend(1);
    const inner = innerFrame(frame);
    assign(node.target, item, inner);
    if (isTrue(evaluate(filter, inner))) yield item;
  }
}

function executeSetBlock(node: SetBlockNode, frame: Frame): void {
  const mapped = captured(node.body, frame);
  const value = filtered(mapped, node.filters, frame);
  assign(node.target, value === mapped.text ? mapped : value, frame);
}

function executeFilterBlock(node: FilterBlockNode, frame: Frame, out: OutputBuffer): void {
  const mapped = captured(node.body, frame);
  const value = filtered(mapped, node.filters, frame);
  print(value === mapped.text ? mapped : value, node, frame, out);
}

function captured(body: readonly Node[], frame: Frame): MappedText {
  const out = new OutputBuffer();
  execute(body, innerFrame(frame), out);
  return out.finish();
}

function filtered(mapped: MappedText, filters: readonly FilterStep[], frame: Frame): JinjaValue {
  return filters.reduce<JinjaValue>((value, filter) => evaluateFilter(filter, value, frame), mapped.text);
}

function print(
  value: JinjaValue | MappedText,
  range: { readonly start: number; readonly end: number },
  frame: Frame,
  out: OutputBuffer,
): void {
  const { runtime, template } = frame;
  runtime.at(range, frame);
  if (value instanceof MappedText) {
    runtime.budget.allocate(value.text.length + value.segments.length * segmentSize);
    out.appendMapped(value);
    return;
  }
  const text = textOf(value, runtime.budget);
  runtime.budget.allocate(text.length + segmentSize);
  out.appendFrom(text, { file: template.file.path, start: range.start, end: range.end }, segmentCall(frame));
}

function segmentCall(frame: Frame): { file: string; sourceStart: number; sourceEnd: number } | undefined {
  const { outermostCall } = frame;
  return outermostCall && { file: outermostCall.file, sourceStart: outermostCall.start, sourceEnd: outermostCall.end };
}

function innerFrame(frame: Frame): Frame {
  return { ...frame, scope: new Scope(frame.scope) };
}
