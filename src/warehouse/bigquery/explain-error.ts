import { offsetOfErrorPosition, tokenAt } from '../../googlesql/byte-offsets.ts';
import { type ProblemCode } from '../../problem/catalogue.ts';
import { ProblemError } from '../../problem/problem.ts';
import type { TextRange } from '../../problem/text-position.ts';
import { SqlError } from '../sql-error.ts';
import { ApiError, isSwitchedOff } from './api-error.ts';
import type { ConnectionSettings } from './settings.ts';

export interface ErrorContext {
  readonly settings: Pick<ConnectionSettings, 'executionProject' | 'maximumBytesBilled' | 'apiEndpoint'>;
  /** The statement that was sent, and how many letters of it stand before the one that was given. */
  readonly sql?: string;
  readonly prefix?: number;
  /** A dry run tells what is wrong with a statement; a run, what went wrong with it. */
  readonly dryRun?: boolean;
}

/** What a person is told: an error of the API in plain words with what to do. Anything else is given back as it is. */
export function explainError(error: unknown, context: ErrorContext): unknown {
  if (!(error instanceof ApiError)) return error;
  const { reason, message } = error;
  const { executionProject: project } = context.settings;
  const problem = (code: ProblemCode, told: string, hint: string) =>
    new ProblemError({ code, severity: 'error', message: told, hint }, { cause: error });
  const words = plainWords(message);
  if (isSwitchedOff(error)) {
    return problem(
      'ATT1412',
      `The BigQuery API is switched off in the project ${project}.`,
      `Switch it on at https://console.cloud.google.com/apis/library/bigquery.googleapis.com?project=${project} and wait a minute.`,
    );
  }
  switch (reason) {
    case 'connection':
      return problem(
        'ATT1419',
        context.settings.apiEndpoint === undefined ? 'BigQuery cannot be reached.' : `Nothing answers at ${context.settings.apiEndpoint}.`,
        context.settings.apiEndpoint === undefined
          ? 'Check the network and its proxy, then run again.'
          : 'Start the emulator, or check api_endpoint.',
      );
    case 'authError':
    case 'unauthorized':
      return problem('ATT1410', 'Google refuses the credentials of the target.', 'Sign in again, or give the target another key.');
    case 'notFound':
      return notFound(error, context, problem);
    case 'billingNotEnabled':
      return problem(
        'ATT1416',
        `The project ${project} has no billing: ${words}`,
        'In the sandbox there is no INSERT, UPDATE, DELETE or MERGE: make the model a table or a view, or switch billing on.',
      );
    case 'accessDenied':
    case 'forbidden':
      return denied(words, project, problem);
    case 'bytesBilledLimitExceeded':
      return tooManyBytes(words, context, problem);
    case 'quotaExceeded':
    case 'rateLimitExceeded':
    case 'jobRateLimitExceeded':
      return problem(
        'ATT1417',
        `A quota of BigQuery is used up: ${words}`,
        'Run fewer models at once (threads), wait, or ask for a higher quota.',
      );
    case 'resourcesExceeded':
      return problem(
        'ATT1407',
        `The statement needs more than BigQuery gives one: ${words}`,
        'Let it read or sort less, or split the model in two.',
      );
    case 'stopped':
      return problem(
        'ATT1421',
        `The job was stopped: ${words}`,
        'Somebody cancelled it, or it ran longer than job_execution_timeout_seconds. Run it again.',
      );
    case 'invalidQuery':
    case 'invalid':
      if (/exceeded limit for bytes billed/i.test(message)) return tooManyBytes(words, context, problem);
      return statementError(context.dryRun === true ? 'ATT1301' : 'ATT1403', error, context);
    default:
      return problem('ATT1421', `BigQuery failed: ${words}`, 'Run again; if it stays, see https://status.cloud.google.com.');
  }
}

type MakeProblem = (code: ProblemCode, message: string, hint: string) => ProblemError;

function notFound(error: ApiError, context: ErrorContext, problem: MakeProblem): Error {
  const { message } = error;
  if (/not found: project/i.test(message)) {
    return problem(
      'ATT1411',
      `There is no project ${context.settings.executionProject}, or it is not yours to use.`,
      "Check 'project' of the target.",
    );
  }
  const dataset = /not found: dataset (\S+?)(?: was not found)?(?: in location (\S+))?(?:[\s.]|$)/i.exec(message);
  if (dataset?.[2] !== undefined) {
    return problem(
      'ATT1414',
      `The dataset ${String(dataset[1])} is not in the location ${dataset[2]}.`,
      "A statement can read datasets of one location only: set 'location' of the target to that of the data.",
    );
  }
  if (dataset) return problem('ATT1413', `There is no dataset ${String(dataset[1])}.`, 'Check its name, or make it.');
  return statementError('ATT1405', error, context);
}

function denied(words: string, project: string, problem: MakeProblem): Error {
  if (/bigquery\.jobs\.create/i.test(words)) {
    return problem(
      'ATT1415',
      `You may not run jobs in the project ${project}.`,
      'Ask for the role "BigQuery Job User" in it, or set execution_project.',
    );
  }
  if (/free tier|billing/i.test(words)) return problem('ATT1416', words, 'Switch billing on in the project to use this.');
  return problem(
    'ATT1415',
    words,
    'Ask for "BigQuery Data Viewer" on what is read and "BigQuery Data Editor" on the dataset that models are built in.',
  );
}

function tooManyBytes(words: string, { settings }: ErrorContext, problem: MakeProblem): Error {
  const needed = /(\d+) or higher required/i.exec(words)?.[1];
  const limit = bytesText(Number(settings.maximumBytesBilled));
  const message = needed
    ? `The statement would bill ${bytesText(Number(needed))}, and ${limit} is the limit. It was not run.`
    : `The statement would bill more than ${limit}. It was not run.`;
  return problem('ATT1418', message, 'Let it read fewer days or columns, or raise maximum_bytes_billed of the target.');
}

function statementError(code: ProblemCode, error: ApiError, { sql, prefix = 0 }: ErrorContext): SqlError {
  const range = sql === undefined ? undefined : rangeOf(error.message, sql, prefix);
  return new SqlError(code, plainWords(error.message), { ...(range && { range }), cause: error });
}

/** BigQuery says `at [2:3]`, the analyser in the emulator `[at 2:3]`. */
const position = /\s*(?:at \[(\d+):(\d+)\]|\[at (\d+):(\d+)\])\s*/;

function rangeOf(message: string, sql: string, prefix: number): TextRange | undefined {
  const match = position.exec(message);
  const line = match?.[1] ?? match?.[3];
  const column = match?.[2] ?? match?.[4];
  if (line === undefined || column === undefined) return undefined;
  const { start, end } = tokenAt(sql, offsetOfErrorPosition(sql, Number(line), Number(column)));
  return start < prefix ? undefined : { start: start - prefix, end: end - prefix };
}

/** The first line without places, job ids and the emulator's wrappings. */
function plainWords(message: string): string {
  const [first = ''] = message.replace(position, ' ').split('\n');
  return first
    .replace(/^failed to (?:exec|query|format query)\b.*?: (?=sqlite3:)/i, '')
    .replace(/^(?:failed to \w+(?: \w+)*: )+/i, '')
    .replace(/^(?:INVALID_ARGUMENT|OUT_OF_RANGE): /, '')
    .replace(/; (?:reason|error in query string).*$/i, '')
    .trim();
}

/** `1.5 GiB`. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const count = bytes / 1024 ** power;
  return `${power === 0 ? String(count) : String(Number(count.toPrecision(3)))} ${units[power] ?? ''}`;
}
