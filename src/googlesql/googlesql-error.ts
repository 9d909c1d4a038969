import type { TextRange } from '../problem/text-position.ts';
import { status } from '@grpc/grpc-js';
import { isServiceError } from './service-connection.ts';
import { offsetOfErrorPosition, tokenAt } from './byte-offsets.ts';

/** A statement that GoogleSQL refuses, in its own words, which are BigQuery's too. */
export class GoogleSqlError extends Error {
  /** UTF-16 offsets in the text that was given. */
  readonly range: TextRange | undefined;

  constructor(message: string, range: TextRange | undefined, cause?: unknown) {
    super(message, { cause });
    this.name = 'GoogleSqlError';
    this.range = range;
  }
}

/** The statement is good, and fails over these values: BigQuery would fail too. The evaluator's own limits are no such error. */
export function isErrorOfValues({ cause, message }: GoogleSqlError): boolean {
  return isServiceError(cause) && cause.code === status.OUT_OF_RANGE && !/exceeds? (?:max|limit)|memory/i.test(message);
}

/** Reads a message such as `Unrecognized name: foo [at 1:8]`. */
export function googleSqlError(details: string, text: string, cause: unknown): GoogleSqlError {
  const match = /^(.*?)(?: \[at (\d+):(\d+)\])?$/s.exec(details);
  const line = match?.[2];
  const column = match?.[3];
  const message = (match?.[1] ?? details).replace(/; (?:while .* of rewritten|in .*)$/, '');
  if (line === undefined || column === undefined) return new GoogleSqlError(message, undefined, cause);
  return new GoogleSqlError(message, tokenAt(text, offsetOfErrorPosition(text, Number(line), Number(column))), cause);
}

/** The error of a text that was made of another one, with its place in that one. */
export function inOriginal(error: GoogleSqlError, sql: string, original: (offset: number) => number): GoogleSqlError {
  if (error.range === undefined) return error;
  return new GoogleSqlError(error.message, tokenAt(sql, original(error.range.start)), error.cause);
}
