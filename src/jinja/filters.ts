import { closest } from './closest.ts';
import { TemplateFault } from './fault.ts';
import type { Filter } from './filter.ts';
import { numberFilters } from './number-filters.ts';
import { pickingFilters } from './picking-filters.ts';
import { sequenceFilters } from './sequence-filters.ts';
import { textFilters } from './text-filters.ts';
import { valueFilters } from './value-filters.ts';
import type { CallArguments, JinjaValue } from './value.ts';

const filters: ReadonlyMap<string, Filter> = new Map(
  Object.entries({ ...valueFilters, ...textFilters, ...numberFilters, ...sequenceFilters, ...pickingFilters }),
);

/** Every filter's name, for completion. */
export const filterNames: readonly string[] = [...filters.keys()];

export function applyFilter(name: string, value: JinjaValue, call: CallArguments): JinjaValue {
  const filter = filters.get(name);
  if (filter) {
    // A filter of a long text takes longer than one of a short one.
    if (typeof value === 'string') call.context.budget.spend(value.length >> 5);
    return filter(value, call);
  }
  const near = closest(name, filterNames);
  throw new TemplateFault(`There is no filter \`${name}\`.`, near === undefined ? undefined : `Did you mean \`${near}\`?`);
}
