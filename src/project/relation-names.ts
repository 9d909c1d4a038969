import type { TableName } from '../googlesql/schema.ts';
import { evaluateExpression } from '../jinja/evaluate-expression.ts';
import { parseTemplate } from '../jinja/parse-template.ts';
import { fromPlain } from '../jinja/plain.ts';
import { textOf } from '../jinja/text-of.ts';
import type { JinjaValue } from '../jinja/value.ts';
import type { Config } from './config.ts';
import type { ProjectFrame } from './project-frame.ts';

/** What dbt's naming macros are told of a node. */
export interface NamedNode {
  readonly name: string;
  readonly package: string;
  readonly kind: string;
  readonly fqn: readonly string[];
  readonly path: string;
  readonly version?: string | undefined;
}

/**
 * Where a model's or seed's result is: by `database`, `schema` and `alias` of its config, through the project's own
 * `generate_schema_name`, `generate_alias_name` and `generate_database_name` where it has them. Throws `ProblemError` where one fails.
 */
export function relationName(frame: ProjectFrame, node: NamedNode, config: Config): TableName {
  const [database, schema, alias] = [text(config.database), text(config.schema), text(config.alias)];
  return {
    project: named(frame, 'generate_database_name', database, node, config) ?? database ?? frame.target.project,
    dataset:
      named(frame, 'generate_schema_name', schema, node, config) ??
      (schema === undefined ? frame.target.dataset : `${frame.target.dataset}_${schema.trim()}`),
    table:
      named(frame, 'generate_alias_name', alias, node, config) ??
      alias?.trim() ??
      (node.version === undefined ? node.name : `${node.name}_v${node.version.replaceAll('.', '_')}`),
  };
}

/** What the project's own macro says; undefined where it has none. */
function named(frame: ProjectFrame, macro: string, custom: string | undefined, node: NamedNode, config: Config): string | undefined {
  if (
    !frame.macros.inPackage(frame.name, macro) &&
    !frame.macros.inPackage(frame.name, `default__${macro}`) &&
    !frame.macros.inPackage(frame.name, `bigquery__${macro}`)
  )
    return undefined;
  const template = parseTemplate({ path: macro, text: `{{ ${macro}(custom_name, node) }}` });
  const globals: Record<string, JinjaValue> = {
    ...frame.textGlobals(frame.name),
    custom_name: custom ?? null,
    node: fromPlain({
      ...node,
      version: node.version ?? null,
      resource_type: node.kind,
      package_name: node.package,
      config,
      original_file_path: node.path,
      tags: config.tags ?? [],
    }),
  };
  const value = evaluateExpression(template, { globals, macros: frame.macros, package: frame.name });
  const name = value === undefined || value === null ? '' : textOf(value).trim();
  return name === '' ? undefined : name;
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}
