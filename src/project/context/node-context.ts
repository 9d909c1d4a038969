import { fromPlain } from '../../jinja/plain.ts';
import { jinjaFunction, jinjaObject, type JinjaValue } from '../../jinja/value.ts';
import type { Target } from '../target.ts';
import type { TemplateSettings } from '../template-settings.ts';
import { adapterObject, apiObject } from './adapter.ts';
import { collectionFunctions } from './collections.ts';
import { configObject } from './config-object.ts';
import type { ContextRequest } from './context-request.ts';
import { shouldFullRefresh } from '../full-refresh.ts';
import { dbtVersion } from './dbt-version.ts';
import { environmentFunction } from './environment.ts';
import { exceptionsObject } from './exceptions.ts';
import { graphObject } from './graph-object.ts';
import { jsonAndYaml } from './json-yaml.ts';
import { lazyObject } from './lazy-object.ts';
import { modulesObject } from './modules.ts';
import { pythonDateTime } from './python-datetime.ts';
import { queryFunctions } from './queries.ts';
import { refFunction, sourceFunction } from './ref-and-source.ts';
import { RelationValue } from './relation.ts';
import { targetObject } from './target-object.ts';
import { varFunction } from './var.ts';

type Globals = Readonly<Record<string, JinjaValue>>;

/** The globals of a model's, test's or hook's template, as dbt has them. */
export function nodeContext(request: ContextRequest): Globals {
  const { run, relation, target, settings } = request;
  const ref = refFunction(request);
  const source = sourceFunction(request);
  const config = configObject(request.config);
  const table = relation instanceof RelationValue ? relation.table : undefined;
  const own: Globals = {
    ref,
    source,
    config,
    builtins: lazyObject('builtins', () => jinjaObject({ ref, source, config })),
    this: relation,
    database: table?.project ?? target.project,
    schema: table?.dataset ?? target.dataset,
    model: lazyObject('model', request.model),
    graph: lazyObject('graph', () => graphObject(request.nodes, request.execute)),
    is_incremental: jinjaFunction('is_incremental', () => request.execute && run.incremental),
    should_full_refresh: jinjaFunction('should_full_refresh', () => shouldFullRefresh(request.config.get('full_refresh'), run.fullRefresh)),
    execute: request.execute,
    exceptions: lazyObject('exceptions', () => exceptionsObject(request.warn)),
    invocation_id: run.invocationId,
    flags: lazyObject('flags', () => jinjaObject({ FULL_REFRESH: run.fullRefresh, WHICH: 'run', STORE_FAILURES: false, EMPTY: false })),
    project_name: request.projectName,
    adapter: lazyObject('adapter', () => adapterObject(request)),
  };
  // A copy and then assignments: V8 takes twice as long for a literal of several spreads, and this is made for every node.
  const globals: Record<string, JinjaValue> = { ...always };
  Object.assign(globals, ofSettings(settings, target), ofPackage(request), ofRun(run.startedAt), own, queryFunctions(request));
  return globals;
}

const nothing = (name: string): JinjaValue => jinjaFunction(name, () => '');

const always: Globals = {
  ...jsonAndYaml,
  ...collectionFunctions,
  log: nothing('log'),
  print: nothing('print'),
  debug: nothing('debug'),
  api: apiObject,
  dbt_version: dbtVersion,
  dbt_metadata_envs: fromPlain({}),
  invocation_args_dict: fromPlain({}),
  selected_resources: [],
};

const settingsGlobals = new WeakMap<TemplateSettings, Globals>();

function ofSettings(settings: TemplateSettings, target: Target): Globals {
  const known = settingsGlobals.get(settings);
  if (known) return known;
  const made = { env_var: environmentFunction(settings.environment), target: targetObject(target, settings.profileName) };
  settingsGlobals.set(settings, made);
  return made;
}

const packageGlobals = new WeakMap<TemplateSettings, Map<string, Globals>>();

function ofPackage({ settings, package: name, projectName, execute }: ContextRequest): Globals {
  const ofThese = packageGlobals.get(settings) ?? new Map<string, Globals>();
  packageGlobals.set(settings, ofThese);
  const key = `${name} ${execute}`;
  const known = ofThese.get(key);
  if (known) return known;
  const vars = settings.varsByPackage.get(name) ?? settings.varsByPackage.get(projectName) ?? {};
  const made = { var: varFunction(vars, execute) };
  ofThese.set(key, made);
  return made;
}

let runGlobals: { readonly startedAt: string; readonly globals: Globals } | undefined;

/** The last run's are kept: all templates of a run share them. */
function ofRun(startedAt: string): Globals {
  if (runGlobals?.startedAt === startedAt) return runGlobals.globals;
  const started = pythonDateTime(startedAt);
  runGlobals = { startedAt, globals: { run_started_at: started, modules: lazyObject('modules', () => modulesObject(started)) } };
  return runGlobals.globals;
}
