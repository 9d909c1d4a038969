import path from 'node:path';
import { jinjaFunction, type JinjaValue } from '../jinja/value.ts';
import { emptyMacroLibrary } from '../jinja/macro-library.ts';
import type { Problem } from '../problem/problem.ts';
import { environmentFunction } from './context/environment.ts';
import { dbtVersion } from './context/dbt-version.ts';
import { targetObject } from './context/target-object.ts';
import { varFunction } from './context/var.ts';
import { jsonAndYaml } from './context/json-yaml.ts';
import { projectFileName } from './find-projects.ts';
import { resolveTarget } from './profile-targets.ts';
import type { ReadFile } from './project-files.ts';
import type { ProjectPackage } from './project-frame.ts';
import { readProjectSettings } from './project-settings.ts';
import type { BigQueryTarget, Target, TargetOffer } from './target.ts';
import type { TemplateSettings } from './template-settings.ts';
import { renderText, textRenderer } from './text-renderer.ts';
import { packageVars } from './vars.ts';
import { parseYamlFile, type YamlFile } from './yaml-file.ts';
import { entryOf } from './yaml-values.ts';

/** How a project is read. */
export interface LoadOptions {
  /** Absent: `local`. */
  readonly targetName?: string | undefined;
  /** A target that the editor's settings describe: offered where the profile has none. */
  readonly settingsTarget?: BigQueryTarget | undefined;
  /** The command line's vars: over all others. */
  readonly vars?: Readonly<Record<string, unknown>> | undefined;
  /** False until the user trusts the workspace: then neither profiles nor environment variables are read. */
  readonly trusted: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
}

/** What dbt_project.yml, those of packages, and profiles.yml say. */
export interface ProjectSetup {
  readonly rootPackage: ProjectPackage;
  /** The root first. */
  readonly packages: readonly ProjectPackage[];
  readonly target: Target;
  readonly targets: readonly TargetOffer[];
  readonly settings: TemplateSettings;
  readonly problems: readonly Problem[];
}

/** Where a profile may be, the first that there is counts. */
export function profilePaths(root: string, { env, homeFolder, trusted }: LoadOptions): readonly string[] {
  if (!trusted) return [];
  const named = env.DBT_PROFILES_DIR;
  const folders = [...(named ? [path.resolve(root, named)] : []), root, path.join(homeFolder, '.dbt')];
  return folders.map((folder) => path.join(folder, 'profiles.yml'));
}

/** `projectFile` and `profiles` as they were read; `installed` the dbt_project.yml of each package in `dbt_packages`. */
export function setUpProject(
  root: string,
  projectFile: ReadFile,
  profiles: ReadFile,
  options: LoadOptions,
): Omit<ProjectSetup, 'packages'> {
  const problems: Problem[] = [];
  const file = yamlOf(projectFile, path.join(root, projectFileName));
  const environment = environmentOf(options);
  const globals = { ...textGlobals(options.vars ?? {}, environment), target: untargeted };
  const context = { globals, macros: emptyMacroLibrary };
  const profileName = profileNameOf(file, (text) => String(renderText(text, file.path, context)));
  const secretGlobals = { ...globals, env_var: environmentFunction(environment, { secrets: true }) };
  const {
    target,
    offers,
    problems: targetProblems,
  } = resolveTarget({
    root,
    profileName,
    profiles: profiles && 'text' in profiles ? withoutQuotes(parseYamlFile(profiles.path, profiles.text)) : undefined,
    targetName: options.targetName,
    settingsTarget: options.settingsTarget,
    render: (scalar) => renderText(scalar.value, '', { ...context, globals: secretGlobals }),
    trusted: options.trusted,
  });
  problems.push(...targetProblems);
  const render = textRenderer(file, { ...context, globals: { ...globals, target: targetObject(target, profileName) } }, (problem) =>
    problems.push(problem),
  );
  const settings = readProjectSettings(file, path.basename(root), render);
  if (projectFile === undefined) problems.push(noProject(root));
  else if ('problem' in projectFile) problems.push(projectFile.problem);
  else problems.push(...settings.problems);
  const rootPackage = { name: settings.name, root, settings };
  return {
    rootPackage,
    target,
    targets: offers,
    problems,
    settings: { varsByPackage: new Map(), dispatch: settings.dispatch, profileName, environment },
  };
}

/** Adds the packages that are installed in the project's packages folder. */
export function withPackages(setup: Omit<ProjectSetup, 'packages'>, installed: readonly ReadFile[], options: LoadOptions): ProjectSetup {
  const { rootPackage, target, settings } = setup;
  const globals = { ...textGlobals(options.vars ?? {}, settings.environment), target: targetObject(target, settings.profileName) };
  const problems: Problem[] = [];
  const others = installed.flatMap((read): readonly ProjectPackage[] => {
    if (!read || !('text' in read)) return [];
    const file = parseYamlFile(read.path, read.text);
    const folder = path.dirname(read.path);
    const render = textRenderer(file, { globals, macros: emptyMacroLibrary }, (problem) => problems.push(problem));
    const own = readProjectSettings(file, path.basename(folder), render);
    problems.push(...own.problems);
    return [{ name: own.name, root: folder, settings: own }];
  });
  const packages = [rootPackage, ...others];
  const varsByPackage = new Map(packages.map((one) => [one.name, packageVars(one, rootPackage, options.vars ?? {})]));
  return { ...setup, packages, settings: { ...settings, varsByPackage }, problems: [...setup.problems, ...problems] };
}

/** The globals of texts in YAML, `target` aside. */
export function textGlobals(
  vars: Readonly<Record<string, unknown>>,
  environment: TemplateSettings['environment'],
): Readonly<Record<string, JinjaValue>> {
  return {
    ...jsonAndYaml,
    var: varFunction(vars, true),
    env_var: environmentFunction(environment),
    dbt_version: dbtVersion,
    log: jinjaFunction('log', () => ''),
  };
}

/** Before the target is known, nothing can be asked of it. */
const untargeted: JinjaValue = null;

function environmentOf({ trusted, env }: LoadOptions): TemplateSettings['environment'] {
  return trusted ? (name) => ({ value: env[name] }) : () => 'untrusted';
}

function yamlOf(read: ReadFile, file: string): YamlFile {
  return parseYamlFile(file, read && 'text' in read ? read.text : '');
}

function profileNameOf(file: YamlFile, render: (text: string) => string): string {
  const value = file.root?.kind === 'map' ? entryOf(file.root, 'profile')?.value : undefined;
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return 'default';
  try {
    return render(value.value);
  } catch {
    // What is wrong with it is reported where the whole file is read.
    return value.value;
  }
}

/** The YAML reader's messages may quote what stands in the file: of a profile, that may be a secret. */
function withoutQuotes(file: YamlFile): YamlFile {
  return { ...file, problems: file.problems.map((problem) => ({ ...problem, message: 'The profile is not valid YAML here.' })) };
}

function noProject(root: string): Problem {
  return {
    code: 'ATT1001',
    severity: 'error',
    message: `There is no ${projectFileName} in ${root}: it is no dbt project.`,
    hint: "Write the sample project with 'attribution init', or open the folder that holds dbt_project.yml.",
  };
}
