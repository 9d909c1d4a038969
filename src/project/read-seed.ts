import { asRecord, mergeConfig, textList } from './config.ts';
import type { NodeDraft } from './node-draft.ts';
import type { ProjectFrame } from './project-frame.ts';
import { baseConfig, nameOrProblem, overlaid, withLists, type ModelPatch, type TemplateFileFacts } from './read-model.ts';
import type { Problem } from '../problem/problem.ts';

/** A CSV file as a node; its rows are read when the seed is run. */
export function readSeed(frame: ProjectFrame, facts: Omit<TemplateFileFacts, 'template'>, patch: ModelPatch | undefined): NodeDraft {
  const { name, fqn, file, path, package: owner } = facts;
  const base = baseConfig(owner.settings.seeds, fqn, patch?.config, { enabled: true, materialized: 'seed' });
  const config = overlaid(frame, owner, 'seeds', fqn, mergeConfig(base, {}));
  const problems: Problem[] = [];
  const relation = nameOrProblem(frame, { name, package: owner.name, kind: 'seed', fqn, path }, config, problems);
  return {
    node: {
      kind: 'seed',
      id: `seed.${owner.name}.${name}`,
      name,
      package: owner.name,
      fqn,
      file,
      path,
      range: { start: 0, end: 0 },
      description: patch?.description ?? '',
      tags: textList(config.tags),
      meta: asRecord(config.meta),
      config: withLists(config),
      dependsOn: [],
      references: [],
      relation,
      columns: patch?.columns ?? [],
    },
    enabled: config.enabled !== false,
    mentions: [],
    text: facts.text,
    problems,
  };
}
