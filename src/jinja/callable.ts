import type { Callable } from './ast.ts';
import { evaluate } from './evaluate.ts';
import { JinjaDict } from './dict.ts';
import { TemplateFault } from './fault.ts';
import type { Frame } from './frame.ts';
import { MacroFunction, OutputBuffer, type MappedText } from './mapped-text.ts';
import { ReturnSignal } from './return-signal.ts';
import type { Runtime } from './runtime.ts';
import { Scope } from './scope.ts';
import type { SourceRange } from './source-map.ts';
import { JinjaTuple, Undefined, type CallArguments, type JinjaValue } from './value.ts';

/** A macro that was defined in `definition`: it sees the names of that place, not those of its callers. */
export function macroFunction(callable: Callable, definition: Frame): MacroFunction {
  return new MacroFunction(callable.name, (call) => {
    const { runtime } = definition;
    const open = runtime.enterCall(callable.name, call.place);
    const frame = frameOfCall(callable, definition, call, call.context.outermostCall ?? call.place);
    const value = returned(callable, frame);
    runtime.leaveCall(open);
    return value;
  });
}

function returned(callable: Callable, frame: Frame): JinjaValue | MappedText {
  try {
    return bodyText(callable, frame);
  } catch (signal) {
    if (signal instanceof ReturnSignal) return signal.value;
    throw signal;
  }
}

/** The body of a `{% call %}` block: it sees the names around it, and a `return` in it ends the macro that called it. */
export function callerFunction(callable: Callable, definition: Frame): MacroFunction {
  return new MacroFunction(callable.name, (call) => bodyText(callable, frameOfCall(callable, definition, call, definition.outermostCall)));
}

function bodyText(callable: Callable, frame: Frame): MappedText {
  const out = new OutputBuffer();
  frame.runtime.execute(callable.body, frame, out);
  return out.finish();
}

function frameOfCall(callable: Callable, definition: Frame, call: CallArguments, outermostCall: SourceRange | undefined): Frame {
  const frame = { ...definition, scope: new Scope(definition.scope), outermostCall };
  bindParameters(callable, call, frame);
  return frame;
}

/** Python's Jinja2 rules: positions, names, defaults; `varargs`, `kwargs` and `caller` where the macro names them. */
function bindParameters(callable: Callable, call: CallArguments, frame: Frame): void {
  const { parameters } = callable;
  const { runtime } = frame;
  const { place } = runtime;
  const rest = new Map(call.keyword);
  for (const [index, parameter] of parameters.entries()) {
    const given = index < call.positional.length ? call.positional[index] : rest.get(parameter.name);
    if (index >= call.positional.length) rest.delete(parameter.name);
    const { name } = parameter;
    if (given !== undefined) frame.scope.set(name, given);
    else if (parameter.value) frame.scope.set(name, evaluate(parameter.value, frame));
    else frame.scope.set(name, new Undefined(`\`${callable.name}\` is called without its parameter \`${name}\`.`));
  }
  if (callable.usesCaller && !parameters.some(({ name }) => name === 'caller')) {
    frame.scope.set('caller', rest.get('caller') ?? new Undefined('There is no `caller`: the macro is not called by `{% call %}`.'));
    rest.delete('caller');
  }
  runtime.at(place.range, place.frame);
  bindRest(callable, call, rest, frame);
}

function bindRest(callable: Callable, call: CallArguments, rest: ReadonlyMap<string, JinjaValue>, frame: Frame): void {
  const { name, parameters } = callable;
  if (callable.usesKwargs) {
    frame.scope.set('kwargs', new JinjaDict(rest));
  } else {
    const [extra] = rest.keys();
    if (extra === 'caller') throw new TemplateFault(`\`${name}\` is called by \`{% call %}\` but never uses \`caller()\`.`);
    if (extra !== undefined) {
      const twice = parameters.some((parameter) => parameter.name === extra);
      throw new TemplateFault(
        twice ? `\`${name}\` got its argument \`${extra}\` twice.` : `\`${name}\` has no parameter \`${extra}\`.`,
        signature(callable),
      );
    }
  }
  if (callable.usesVarargs) {
    frame.scope.set('varargs', new JinjaTuple(call.positional.slice(parameters.length)));
  } else if (call.positional.length > parameters.length) {
    throw new TemplateFault(
      `\`${name}\` takes at most ${parameters.length} arguments, and got ${call.positional.length}.`,
      signature(callable),
    );
  }
}

function signature({ name, parameters }: Callable): string {
  return `It is defined as \`${name}(${parameters.map((parameter) => (parameter.value ? `${parameter.name}=…` : parameter.name)).join(', ')})\`.`;
}

/** What macros of the library are defined in: nothing but globals and macros. */
export function libraryFrame(runtime: Runtime, template: Frame['template'], packageName: string): Frame {
  return { runtime, template, scope: new Scope(), package: packageName, outermostCall: undefined };
}
