import { fromPlain } from '../jinja/plain.ts';
import { asRecord, mergeConfig, textList, type Config } from './config.ts';
import type { NodeDraft } from './node-draft.ts';
import type { ProjectFrame } from './project-frame.ts';
import { baseConfig, overlaid, withLists, type TemplateFileFacts } from './read-model.ts';
import { captureReferences } from './reference-capture.ts';
import { severityOf, testDefaults } from './test-config.ts';

/** A test that is a file of SQL. */
export function readSingularTest(
  frame: ProjectFrame,
  facts: TemplateFileFacts,
  patch: { readonly description: string; readonly config: Config } | undefined,
): NodeDraft {
  const { name, fqn, template, package: owner } = facts;
  const base = baseConfig(owner.settings.tests, fqn, patch?.config, testDefaults);
  const captured = template
    ? captureReferences({
        frame,
        package: owner.name,
        template,
        config: base,
        relation: null,
        model: () => fromPlain({ name, config: base }),
      })
    : { config: {}, mentions: [], problems: [] };
  const config = overlaid(frame, owner, 'tests', fqn, mergeConfig(base, captured.config));
  return {
    node: {
      kind: 'test',
      id: `test.${owner.name}.${name}`,
      name,
      package: owner.name,
      fqn,
      file: facts.file,
      path: facts.path,
      range: { start: 0, end: 0 },
      description: patch?.description ?? '',
      tags: textList(config.tags),
      meta: asRecord(config.meta),
      config: withLists(config),
      dependsOn: [],
      references: [],
      testedNode: undefined,
      column: undefined,
      generic: undefined,
      template,
      severity: severityOf(config),
    },
    enabled: config.enabled !== false,
    mentions: captured.mentions,
    text: facts.text,
    problems: captured.problems,
  };
}
