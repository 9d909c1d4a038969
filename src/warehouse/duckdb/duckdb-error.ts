import { ProblemError } from '../../problem/problem.ts';
import { SqlError } from '../sql-error.ts';
import { raisedMessage } from './translate/raise.ts';

const locked = /Could not set lock on file|Conflicting lock is held|being used by another process|already open in/i;
const diskFull = /No space left on device|disk is full|not enough space|failed to offload data block|max_temp_directory_size/i;
const unreadable =
  /not a valid DuckDB database file|Corrupt database file|Could not read enough bytes|Could not read from file|Permission denied|Is a directory|newer version of DuckDB|failed to deserialize|Serialization Error|Cannot open file|Failure while replaying WAL/i;
const invalidated = /database has been invalidated|FATAL Error/i;

export function isLockError(error: unknown): boolean {
  return locked.test(messageOf(error));
}

/** The database has shut itself off: it has to be closed and opened again before it answers anything. */
export function isFatal(error: unknown): boolean {
  return invalidated.test(messageOf(error));
}

/** The project that a statement reads, perhaps through a view, and that is not attached. */
export function missingProject(error: unknown): string | undefined {
  return /Catalog "([^"]+)" does not exist/.exec(messageOf(error))?.[1];
}

/** A function in JavaScript that this instance of the database has not been told of: a view calls it. */
export function isMissingJavaScript(error: unknown): boolean {
  return /Scalar Function with name "?javascript_\w+"? does not exist/i.test(messageOf(error));
}

/** Two transactions changed the same thing: the one that failed can be tried again. */
export function isConflict(error: unknown): boolean {
  return /TransactionContext Error|Transaction conflict|write-write conflict/i.test(messageOf(error));
}

/** What a person is told when a database file cannot be opened. */
export function openProblem(file: string, error: unknown): Error {
  const text = messageOf(error);
  if (locked.test(text)) return lockProblem(file, error);
  if (diskFull.test(text)) return diskProblem(error);
  if (unreadable.test(text)) {
    return new ProblemError(
      {
        code: 'ATT1404',
        severity: 'error',
        message: `The database file ${file} cannot be read: ${plainMessage(error)}`,
        hint: /newer version/i.test(text)
          ? 'It was written by a newer version: update Attribution Lab.'
          : 'Move the file away. Models are built again by the next run, sample data by "attribution sample", imported data by "attribution import".',
      },
      { cause: error },
    );
  }
  return error instanceof Error ? error : new Error(text);
}

export function lockProblem(file: string, error: unknown): ProblemError {
  const pid = /PID:? (\d+)/.exec(messageOf(error))?.[1];
  const holder =
    pid === undefined
      ? 'another process'
      : pid === String(process.pid)
        ? 'another operation of this process'
        : `another process (PID ${pid})`;
  return new ProblemError(
    {
      code: 'ATT1401',
      severity: 'error',
      message: `The database file ${file} is in use by ${holder}.`,
      hint: 'Let the other one finish, or end it, then try again.',
    },
    { cause: error },
  );
}

/** What a person is told when a statement fails while it runs. Messages that the translation raises are BigQuery's own words. */
export function statementError(error: unknown): Error {
  if (error instanceof ProblemError || error instanceof SqlError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  const text = error.message;
  if (diskFull.test(text)) return diskProblem(error);
  if (/Out of Memory Error/i.test(text)) {
    return new ProblemError(
      {
        code: 'ATT1407',
        severity: 'error',
        message: 'The statement needs more memory than the local engine may use.',
        hint: 'Let it read less (fewer days, fewer columns), run fewer models at once with --threads 1, or use a BigQuery target.',
      },
      { cause: error },
    );
  }
  if (text.includes('More than one row returned by a subquery used as an expression'))
    return new SqlError('ATT1403', 'Scalar subquery produced more than one element', {
      hint: 'Aggregate the values, or take one with LIMIT 1.',
      cause: error,
    });
  const existing = /(Table|View|Schema|Macro Function) with name "([^"]*)" already exists/.exec(text);
  if (existing) {
    const kind = existing[1] === 'Schema' ? 'Dataset' : existing[1] === 'Macro Function' ? 'Routine' : 'Table';
    return new SqlError('ATT1403', `Already Exists: ${kind} ${existing[2] ?? ''}`, {
      hint: 'Use CREATE OR REPLACE, or IF NOT EXISTS.',
      cause: error,
    });
  }
  const other = /Existing object (.+?) is of type (\w+), trying to (?:replace with|drop) type (\w+)/.exec(text);
  if (other) {
    const [, name = '', kind = ''] = other;
    return new SqlError('ATT1403', `${name} is not allowed for this operation because it is currently a ${kind.toUpperCase()}.`, {
      hint: `Use DROP ${kind.toUpperCase()}.`,
      cause: error,
    });
  }
  const routine = /Macro Function with name "?(\S+?)"? does not exist/.exec(text)?.[1];
  if (routine !== undefined) return new SqlError('ATT1405', `Not found: Routine ${routine}`, { cause: error });
  const missing =
    /(?:Table|View) with name (\S+) does not exist|Catalog "([^"]+)" does not exist|schema "?([^\s"]+)"? does not exist/i.exec(text);
  if (missing) {
    return new SqlError('ATT1405', `Not found: ${missing[1] ?? missing[2] ?? missing[3] ?? ''}`, {
      hint: 'Something that the statement reads, perhaps through a view, is not there: build it first.',
      cause: error,
    });
  }
  if (/^(Binder|Catalog|Parser|Not implemented|INTERNAL) Error/i.test(text)) {
    return new SqlError('ATT1302', `The local engine cannot run this statement: ${plainMessage(error)}`, {
      hint: 'BigQuery may still run it. Please report the statement: it should be refused with the construct that it uses.',
      cause: error,
    });
  }
  return new SqlError('ATT1403', plainMessage(error), { cause: error });
}

function diskProblem(error: unknown): ProblemError {
  return new ProblemError(
    {
      code: 'ATT1402',
      severity: 'error',
      message: 'The disk is full. What was there before is untouched.',
      hint: 'Free some space, then run again.',
    },
    { cause: error },
  );
}

/** DuckDB's message without its class and without the place in the translated statement, which nobody wrote. */
function plainMessage(error: unknown): string {
  const [first = ''] = messageOf(error).split(/\n\nLINE \d+:/);
  const raised = raisedMessage(first);
  if (raised !== undefined) return raised;
  return overflow(first) ?? first.replace(/^[A-Za-z ]+? Error: /, '').trim();
}

const operators: Readonly<Partial<Record<string, string>>> = { addition: '+', subtract: '-', subtraction: '-', multiplication: '*' };

/** In BigQuery's words, what is too large for INT64 or NUMERIC. */
function overflow(message: string): string | undefined {
  const outside = /Type \w+ with value (\S+) can't be cast because the value is out of range for the destination type INT64/.exec(
    message,
  )?.[1];
  if (outside !== undefined) return `int64 out of range: ${outside}`;
  if (message.includes('Overflow in negation')) return 'int64 overflow: -(-9223372036854775808)';
  const [, operation = '', type, operands] = /Overflow in (\w+) of (INT64|DECIMAL\(38\)) \((.*)\)/.exec(message) ?? [];
  if (type === 'INT64') return `int64 overflow: ${operands}`;
  // DuckDB tells the operands of NUMERIC without their points.
  return type === undefined ? undefined : `numeric overflow: ${operators[operation] ?? operation}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
