import { attributeOf } from '../../jinja/attribute.ts';
import { fromPlain } from '../../jinja/plain.ts';
import { jinjaFunction, jinjaObject, type JinjaValue } from '../../jinja/value.ts';
import { adapterObject, apiObject } from './adapter.ts';
import { collectionFunctions } from './collections.ts';
import { configObject } from './config-object.ts';
import type { ContextRequest } from './context-request.ts';
import { environmentFunction } from './environment.ts';
import { exceptionsObject } from './exceptions.ts';
import { graphObject } from './graph-object.ts';
import { jsonAndYaml } from './json-yaml.ts';
import { modulesObject } from './modules.ts';
import { pythonDateTime } from './python-datetime.ts';
import { queryFunctions } from './queries.ts';
import { refFunction, sourceFunction } from './ref-and-source.ts';
import { RelationValue } from './relation.ts';
import { targetObject } from './target-object.ts';
import { varFunction } from './var.ts';

/** The dbt whose behaviour is followed. */
export const dbtVersion = '1.10.0';

/** The globals of a model's, test's or hook's template, as dbt has them. */
export function nodeContext(request: ContextRequest): Readonly<Record<string, JinjaValue>> {
  const { run, relation, target, settings } = request;
  const ref = refFunction(request);
  const source = sourceFunction(request);
  const config = configObject(request.config);
  const startedAt = pythonDateTime(run.startedAt);
  const own = relation instanceof RelationValue ? relation.table : undefined;
  return {
    ...shared,
    ref,
    source,
    config,
    builtins: jinjaObject({ ref, source, config }, { name: 'builtins' }),
    var: varFunction(settings.varsByPackage.get(request.package) ?? settings.varsByPackage.get(request.projectName) ?? {}, request.execute),
    env_var: environmentFunction(settings.environment),
    this: relation,
    database: own?.project ?? target.project,
    schema: own?.dataset ?? target.dataset,
    model: lazyObject('model', request.model),
    graph: graphObject(request.nodes, request.execute),
    target: targetObject(target, settings.profileName),
    is_incremental: jinjaFunction('is_incremental', () => request.execute && run.incremental),
    should_full_refresh: jinjaFunction('should_full_refresh', () => run.fullRefresh || request.config.get('full_refresh') === true),
    execute: request.execute,
    exceptions: exceptionsObject(request.warn),
    modules: modulesObject(startedAt),
    run_started_at: startedAt,
    invocation_id: run.invocationId,
    flags: jinjaObject({ FULL_REFRESH: run.fullRefresh, WHICH: 'run', STORE_FAILURES: false, EMPTY: false }, { name: 'flags' }),
    project_name: request.projectName,
    adapter: adapterObject(request),
    api: apiObject,
    ...queryFunctions(request),
  };
}

const nothing = (name: string): JinjaValue => jinjaFunction(name, () => '');

const shared: Readonly<Record<string, JinjaValue>> = {
  ...jsonAndYaml,
  ...collectionFunctions,
  log: nothing('log'),
  print: nothing('print'),
  debug: nothing('debug'),
  dbt_version: dbtVersion,
  dbt_metadata_envs: fromPlain({}),
  invocation_args_dict: fromPlain({}),
  selected_resources: [],
};

/** An object whose members are made when one is first asked for: most templates never do. */
function lazyObject(name: string, make: () => JinjaValue): JinjaValue {
  let made: JinjaValue | undefined;
  return jinjaObject(
    (member) => {
      made ??= make();
      return attributeOf(made, member);
    },
    { name },
  );
}
