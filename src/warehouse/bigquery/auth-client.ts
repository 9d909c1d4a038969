import { type AuthClient, GoogleAuth, Impersonated, JWT, OAuth2Client, PassThroughClient, UserRefreshClient } from 'google-auth-library';
import { readFile } from 'node:fs/promises';
import { ProblemError } from '../../problem/problem.ts';
import { textAt } from './json.ts';
import type { AuthMethod, ConnectionSettings } from './settings.ts';

/** The credentials of a target. Nothing is asked of anyone until they are used. */
export async function authClientOf(settings: ConnectionSettings): Promise<AuthClient> {
  const source = await sourceClient(settings);
  if (settings.quotaProject !== undefined) source.quotaProjectId = settings.quotaProject;
  if (settings.impersonate === undefined) return source;
  return new Impersonated({
    sourceClient: source,
    targetPrincipal: settings.impersonate,
    targetScopes: [...settings.scopes],
    lifetime: 3600,
  });
}

async function sourceClient({ auth, scopes }: ConnectionSettings): Promise<AuthClient> {
  switch (auth.kind) {
    case 'none':
      return new PassThroughClient();
    case 'application-default':
      return new GoogleAuth({ scopes: [...scopes] }).getClient();
    case 'key-file':
      return keyClient(JSON.parse(await readFile(auth.file, 'utf8')), scopes);
    case 'key':
      return keyClient(auth.key, scopes);
    case 'token': {
      const client = new OAuth2Client();
      client.setCredentials({ access_token: auth.token });
      return client;
    }
    case 'refresh-token':
      return new UserRefreshClient(auth.clientId, auth.clientSecret, auth.refreshToken);
  }
}

function keyClient(key: unknown, scopes: readonly string[]): AuthClient {
  const [email, privateKey] = [textAt(key, 'client_email'), textAt(key, 'private_key')];
  if (email === undefined || privateKey === undefined) throw new Error('This is no key of a service account.');
  return new JWT({ email, key: privateKey, scopes: [...scopes] });
}

const words: Readonly<Record<AuthMethod['kind'], readonly [message: string, hint: string]>> = {
  none: ['The emulator does not need credentials, and yet there was trouble with them.', 'Check api_endpoint.'],
  'application-default': [
    'There are no Google credentials on this machine, or they are not valid any more.',
    'Run: gcloud auth application-default login. Or give the target a key file (method: service-account).',
  ],
  'key-file': [
    'The key file of the target cannot be used.',
    'Check the path in keyfile, and that the key was not deleted in Google Cloud.',
  ],
  key: ['The key in keyfile_json of the target cannot be used.', 'Check that it is whole, and that it was not deleted in Google Cloud.'],
  token: ['The token of the target is not valid any more.', 'Get a new token, or use a refresh_token.'],
  'refresh-token': [
    'The refresh token of the target is refused.',
    'Check refresh_token, client_id and client_secret, or sign in again to get new ones.',
  ],
};

/** What a person is told where credentials cannot be had. What the library says is not repeated: it may quote a key or a path. */
export function credentialsProblem({ auth, impersonate }: ConnectionSettings, error: unknown): ProblemError {
  const [message, hint] =
    impersonate !== undefined && !isMissing(error)
      ? [
          `The credentials may not act as ${impersonate}.`,
          'Grant "Service Account Token Creator" on that service account to whoever signs in here.',
        ]
      : words[auth.kind];
  return new ProblemError({ code: 'ATT1410', severity: 'error', message, hint }, { cause: error });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && /default credentials|ENOENT|PEM|private_key|invalid_grant/i.test(error.message);
}
