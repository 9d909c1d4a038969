import { BigQuery } from '@google-cloud/bigquery';
import { createReadStream } from 'node:fs';
import { ProblemError } from '../../problem/problem.ts';
import { ApiError, apiError } from './api-error.ts';
import { authClientOf, credentialsProblem } from './auth-client.ts';
import { type Backoff, unlessAborted, withBackoff } from './backoff.ts';
import type { ConnectionSettings } from './settings.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/bigquery/v2/projects/`, its names escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  /** A file that goes along with the body, for a load job. */
  readonly file?: string;
}

/** BigQuery's REST by Google's own client. Passing errors are met with patience; rejects with `ApiError`, `ProblemError` or `AbortError`. */
export interface Api {
  readonly settings: ConnectionSettings;
  /** Makes sure of the credentials. Rejects with ATT1410. */
  connect(): Promise<void>;
  /** The answer as it came. Every request has to be one that may be made twice. */
  call(request: ApiRequest, signal?: AbortSignal): Promise<unknown>;
}

const uploadTimeoutMs = 600_000;
const scopeOfUpload = '/upload/bigquery/v2/projects/';

/** Credentials are sought with the first call. */
export function createApi(settings: ConnectionSettings, backoff: Backoff): Api {
  let connecting: Promise<BigQuery> | undefined;

  const connect = async (): Promise<BigQuery> => {
    try {
      const authClient = await authClientOf(settings);
      await authClient.getAccessToken();
      return new BigQuery({
        projectId: settings.executionProject,
        authClient,
        autoRetry: false,
        userAgent: 'attribution-lab',
        ...(settings.apiEndpoint !== undefined && { apiEndpoint: settings.apiEndpoint }),
      });
    } catch (error) {
      if (isUnreachable(error)) throw new ApiError(messageOf(error), { reason: 'connection', cause: error });
      throw credentialsProblem(settings, error);
    }
  };

  const client = (): Promise<BigQuery> => {
    connecting ??= connect();
    connecting.catch(() => (connecting = undefined));
    return connecting;
  };

  const send = async (bigquery: BigQuery, { method, path, query, body, file }: ApiRequest): Promise<unknown> => {
    const base = file === undefined ? `${bigquery.baseUrl}/projects/` : `${new URL(bigquery.baseUrl).origin}${scopeOfUpload}`;
    const content =
      file === undefined
        ? { ...(body !== undefined && { json: body }) }
        : {
            multipart: [
              { 'Content-Type': 'application/json', body: JSON.stringify(body) },
              { 'Content-Type': 'application/octet-stream', body: createReadStream(file) },
            ],
          };
    return new Promise((resolve, reject) => {
      bigquery.request(
        {
          method,
          uri: base + path,
          qs: { prettyPrint: false, ...query, ...(file !== undefined && { uploadType: 'multipart' }) },
          ...content,
        },
        (error, answer: unknown) => {
          if (error) reject(apiError(error));
          else resolve(answer);
        },
      );
    });
  };

  const attempt = async (request: ApiRequest, signal: AbortSignal | undefined): Promise<unknown> => {
    const bigquery = await unlessAborted(client(), signal);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const failure = new ApiError('There was no answer in time.', { reason: 'connection' });
      timer = setTimeout(reject, request.file === undefined ? settings.requestTimeoutMs : uploadTimeoutMs, failure);
    });
    try {
      return await unlessAborted(Promise.race([send(bigquery, request), late]), signal);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    settings,
    connect: async () => {
      await client();
    },
    call: (request, signal) => withBackoff(() => attempt(request, signal), backoff, signal),
  };
}

/** A part of a path. */
export function part(name: string): string {
  return encodeURIComponent(name);
}

/** Nothing was refused: Google could not be asked. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof ProblemError) return false;
  return /ENOTFOUND|ETIMEDOUT|ECONNREFUSED|ECONNRESET|EAI_AGAIN|network|socket hang up/i.test(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
