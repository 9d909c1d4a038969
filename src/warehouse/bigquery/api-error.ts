import { at, listAt, numberAt, textAt } from './json.ts';

/** An answer of BigQuery that is an error, or a job's: its own words, with what its kind is. */
export class ApiError extends Error {
  /** HTTP status; undefined for a job that failed and for a connection that broke. */
  readonly status: number | undefined;
  /** BigQuery's word for the kind of error: `invalidQuery`, `accessDenied`…; `connection` where there was no whole answer. */
  readonly reason: string;

  constructor(message: string, detail: { status?: number | undefined; reason: string; cause?: unknown }) {
    super(message, { cause: detail.cause });
    this.name = 'ApiError';
    this.status = detail.status;
    this.reason = detail.reason;
  }
}

/** What the client threw. */
export function apiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const status = numberAt(error, 'code');
  const [first] = listAt(error, 'errors');
  const message = textAt(first, 'message') ?? textAt(error, 'message') ?? String(error);
  if (status === undefined) return new ApiError(message, { reason: 'connection', cause: error });
  // The emulator answers 500 where BigQuery says 409.
  if (/\bis already created\b|^Already Exists/i.test(message))
    return new ApiError(message, { status: 409, reason: 'duplicate', cause: error });
  const reason = textAt(first, 'reason') ?? reasons[status] ?? (status >= 500 ? 'backendError' : 'unknown');
  return new ApiError(message, { status, reason, cause: error });
}

const reasons: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'authError',
  403: 'accessDenied',
  404: 'notFound',
  408: 'timeout',
  409: 'duplicate',
  412: 'conditionNotMet',
  429: 'rateLimitExceeded',
};

/** The error of a job that ended with one. The emulator calls all of them internal. */
export function jobError(job: unknown, isEmulator: boolean): ApiError | undefined {
  const result = at(job, 'status', 'errorResult');
  if (typeof result !== 'object' || result === null) return undefined;
  const summary = textAt(result, 'message') ?? 'The job failed.';
  // A load job says what is wrong with a row in its list of errors alone.
  const details = listAt(job, 'status', 'errors').flatMap((error) => textAt(error, 'message') ?? []);
  const message = summary.includes('errors[] collection') ? (details.findLast((detail) => detail !== summary) ?? summary) : summary;
  if (isEmulator)
    return new ApiError(message, { reason: /\bnot found: `|no such (?:table|column)/i.test(message) ? 'notFound' : 'invalidQuery' });
  return new ApiError(message, { reason: textAt(result, 'reason') ?? 'unknown' });
}

const never = new Set([
  'invalidQuery',
  'invalid',
  'accessDenied',
  'notFound',
  'duplicate',
  'resourcesExceeded',
  'billingNotEnabled',
  'quotaExceeded',
  'bytesBilledLimitExceeded',
  'responseTooLarge',
  'stopped',
  'authError',
]);

/** Whether the same request may do better a little later. A request that was heard and not answered is safe: jobs have ids of our own. */
export function isPassing({ status, reason }: ApiError): boolean {
  if (reason === 'rateLimitExceeded' || reason === 'userRateLimitExceeded' || reason === 'connection') return true;
  if (never.has(reason)) return false;
  return status !== undefined && (status === 408 || status === 429 || status >= 500);
}

/** Whether a job that ended so is worth running anew, under a new id. */
export function isRepeatable({ reason }: ApiError): boolean {
  return ['jobBackendError', 'jobInternalError', 'jobRateLimitExceeded', 'backendError', 'internalError', 'rateLimitExceeded'].includes(
    reason,
  );
}

/** There is one of that name or id already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 409 || error.reason === 'duplicate');
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || error.reason === 'notFound');
}

/** A project in which the BigQuery API is not enabled. */
export function isSwitchedOff(error: unknown): error is ApiError {
  return (
    error instanceof ApiError &&
    /has not enabled BigQuery|BigQuery API has not been used|accessNotConfigured/i.test(`${error.reason} ${error.message}`)
  );
}

/** A project without billing: no DML, no streaming. */
export function isSandbox(error: unknown): boolean {
  return (
    error instanceof ApiError && (error.reason === 'billingNotEnabled' || /free tier|billing has not been enabled/i.test(error.message))
  );
}
