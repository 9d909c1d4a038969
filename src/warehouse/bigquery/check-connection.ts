import { ProblemError } from '../../problem/problem.ts';
import type { CheckName, ConnectionCheck } from '../connection-check.ts';
import { createApi, part } from './api.ts';
import { type ApiError, isNotFound, isSwitchedOff } from './api-error.ts';
import { standardBackoff, unlessAborted } from './backoff.ts';
import { dryRun } from './dry-run.ts';
import { explainError } from './explain-error.ts';
import { textAt } from './json.ts';
import { type BigQueryPlace, type ConnectionSettings, readSettings } from './settings.ts';
import { datasetPath } from './tables.ts';

/** Looks at a target's parts one by one, and stops at the first that is in the way. Costs nothing; rejects only when aborted. */
export async function checkConnection(place: BigQueryPlace, signal?: AbortSignal): Promise<readonly ConnectionCheck[]> {
  const checks: ConnectionCheck[] = [];
  let settings: ConnectionSettings | undefined;
  const steps: readonly (readonly [CheckName, () => Promise<string>])[] = [
    [
      'settings',
      () => {
        settings = readSettings(place);
        return Promise.resolve(
          settings.isEmulator ? `An emulator at ${String(settings.apiEndpoint)}: no credentials are sought.` : signingIn(settings),
        );
      },
    ],
    ...parts(place, () => settings ?? readSettings(place), signal),
  ];
  for (const [name, step] of steps) {
    if (checks.some(({ status }) => status === 'failed')) {
      checks.push({ name, status: 'skipped', message: 'Not looked at.' });
      continue;
    }
    try {
      checks.push({ name, status: 'ok', message: await unlessAborted(step(), signal) });
    } catch (error) {
      signal?.throwIfAborted();
      const told = settings ? explainError(error, { settings, dryRun: true }) : error;
      if (!(told instanceof Error)) throw told;
      const problem = told instanceof ProblemError ? told.problem : undefined;
      checks.push({ name, status: 'failed', message: told.message, ...(problem && { problem }) });
    }
  }
  return checks;
}

const means: Readonly<Record<ConnectionSettings['auth']['kind'], string>> = {
  none: 'no credentials',
  'application-default': 'the application-default credentials of this machine',
  'key-file': 'a key file',
  key: 'a key of a service account',
  token: 'a token',
  'refresh-token': 'a refresh token',
};

function signingIn({ auth, impersonate }: ConnectionSettings): string {
  return `Signs in with ${means[auth.kind]}${impersonate === undefined ? '' : `, and acts as ${impersonate}`}.`;
}

function parts(
  place: BigQueryPlace,
  settingsOf: () => ConnectionSettings,
  signal: AbortSignal | undefined,
): readonly (readonly [CheckName, () => Promise<string>])[] {
  let location: string | undefined;
  let switchedOff: ApiError | undefined;
  const api = () => createApi(settingsOf(), { ...standardBackoff, attempts: 2 });
  return [
    [
      'credentials',
      async () => {
        await api().connect();
        return 'They are accepted.';
      },
    ],
    [
      'project',
      async () => {
        const { executionProject } = settingsOf();
        try {
          await api().call({ method: 'GET', path: `${part(executionProject)}/datasets`, query: { maxResults: 1 } }, signal);
        } catch (error) {
          // Of a project that is not there Google says so, and nothing of its APIs.
          if (!isSwitchedOff(error)) throw error;
          switchedOff = error;
        }
        return `${executionProject} is there.`;
      },
    ],
    [
      'API',
      () => {
        if (switchedOff) throw switchedOff;
        return Promise.resolve('BigQuery is switched on in the project.');
      },
    ],
    [
      'dataset',
      async () => {
        try {
          location = textAt(await api().call({ method: 'GET', path: datasetPath(place) }, signal), 'location');
          return `${place.project}.${place.dataset} is there.`;
        } catch (error) {
          if (!isNotFound(error)) throw error;
          return `${place.project}.${place.dataset} is not there yet: the first run makes it.`;
        }
      },
    ],
    [
      'location',
      () => {
        if (location !== undefined && place.location !== undefined && location.toLowerCase() !== place.location.toLowerCase()) {
          throw new ProblemError({
            code: 'ATT1414',
            severity: 'error',
            message: `The dataset ${place.dataset} is in ${location}, and the target says ${place.location}.`,
            hint: `Set 'location' of the target to ${location}, or choose another dataset.`,
          });
        }
        return Promise.resolve(`Jobs run in ${place.location ?? location ?? 'US'}.`);
      },
    ],
    [
      'permission',
      async () => {
        const request = { sql: 'SELECT 1', location: place.location ?? location, defaultDataset: place };
        await dryRun(api(), request, signal);
        return 'Jobs may be run.';
      },
    ],
  ];
}
