import type { TableName } from '../../googlesql/schema.ts';
import { JinjaDict } from '../../jinja/dict.ts';
import { JinjaObject, jinjaFunction, type CallArguments, type JinjaValue } from '../../jinja/value.ts';

export type RelationType = 'table' | 'view' | 'cte' | 'external';

/** Which parts of the name are printed. */
interface Printed {
  readonly database: boolean;
  readonly schema: boolean;
  readonly identifier: boolean;
}

const wholeName: Printed = { database: true, schema: true, identifier: true };

/** dbt's Relation: prints as `` `project`.`dataset`.`table` ``; an ephemeral model's as the name of its CTE. */
export class RelationValue extends JinjaObject {
  readonly table: TableName;
  readonly type: RelationType | undefined;

  constructor(
    table: TableName,
    options: { readonly type?: RelationType | undefined; readonly text?: string; readonly printed?: Printed } = {},
  ) {
    const printed = options.printed ?? wholeName;
    super({ name: 'relation', text: options.text ?? relationText(table, printed), member: (name) => member(this, name, printed) });
    this.table = table;
    this.type = options.type;
  }
}

export function relationText({ project, dataset, table }: TableName, printed: Printed = wholeName): string {
  const parts = [printed.database ? project : '', printed.schema ? dataset : '', printed.identifier ? table : ''];
  return parts
    .filter((part) => part !== '')
    .map(quotedName)
    .join('.');
}

export function quotedName(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``;
}

function member(relation: RelationValue, name: string, printed: Printed): JinjaValue | undefined {
  const { table, type } = relation;
  switch (name) {
    case 'database':
    case 'project':
      return table.project;
    case 'schema':
    case 'dataset':
      return table.dataset;
    case 'identifier':
    case 'name':
    case 'table':
      return table.table;
    case 'type':
      return type ?? null;
    case 'is_table':
      return type === 'table';
    case 'is_view':
      return type === 'view';
    case 'is_cte':
      return type === 'cte';
    case 'render':
      return jinjaFunction(name, () => relation.text ?? '');
    case 'include':
      return jinjaFunction(name, (call) => new RelationValue(table, { type, printed: withFlags(printed, call) }));
    case 'quote':
      return jinjaFunction(name, () => relation);
    case 'without_identifier':
      return jinjaFunction(name, () => new RelationValue(table, { printed: { ...printed, identifier: false } }));
    case 'incorporate':
      return jinjaFunction(name, (call) => changed(relation, call));
    case 'information_schema':
      return jinjaFunction(name, (call) => informationSchema(table, call));
    default:
      return undefined;
  }
}

function withFlags(printed: Printed, { keyword }: CallArguments): Printed {
  const flag = (name: keyof Printed): boolean => {
    const value = keyword.get(name);
    return typeof value === 'boolean' ? value : printed[name];
  };
  return { database: flag('database'), schema: flag('schema'), identifier: flag('identifier') };
}

function changed(relation: RelationValue, { keyword }: CallArguments): RelationValue {
  const path = keyword.get('path');
  const part = (name: string, old: string): string => {
    const value = path instanceof JinjaDict ? path.get(name) : undefined;
    return typeof value === 'string' ? value : old;
  };
  const { project, dataset, table } = relation.table;
  const type = keyword.get('type');
  return new RelationValue(
    { project: part('database', project), dataset: part('schema', dataset), table: part('identifier', table) },
    { type: isRelationType(type) ? type : relation.type },
  );
}

export function isRelationType(value: unknown): value is RelationType {
  return value === 'table' || value === 'view' || value === 'cte' || value === 'external';
}

function informationSchema({ project, dataset }: TableName, { positional }: CallArguments): JinjaObject {
  const view = typeof positional[0] === 'string' ? `.${positional[0]}` : '';
  return new JinjaObject({ name: 'information_schema', text: `${quotedName(project)}.${quotedName(dataset)}.INFORMATION_SCHEMA${view}` });
}
