import type { Budget } from './budget.ts';
import type { JinjaDict, JinjaView } from './dict.ts';
import type { SourceRange } from './source-map.ts';

/**
 * A value of the template language, with Python's meaning: `null` is None, a bigint is an int, a number is a float (so `4 / 2` is
 * `2.0`), an array is a list, which templates may change.
 */
export type JinjaValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | JinjaValue[]
  | JinjaTuple
  | JinjaDict
  | JinjaView
  | JinjaRange
  | JinjaIterator
  | JinjaNamespace
  | JinjaObject
  | Undefined;

/** A name or member that does not exist. It can be tested, defaulted and iterated (empty); it cannot be printed or called. */
export class Undefined {
  /** What to say when it is used: `x` is not defined. */
  readonly message: string;
  /** The name that is not defined, where it is one of its own and no member of something. */
  readonly name: string | undefined;
  /** True for `'a' if false`, which prints nothing. */
  readonly printable: boolean;

  constructor(message: string, options: { readonly name?: string; readonly printable?: boolean } = {}) {
    this.message = message;
    this.name = options.name;
    this.printable = options.printable ?? false;
  }
}

export class JinjaTuple {
  readonly items: readonly JinjaValue[];
  /** Names that the items can also be had by, in their order. */
  readonly names: readonly string[];

  constructor(items: readonly JinjaValue[], names: readonly string[] = []) {
    this.items = items;
    this.names = names;
  }
}

/** `range(…)`; its elements are made when they are asked for. */
export class JinjaRange {
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: bigint;

  /** `step` must not be 0. */
  constructor(start: bigint, stop: bigint, step: bigint) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  get length(): bigint {
    const span = this.step > 0n ? this.stop - this.start : this.start - this.stop;
    const step = this.step > 0n ? this.step : -this.step;
    return span > 0n ? (span + step - 1n) / step : 0n;
  }

  *values(): Iterator<JinjaValue> {
    const { stop, step } = this;
    for (let value = this.start; step > 0n ? value < stop : value > stop; value += step) yield value;
  }
}

/** What `map`, `select` and their like give: as in Python it can be gone through once and is always true. */
export class JinjaIterator {
  readonly source: Iterator<JinjaValue>;

  constructor(source: Iterator<JinjaValue>) {
    this.source = source;
  }
}

/** `namespace(…)`: the one thing whose members templates can set. */
export class JinjaNamespace {
  readonly members: Map<string, JinjaValue>;

  constructor(members: Map<string, JinjaValue>) {
    this.members = members;
  }
}

/** A thing of the host's: with members, or to be called, or both (`config`), and a text where it can be printed (`this`). */
export class JinjaObject {
  readonly name: string;
  readonly text: string | undefined;
  readonly member: (name: string) => JinjaValue | undefined;
  readonly call: ((call: CallArguments) => JinjaValue) | undefined;
  /** Elements, for a thing that can be gone through and indexed (a query's rows). */
  readonly sequence: readonly JinjaValue[] | undefined;
  /** What `this + other` (or, with `reversed`, `other + this`) is; undefined where that has no meaning. */
  readonly operate: ((operator: string, other: JinjaValue, reversed: boolean) => JinjaValue | undefined) | undefined;
  /** Where it stands to another: negative, 0 or positive; undefined where there is no order between them. */
  readonly order: ((other: JinjaValue) => number | undefined) | undefined;

  constructor(definition: {
    readonly name: string;
    readonly text?: string | undefined;
    readonly member?: ((name: string) => JinjaValue | undefined) | undefined;
    readonly call?: ((call: CallArguments) => JinjaValue) | undefined;
    readonly sequence?: readonly JinjaValue[] | undefined;
    readonly operate?: ((operator: string, other: JinjaValue, reversed: boolean) => JinjaValue | undefined) | undefined;
    readonly order?: ((other: JinjaValue) => number | undefined) | undefined;
  }) {
    this.name = definition.name;
    this.text = definition.text;
    this.member = definition.member ?? noMember;
    this.call = definition.call;
    this.sequence = definition.sequence;
    this.operate = definition.operate;
    this.order = definition.order;
  }
}

/** What a function is called with. */
export interface CallArguments {
  readonly positional: readonly JinjaValue[];
  readonly keyword: ReadonlyMap<string, JinjaValue>;
  /** The call in the template (a macro's file for a call inside a macro). */
  readonly place: SourceRange;
  readonly context: CallContext;
}

/** What a running template gives to the functions that it calls. */
export interface CallContext {
  readonly budget: Budget;
  /** The dbt package whose template or macro makes the call, where it is known. */
  readonly package: string | undefined;
  /** For a call inside a macro: where in the rendered template the outermost macro call stands. */
  readonly outermostCall: SourceRange | undefined;
  /** True while a value is asked for (`evaluateExpression`) and not text. */
  readonly native: boolean;
  /** A macro to be called: of the package that is named, or by dbt's order (the calling package, the root, the others). */
  macro(name: string, packageName?: string): JinjaObject | undefined;
  /** Calls a function, macro or `caller` at the place of this call. */
  invoke(callee: JinjaValue, positional?: readonly JinjaValue[], keyword?: ReadonlyMap<string, JinjaValue>): JinjaValue;
  /** A method or member of a value, without looking for an item of that name. */
  memberOf(object: JinjaValue, name: string): JinjaValue;
  /** `object[key]` as a template has it. */
  itemOf(object: JinjaValue, key: JinjaValue): JinjaValue;
  /** `value | name(…)` and `value is name(…)`. */
  filter(name: string, value: JinjaValue, positional: readonly JinjaValue[], keyword?: ReadonlyMap<string, JinjaValue>): JinjaValue;
  test(name: string, value: JinjaValue, positional: readonly JinjaValue[]): boolean;
}

type Members = Readonly<Record<string, JinjaValue>> | ((name: string) => JinjaValue | undefined);

/** A function for templates; with `members` it is an object too, such as `config(…)` and `config.get(…)`. */
export function jinjaFunction(name: string, call: (call: CallArguments) => JinjaValue, members?: Members): JinjaObject {
  return new JinjaObject({ name, call, member: members && memberLookup(members) });
}

/** An object for templates. `text` is what printing it gives; without one, printing it is an error. */
export function jinjaObject(members: Members, options: { readonly name?: string; readonly text?: string } = {}): JinjaObject {
  return new JinjaObject({ name: options.name ?? 'object', text: options.text, member: memberLookup(members) });
}

function memberLookup(members: Members): (name: string) => JinjaValue | undefined {
  if (typeof members === 'function') return members;
  return (name) => (Object.hasOwn(members, name) ? members[name] : undefined);
}

function noMember(): undefined {
  return undefined;
}

/** What a value is, for messages: `a string`, `an integer`. */
export function describeType(value: JinjaValue): string {
  if (value === null) return 'none';
  if (typeof value === 'string') return 'a string';
  if (typeof value === 'boolean') return 'a boolean';
  if (typeof value === 'bigint') return 'an integer';
  if (typeof value === 'number') return 'a float';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof JinjaTuple) return 'a tuple';
  if (value instanceof JinjaRange) return 'a range';
  if (value instanceof JinjaIterator) return 'a generator';
  if (value instanceof JinjaNamespace) return 'a namespace';
  if (value instanceof Undefined) return 'undefined';
  if (value instanceof JinjaObject) return value.call ? `the function \`${value.name}\`` : `the object \`${value.name}\``;
  return value.typeName;
}
