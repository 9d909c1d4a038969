import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { SqlType } from '../../../googlesql/sql-type.ts';
import { typeText } from '../../../googlesql/sql-type.ts';
import { SqlError } from '../../sql-error.ts';
import type { JavaScriptFunction } from './javascript-function.ts';
import { columnOfThrow } from './thrown-place.ts';
import { sandboxProgram } from './sandbox-program.ts';

const memoryLimitBytes = 128 * 2 ** 20;
/** Well within what WebAssembly has. */
const stackLimitBytes = 256 * 2 ** 10;
/** For the rows of one call, 2048 at most. */
const timeLimitMs = 5_000;

/** A value as it goes into the sandbox and comes out of it: structs as lists of their fields, JSON and what JSON lacks as text. */
export type SandboxValue = null | boolean | number | string | readonly SandboxValue[];

export interface Sandbox {
  /** The function's results for rows of arguments. Throws `SqlError` ATT1403 for what the function throws, and where it takes too long or too much. */
  run(rows: readonly (readonly SandboxValue[])[]): readonly SandboxValue[];
}

/**
 * A JavaScript engine of its own, compiled to WebAssembly, that runs one function and has no way to the machine: no files, no network,
 * no Node. Its memory is freed with it.
 */
export async function createSandbox(definition: JavaScriptFunction): Promise<Sandbox> {
  const [{ newQuickJSWASMModuleFromVariant }, { default: variant }] = await Promise.all([
    import('quickjs-emscripten-core'),
    import('@jitl/quickjs-wasmfile-release-sync'),
  ]);
  const module = await newQuickJSWASMModuleFromVariant(variant);
  let engine: Engine | undefined;
  return {
    run: (rows) => {
      engine ??= startEngine(module, definition);
      try {
        return engine.run(rows);
      } catch (error) {
        // It may have been stopped anywhere.
        engine = undefined;
        throw error;
      }
    },
  };
}

interface Engine {
  run(rows: readonly (readonly SandboxValue[])[]): readonly SandboxValue[];
}

function startEngine(module: QuickJSWASMModule, definition: JavaScriptFunction): Engine {
  const runtime = module.newRuntime();
  runtime.setMemoryLimit(memoryLimitBytes);
  runtime.setMaxStackSize(stackLimitBytes);
  let deadline = Infinity;
  runtime.setInterruptHandler(() => performance.now() > deadline);
  const context = runtime.newContext();

  const unwrap = (result: ReturnType<QuickJSContext['callFunction']>): QuickJSHandle => {
    if (result.error === undefined) return result.value;
    throw failure(
      definition,
      result.error.consume((error) => thrownText(context.dump(error))),
    );
  };
  const program = unwrap(context.evalCode(sandboxProgram, 'program.js'));
  const call = (name: string, text?: string): string => {
    const handles = text === undefined ? [] : [context.newString(text)];
    try {
      const result = context
        .getProp(program, name)
        .consume((method) => unwrap(context.callFunction(method, context.undefined, ...handles)));
      return result.consume((value) => (context.typeof(value) === 'string' ? context.getString(value) : ''));
    } finally {
      for (const handle of handles) handle.dispose();
    }
  };

  const names = definition.arguments.map(({ name }) => name);
  const types = definition.arguments.map(({ type }) => type);
  call('define', JSON.stringify({ names, types, returnType: definition.returnType, code: definition.code }));
  return {
    run: (rows) => {
      deadline = performance.now() + timeLimitMs;
      call('run', JSON.stringify(rows, signedZero));
      const jobs = runtime.executePendingJobs();
      if (jobs.error)
        throw failure(
          definition,
          jobs.error.consume((error) => thrownText(context.dump(error))),
        );
      const answer: unknown = JSON.parse(call('collect'));
      return resultsOf(answer, definition, rows.length);
    },
  };
}

/** JSON has no negative zero. */
function signedZero(_key: string, value: unknown): unknown {
  return Object.is(value, -0) ? '-0' : value;
}

function resultsOf(answer: unknown, definition: JavaScriptFunction, count: number): readonly SandboxValue[] {
  if (typeof answer === 'object' && answer !== null) {
    if ('failure' in answer) throw failure(definition, String(answer.failure));
    if ('results' in answer && Array.isArray(answer.results) && answer.results.length === count) return answer.results.map(sandboxValue);
  }
  throw failure(definition, 'Error: no result');
}

function sandboxValue(value: unknown): SandboxValue {
  if (Array.isArray(value)) return value.map(sandboxValue);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function thrownText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const text = `${String(Reflect.get(error, 'name'))}: ${String(Reflect.get(error, 'message'))}`;
  return text.includes('InternalError: interrupted') ? `Error: the function ran for more than ${timeLimitMs / 1000} seconds` : text;
}

/** In BigQuery's words: `Error: boom at f(INT64) line 1, column 1`. */
function failure({ name, arguments: parameters, code }: JavaScriptFunction, thrown: string): SqlError {
  const { text, line } = thrownAt(thrown);
  const types = parameters.map(({ type }: { readonly type: SqlType }) => typeText(type)).join(', ');
  const column = line === undefined ? undefined : columnOfThrow(code, line);
  const place = line === undefined ? '' : ` line ${line}${column === undefined ? '' : `, column ${column}`}`;
  return new SqlError('ATT1403', `${text} at ${name}(${types})${place}`);
}

/** `new Function` puts two lines before the body. */
function thrownAt(thrown: string): { readonly text: string; readonly line: number | undefined } {
  if (!thrown.startsWith('{')) return { text: thrown, line: undefined };
  const parsed: unknown = JSON.parse(thrown);
  const text = typeof parsed === 'object' && parsed !== null ? String(Reflect.get(parsed, 'text')) : thrown;
  const line: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'line') : undefined;
  return { text, line: typeof line === 'number' && line > 2 ? line - 2 : undefined };
}
