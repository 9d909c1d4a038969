import type { Field, FieldType } from '../googlesql/schema.ts';
import type { Model, Project } from '../project/project.ts';

/** A model with `meta.attribution`: one that promises the columns of the attribution contract. */
export interface AttributionModel {
  readonly model: Model;
  readonly label: string;
}

const numbers = ['FLOAT64', 'NUMERIC', 'BIGNUMERIC', 'INT64'] as const satisfies readonly FieldType[];

/** The contract's columns with the types that they may have. */
const contract: Readonly<Record<string, readonly FieldType[]>> = {
  conversion_id: ['STRING', 'INT64'],
  user_pseudo_id: ['STRING'],
  conversion_timestamp: ['TIMESTAMP'],
  touch_timestamp: ['TIMESTAMP'],
  channel: ['STRING'],
  source: ['STRING'],
  medium: ['STRING'],
  campaign: ['STRING'],
  credit: numbers,
  revenue: numbers,
};

/** The project's attribution models: first click, last click, then the others by label. A model without a label goes by its name. */
export function attributionModels(project: Pick<Project, 'nodes'>): readonly AttributionModel[] {
  const models: AttributionModel[] = [];
  for (const node of project.nodes.values()) {
    if (node.kind !== 'model') continue;
    const label = labelOf(node);
    if (label !== undefined) models.push({ model: node, label });
  }
  return models.sort((a, b) => rank(a.label) - rank(b.label) || compareText(a.label, b.label) || compareText(a.model.id, b.model.id));
}

/** What a table lacks to be compared, in words; undefined when it keeps the contract. Names are compared as GoogleSQL does, without case. */
export function contractViolation(fields: readonly Field[]): string | undefined {
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  const missing = Object.keys(contract).filter((name) => !byName.has(name));
  if (missing.length > 0) return `it lacks ${missing.length === 1 ? 'the column' : 'the columns'} ${missing.join(', ')}`;
  const wrong = Object.entries(contract).flatMap(([name, types]) => {
    const field = byName.get(name);
    if (!field || (field.mode !== 'REPEATED' && types.includes(field.type))) return [];
    const type = field.mode === 'REPEATED' ? `ARRAY<${field.type}>` : field.type;
    return [`${name} is ${type}, not ${types.includes('FLOAT64') ? 'a number' : types.join(' or ')}`];
  });
  return wrong.length > 0 ? wrong.join('; ') : undefined;
}

function labelOf({ meta: { attribution }, name }: Model): string | undefined {
  if (attribution === undefined || attribution === null || attribution === false) return undefined;
  if (typeof attribution !== 'object' || !('label' in attribution)) return name;
  return typeof attribution.label === 'string' ? attribution.label : name;
}

function rank(label: string): number {
  const known = ['first click', 'last click'].indexOf(label.trim().toLowerCase());
  return known < 0 ? 2 : known;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
