import type { Field } from '../../googlesql/schema.ts';
import type { Model, ProjectNode, Seed } from '../../project/project.ts';
import { hasFloats } from './row-text.ts';

/**
 * Positions in `fields` of the columns that tell a model's rows apart: those of its `unique_key`, else one that has a `unique` test. Empty
 * where there are none such, or not all of them are compared.
 */
export function keyColumns(node: Model | Seed, nodes: Iterable<ProjectNode>, fields: readonly Field[]): readonly number[] {
  const candidates = [uniqueKey(node.config.unique_key), ...uniqueTests(node, nodes)];
  const positions = candidates.map((names) => names.map((name) => positionOf(name, fields)));
  return positions.find((found) => found.length > 0 && !found.includes(-1)) ?? [];
}

function uniqueKey(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(',').map((name) => name.trim());
  return Array.isArray(value) ? value.map(String) : [];
}

function uniqueTests({ id }: Model | Seed, nodes: Iterable<ProjectNode>): readonly (readonly string[])[] {
  return [...nodes].flatMap((node) =>
    node.kind === 'test' && node.testedNode === id && node.generic?.name === 'unique' && node.column !== undefined ? [[node.column]] : [],
  );
}

function positionOf(name: string, fields: readonly Field[]): number {
  return fields.findIndex((field) => field.name.toLowerCase() === name.toLowerCase() && !hasFloats(field));
}
