import { type TableName, tableKey } from '../../googlesql/schema.ts';
import { ProblemError } from '../../problem/problem.ts';
import type { ProjectNode, Source } from '../../project/project.ts';
import type { PullChoice } from '../../protocol/pull.ts';
import type { OpenProject } from '../open-project.ts';

export interface ChosenTable {
  readonly remote: TableName;
  /** Where the local target looks for it. */
  readonly local: TableName;
  /** Daily shards `events_YYYYMMDD`. */
  readonly isExport: boolean;
}

/** The tables of a pull. Throws ATT1702 for a source that there is not, and where the project has no export to take by itself. */
export function chosenTables(
  { local, remote }: { readonly local: OpenProject; readonly remote: OpenProject },
  choices: readonly PullChoice[] | undefined,
): readonly ChosenTable[] {
  const nodes = remote.project.nodes;
  const placed = (source: Source): ChosenTable => {
    const here = local.project.nodes.get(source.id);
    return {
      remote: source.relation,
      local: here?.kind === 'source' ? here.relation : source.relation,
      isExport: isExport(source.relation),
    };
  };
  if (choices) {
    return choices.map((choice) => {
      if ('source' in choice) return placed(requireSource(nodes.get(choice.source), choice.source));
      const table: TableName = { project: choice.project, dataset: choice.dataset, table: 'events_*' };
      return { remote: table, local: table, isExport: true };
    });
  }
  const exports = new Map<string, ChosenTable>();
  for (const node of nodes.values()) {
    if (node.kind === 'source' && isExport(node.relation)) exports.set(tableKey(node.relation), placed(node));
  }
  if (exports.size > 0) return [...exports.values()];
  throw new ProblemError({
    code: 'ATT1702',
    severity: 'error',
    message: `${remote.project.name} has no source that is a GA4 export.`,
    hint: "Declare one: a source table with the identifier 'events_*'.",
  });
}

function isExport({ table }: TableName): boolean {
  return /^events_.*\*$/.test(table);
}

function requireSource(node: ProjectNode | undefined, id: string): Source {
  if (node?.kind === 'source') return node;
  throw new ProblemError({ code: 'ATT1702', severity: 'error', message: `There is no source ${id} in the project.` });
}
