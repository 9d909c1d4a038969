import { ProblemError } from '../../problem/problem.ts';

/** Where and how a target is reached; a `BigQueryTarget` of the project is one. */
export interface BigQueryPlace {
  readonly name: string;
  readonly project: string;
  readonly dataset: string;
  readonly location: string | undefined;
  readonly threads: number;
  /** The profile's other keys, as they stand. Never shown. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export type AuthMethod =
  | { readonly kind: 'none' }
  | { readonly kind: 'application-default' }
  | { readonly kind: 'key-file'; readonly file: string }
  | { readonly kind: 'key'; readonly key: Readonly<Record<string, unknown>> }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refresh-token'; readonly refreshToken: string; readonly clientId: string; readonly clientSecret: string };

export interface ConnectionSettings {
  readonly auth: AuthMethod;
  readonly impersonate: string | undefined;
  readonly scopes: readonly string[];
  readonly apiEndpoint: string | undefined;
  /** It knows less than BigQuery: no renaming, one word for all errors. */
  readonly isEmulator: boolean;
  /** Jobs run, and are billed, here. */
  readonly executionProject: string;
  readonly quotaProject: string | undefined;
  readonly priority: 'INTERACTIVE' | 'BATCH';
  /** A job that would bill more fails before it runs. */
  readonly maximumBytesBilled: string;
  /** How often a job that failed on BigQuery's side is run anew. */
  readonly jobRetries: number;
  readonly requestTimeoutMs: number;
  readonly jobTimeoutMs: number | undefined;
}

const standardScopes = ['https://www.googleapis.com/auth/bigquery', 'https://www.googleapis.com/auth/cloud-platform'];

/** A target that says nothing else may bill this much with one job: about 0.6 US dollars on demand. */
export const standardMaximumBytes = 100 * 1024 ** 3;

/**
 * dbt's keys of a BigQuery profile. An `api_endpoint` on a loopback address is an emulator: whatever the method, no credentials are sought.
 * Throws `ProblemError` ATT1420 that names the key and never its value.
 */
export function readSettings({ name, project, settings }: BigQueryPlace): ConnectionSettings {
  const fail = (key: string, hint: string) => settingProblem(name, key, hint);
  const apiEndpoint = text(settings.api_endpoint);
  const isEmulator =
    apiEndpoint !== undefined && isLoopback(apiEndpoint, () => fail('api_endpoint', 'Write a whole address: http://127.0.0.1:9050.'));
  const priority = (text(settings.priority) ?? 'interactive').toUpperCase();
  if (priority !== 'INTERACTIVE' && priority !== 'BATCH') throw fail('priority', "Use 'interactive' or 'batch'.");
  const scopes = Array.isArray(settings.scopes) ? settings.scopes.map(String) : standardScopes;
  const number = (key: string, standard: number | undefined): number | undefined => {
    const value = settings[key];
    if (value === undefined || value === null || value === '') return standard;
    const count = Number(value);
    if (!Number.isFinite(count) || count < 0) throw fail(key, 'Write a number.');
    return count;
  };
  const executionSeconds = number('job_execution_timeout_seconds', number('timeout_seconds', undefined));
  return {
    auth: isEmulator ? { kind: 'none' } : authMethod(settings, fail),
    impersonate: isEmulator ? undefined : text(settings.impersonate_service_account),
    scopes,
    apiEndpoint,
    isEmulator,
    executionProject: text(settings.execution_project) ?? project,
    quotaProject: text(settings.quota_project),
    priority,
    maximumBytesBilled: String(number('maximum_bytes_billed', undefined) ?? standardMaximumBytes),
    jobRetries: number('job_retries', number('retries', 1)) ?? 1,
    requestTimeoutMs: (number('job_creation_timeout_seconds', undefined) ?? 60) * 1000,
    jobTimeoutMs: executionSeconds === undefined ? undefined : executionSeconds * 1000,
  };
}

type Fail = (key: string, hint: string) => ProblemError;

function authMethod(settings: BigQueryPlace['settings'], fail: Fail): AuthMethod {
  const method = text(settings.method) ?? 'oauth';
  switch (method) {
    case 'oauth':
      return { kind: 'application-default' };
    case 'service-account': {
      const file = text(settings.keyfile);
      if (file === undefined) throw fail('keyfile', "The method 'service-account' needs the path of a key file.");
      return { kind: 'key-file', file };
    }
    case 'service-account-json': {
      const key = keyOf(settings.keyfile_json);
      if (!key) throw fail('keyfile_json', "The method 'service-account-json' needs the key itself: client_email and private_key.");
      return { kind: 'key', key };
    }
    case 'oauth-secrets': {
      const token = text(settings.token);
      if (token !== undefined) return { kind: 'token', token };
      const refreshToken = text(settings.refresh_token);
      const clientId = text(settings.client_id);
      const clientSecret = text(settings.client_secret);
      if (refreshToken === undefined || clientId === undefined || clientSecret === undefined) {
        throw fail('refresh_token', "The method 'oauth-secrets' needs a token, or refresh_token, client_id and client_secret.");
      }
      return { kind: 'refresh-token', refreshToken, clientId, clientSecret };
    }
    default:
      throw fail('method', "Use 'oauth', 'service-account', 'service-account-json' or 'oauth-secrets'.");
  }
}

/** A key as a map, or as JSON text, plain or in base64, as dbt takes it. */
function keyOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value === 'object' && value !== null && 'private_key' in value && 'client_email' in value) {
    // Keys that come through env_var have their line ends written out.
    return { ...value, private_key: String(value.private_key).replaceAll('\\n', '\n') };
  }
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const json = value.trimStart().startsWith('{') ? value : Buffer.from(value, 'base64').toString();
  try {
    const key: unknown = JSON.parse(json);
    return typeof key === 'object' ? keyOf(key) : undefined;
  } catch {
    return undefined;
  }
}

function isLoopback(endpoint: string, fail: () => ProblemError): boolean {
  if (!URL.canParse(endpoint)) throw fail();
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function settingProblem(target: string, key: string, hint: string): ProblemError {
  const message = `The setting ${key} of the target "${target}" cannot be used.`;
  return new ProblemError({ code: 'ATT1420', severity: 'error', message, hint });
}
