import type { TextRange } from '../problem/text-position.ts';
import type { ForNode, Node } from './ast.ts';
import { itemOf, memberOf } from './attribute.ts';
import { Budget, type RenderLimits } from './budget.ts';
import { builtins } from './builtins.ts';
import { LimitFault, TemplateFault, UndefinedFault } from './fault.ts';
import { applyFilter } from './filters.ts';
import type { Frame } from './frame.ts';
import { applyTest } from './is-tests.ts';
import type { Macro, MacroLibrary } from './macro-library.ts';
import { MacroFunction, withoutMap, type MappedText, type OutputBuffer } from './mapped-text.ts';
import { Scope, type Slot } from './scope.ts';
import type { SourceRange } from './source-map.ts';
import type { Template } from './template.ts';
import { JinjaObject, Undefined, describeType, jinjaObject, type CallArguments, type CallContext, type JinjaValue } from './value.ts';

/** How a list of nodes ended. */
export type Completion = 'done' | 'break' | 'continue';

export interface RuntimeOptions {
  readonly globals: Readonly<Record<string, JinjaValue>>;
  readonly macros: MacroLibrary;
  readonly limits: RenderLimits | undefined;
  readonly package: string | undefined;
  readonly native: boolean;
  readonly execute: (body: readonly Node[], frame: Frame, out: OutputBuffer) => Completion;
  readonly createMacro: (macro: Macro, runtime: Runtime) => MacroFunction;
}

/** What is being done: a range of the template or macro that a frame is in. */
export interface Place {
  readonly range: TextRange;
  readonly frame: Frame;
}

interface RunningLoop {
  readonly node: ForNode;
  readonly template: Template;
  rounds: number;
}

interface RunningMacro {
  readonly name: string;
  readonly place: SourceRange;
}

interface OpenCall {
  readonly calls: number;
  readonly loops: number;
}

/** One rendering: what names mean, what is being done right now (for errors), and how much may still be done. */
export class Runtime {
  readonly budget: Budget;
  readonly execute: RuntimeOptions['execute'];
  readonly native: boolean;
  /** The top level of the template that is rendered. */
  readonly root: Frame;
  /** What is running, outermost first. Not taken back when an error ends the rendering: it then tells where that was. */
  readonly loops: RunningLoop[] = [];
  readonly calls: RunningMacro[] = [];
  readonly #options: RuntimeOptions;
  readonly #macros = new Map<Macro, MacroFunction>();
  #place: Place;

  constructor(template: Template, options: RuntimeOptions) {
    this.budget = new Budget(options.limits);
    this.execute = options.execute;
    this.native = options.native;
    this.root = { runtime: this, template, scope: new Scope(), package: options.package, outermostCall: undefined };
    this.#options = options;
    this.#place = { range: { start: 0, end: 0 }, frame: this.root };
  }

  get place(): Place {
    return this.#place;
  }

  /** To be called before anything that can fail: an error that is thrown now is shown at this place. */
  at(range: TextRange, frame: Frame): void {
    this.#place = { range, frame };
  }

  lookup(name: string, frame: Frame): Slot {
    const slot = frame.scope.get(name);
    if (slot !== undefined) return slot;
    // As in dbt, a project's macro stands before a global of the same name, so that `ref` can be overridden.
    const macro = this.macro(name, frame.package);
    if (macro) return macro;
    const { globals, macros } = this.#options;
    if (Object.hasOwn(globals, name)) return globals[name] ?? null;
    if (Object.hasOwn(builtins, name)) return builtins[name] ?? null;
    if (macros.packages.includes(name)) return this.#package(name);
    return new Undefined(`\`${name}\` is not defined.`, { name });
  }

  /** Every name that could be meant at a place. */
  namesFor(scope: Scope): string[] {
    return [
      ...scope.names(),
      ...this.#options.macros.macros.map((macro) => macro.name),
      ...Object.keys(this.#options.globals),
      ...Object.keys(builtins),
    ];
  }

  macro(name: string, fromPackage: string | undefined): MacroFunction | undefined {
    const macro = this.#options.macros.resolve(name, fromPackage);
    return macro && this.#function(macro);
  }

  macroOf(packageName: string, name: string): MacroFunction | undefined {
    const macro = this.#options.macros.inPackage(packageName, name);
    return macro && this.#function(macro);
  }

  #package(name: string): JinjaObject {
    return jinjaObject((member) => this.macroOf(name, member) ?? undefined, { name });
  }

  #function(macro: Macro): MacroFunction {
    let value = this.#macros.get(macro);
    if (!value) {
      value = this.#options.createMacro(macro, this);
      this.#macros.set(macro, value);
    }
    return value;
  }

  call(callee: JinjaValue, call: CallArguments): JinjaValue | MappedText {
    if (callee instanceof MacroFunction) return callee.callMapped(call);
    if (callee instanceof JinjaObject && callee.call) return callee.call(call);
    if (callee instanceof Undefined)
      throw new UndefinedFault(
        callee.name,
        callee.message,
        'A macro or function that is called has to exist: check its name and its package.',
      );
    throw new TemplateFault(`${capitalized(describeType(callee))} cannot be called.`);
  }

  /** Gives what `leaveCall` needs; an error leaves the call open, so that it can be told what was running. */
  enterCall(name: string, place: SourceRange): OpenCall {
    if (this.calls.length >= this.budget.limits.depth) {
      throw new LimitFault(
        `\`${name}\` calls itself without end: ${this.calls.length} calls are open inside one another.`,
        'Let it stop calling itself at some point.',
        false,
      );
    }
    const open = { calls: this.calls.length, loops: this.loops.length };
    this.calls.push({ name, place });
    return open;
  }

  leaveCall(open: OpenCall): void {
    this.calls.length = open.calls;
    this.loops.length = open.loops;
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const nothing: ReadonlyMap<string, JinjaValue> = new Map();

/** The view of a frame that the functions called from it get. */
export class FrameContext implements CallContext {
  readonly #frame: Frame;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  get budget(): Budget {
    return this.#frame.runtime.budget;
  }

  get package(): string | undefined {
    return this.#frame.package;
  }

  get outermostCall(): SourceRange | undefined {
    return this.#frame.outermostCall;
  }

  get native(): boolean {
    return this.#frame.runtime.native;
  }

  macro(name: string, packageName?: string): JinjaObject | undefined {
    const { runtime } = this.#frame;
    return packageName === undefined ? runtime.macro(name, this.#frame.package) : runtime.macroOf(packageName, name);
  }

  invoke(callee: JinjaValue, positional: readonly JinjaValue[] = [], keyword = nothing): JinjaValue {
    const { runtime } = this.#frame;
    const { range, frame } = runtime.place;
    const value = withoutMap(runtime.call(callee, this.#arguments(positional, keyword)));
    runtime.at(range, frame);
    return value;
  }

  memberOf(object: JinjaValue, name: string): JinjaValue {
    return memberOf(object, name);
  }

  itemOf(object: JinjaValue, key: JinjaValue): JinjaValue {
    return itemOf(object, key);
  }

  filter(name: string, value: JinjaValue, positional: readonly JinjaValue[], keyword = nothing): JinjaValue {
    return applyFilter(name, value, this.#arguments(positional, keyword));
  }

  test(name: string, value: JinjaValue, positional: readonly JinjaValue[]): boolean {
    return applyTest(name, value, this.#arguments(positional, nothing));
  }

  #arguments(positional: readonly JinjaValue[], keyword: ReadonlyMap<string, JinjaValue>): CallArguments {
    const { range, frame } = this.#frame.runtime.place;
    return { positional, keyword, place: { file: frame.template.file.path, start: range.start, end: range.end }, context: this };
  }
}
