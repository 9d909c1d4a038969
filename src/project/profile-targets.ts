import path from 'node:path';
import { didYouMean } from '../problem/did-you-mean.ts';
import { placeOf, ProblemError, type Problem } from '../problem/problem.ts';
import type { BigQueryTarget, DuckDbTarget, Target, TargetOffer } from './target.ts';
import { entryOf, plainRecord, type RenderText } from './yaml-values.ts';
import type { YamlEntry, YamlFile, YamlMap, YamlNode } from './yaml-file.ts';

export const localTargetName = 'local';

export interface TargetRequest {
  readonly root: string;
  readonly profileName: string;
  /** profiles.yml, where there is one that may be read. */
  readonly profiles: YamlFile | undefined;
  /** Absent: `local`. */
  readonly targetName: string | undefined;
  /** A target that the editor's settings describe: offered where the profile has none. */
  readonly settingsTarget?: BigQueryTarget | undefined;
  /** Renders a value of the profile; throws where it can't. What it throws is not shown: it may hold a secret. */
  readonly render: RenderText;
  readonly trusted: boolean;
}

export interface TargetAnswer {
  /** `local` where the wanted one can't be used: then there is a problem. */
  readonly target: Target;
  readonly offers: readonly TargetOffer[];
  readonly problems: readonly Problem[];
}

/** Finds the target among the profile's outputs and `local`. Only the wanted output is rendered: others may need what isn't set here. */
export function resolveTarget(request: TargetRequest): TargetAnswer {
  const problems: Problem[] = [];
  const local = localTarget(request.root);
  const outputs = profileOutputs(request, problems);
  const ofSettings = request.trusted && outputs.length === 0 ? request.settingsTarget : undefined;
  const offers: readonly TargetOffer[] = [
    { name: localTargetName, type: 'duckdb', from: 'engine' },
    ...outputs.flatMap((output) => (output.key === localTargetName ? [] : [offerOf(output)])),
    ...(ofSettings ? [{ name: ofSettings.name, type: ofSettings.type, from: 'settings' } as const] : []),
  ];
  const answer = (target: Target): TargetAnswer => ({ target, offers, problems });
  const wanted = request.targetName ?? localTargetName;
  if (wanted === localTargetName) return answer(local);
  if (wanted === ofSettings?.name) return answer(ofSettings);
  const output = outputs.find(({ key }) => key === wanted);
  try {
    if (output) return answer(outputTarget(output, request));
    problems.push(
      noSuchTarget(
        wanted,
        offers.map(({ name }) => name),
        request,
      ),
    );
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(error.problem);
  }
  return answer(local);
}

function offerOf({ key, value }: YamlEntry): TargetOffer {
  const type = value.kind === 'map' ? entryOf(value, 'type')?.value : undefined;
  const written = type?.kind === 'scalar' && typeof type.value === 'string' ? type.value : undefined;
  return { name: key, type: written?.includes('{') === true ? undefined : written, from: 'profile' };
}

export function localTarget(root: string): DuckDbTarget {
  const folder = path.join(root, '.attribution');
  return {
    type: 'duckdb',
    name: localTargetName,
    project: 'local',
    dataset: 'attribution',
    threads: 4,
    databaseFile: path.join(folder, 'warehouse.duckdb'),
    dataFolder: path.join(folder, 'data'),
  };
}

function noSuchTarget(wanted: string, names: readonly string[], request: TargetRequest): Problem {
  const near = didYouMean(wanted, names);
  if (!request.trusted) {
    return problem(
      undefined,
      undefined,
      `The target '${wanted}' is not read: this workspace is not trusted yet.`,
      'Trust the workspace to use the targets of profiles.yml.',
    );
  }
  const message = request.profiles
    ? `The profile '${request.profileName}' has no target '${wanted}'.`
    : `There is no target '${wanted}': there is no profiles.yml beside the project or in ~/.dbt.`;
  return problem(undefined, undefined, message, near ? `Did you mean '${near}'?` : `There is: ${names.join(', ')}.`);
}

function profileOutputs({ profiles, profileName }: TargetRequest, problems: Problem[]): readonly YamlEntry[] {
  if (!profiles) return [];
  problems.push(...profiles.problems);
  if (profiles.root?.kind !== 'map') return [];
  const profile = entryOf(profiles.root, profileName)?.value;
  const outputs = profile?.kind === 'map' ? entryOf(profile, 'outputs')?.value : undefined;
  return outputs?.kind === 'map' ? outputs.entries : [];
}

/** Throws `ProblemError` for an output that can't be used. */
function outputTarget(output: YamlEntry, { profiles, render, root }: TargetRequest): Target {
  const fail: Fail = (range, message, hint) => new ProblemError(problem(profiles, range, message, hint));
  if (output.value.kind !== 'map') {
    throw fail(output.keyRange, `The target '${output.key}' has no settings.`, "Give it a 'type' and the keys of its type.");
  }
  const settings = renderedSettings(output.value, render, fail);
  switch (settings.type) {
    case 'bigquery':
      return bigQueryTarget(output, settings, fail);
    case 'duckdb':
      return duckDbTarget(output.key, settings, root);
    default:
      throw fail(output.keyRange, `The target '${output.key}' has a type that is not supported.`, "Use 'bigquery' or 'duckdb'.");
  }
}

type Fail = (range: YamlNode['range'], message: string, hint: string) => ProblemError;

function renderedSettings(map: YamlMap, render: RenderText, fail: Fail): Readonly<Record<string, unknown>> {
  return plainRecord(map, (scalar) => {
    try {
      return render(scalar);
    } catch {
      const variable = /env_var\(\s*['"](\w+)['"]/.exec(scalar.value)?.[1];
      const reason = variable ? `The environment variable ${variable} that it asks for is not set.` : 'Its template cannot be rendered.';
      const hint = variable ? `Set ${variable}, or give env_var a default.` : 'Check the template.';
      throw fail(scalar.range, `This setting of the target has no value. ${reason}`, hint);
    }
  });
}

const namedSettings: ReadonlySet<string> = new Set(['type', 'project', 'database', 'dataset', 'schema', 'threads', 'location']);

function bigQueryTarget(output: YamlEntry, rendered: Readonly<Record<string, unknown>>, fail: Fail): BigQueryTarget {
  const project = textOf(rendered.project ?? rendered.database);
  const dataset = textOf(rendered.dataset ?? rendered.schema);
  if (project === undefined)
    throw fail(output.keyRange, `The target '${output.key}' names no project.`, "Add 'project:' with the Google Cloud project.");
  if (dataset === undefined) throw fail(output.keyRange, `The target '${output.key}' names no dataset.`, "Add 'dataset:'.");
  return {
    type: 'bigquery',
    name: output.key,
    project,
    dataset,
    threads: threadCount(rendered.threads, 4),
    location: textOf(rendered.location),
    settings: Object.fromEntries(Object.entries(rendered).filter(([key]) => !namedSettings.has(key))),
  };
}

function duckDbTarget(name: string, settings: Readonly<Record<string, unknown>>, root: string): DuckDbTarget {
  const written = textOf(settings.path);
  const inMemory = written === undefined || written === ':memory:';
  const databaseFile = inMemory ? path.join(root, '.attribution', `${name}.duckdb`) : path.resolve(root, written);
  return {
    type: 'duckdb',
    name,
    project: textOf(settings.database) ?? path.basename(databaseFile, path.extname(databaseFile)),
    dataset: textOf(settings.schema) ?? 'main',
    threads: threadCount(settings.threads, 1),
    databaseFile,
    dataFolder: path.join(root, '.attribution', 'data'),
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

function threadCount(value: unknown, standard: number): number {
  const count = Number(value);
  return Number.isInteger(count) && count > 0 ? count : standard;
}

function problem(file: YamlFile | undefined, range: YamlNode['range'] | undefined, message: string, hint: string): Problem {
  const place = file && range ? { place: placeOf(file.path, file.text, range) } : {};
  return { code: 'ATT1005', severity: 'error', message, hint, ...place };
}
