import { l10n } from 'vscode';
import type { NodeSummary } from '../../protocol/engine.ts';
import type { EditorServices } from '../editor-services.ts';
import { nodeOfArgument, obviousProject } from '../find-node.ts';
import { nodeItems, pickAllOrSome, pickNode, pickProject } from '../pick.ts';
import { runOperation } from '../run-operation.ts';

/** dbt's `run` leaves seeds out; here a model that is run has what it reads. */
const modelsAndSeeds = { command: 'build', exclude: ['resource_type:test'] } as const;

const isModel = (node: NodeSummary): boolean => node.kind === 'model';
const isRunnable = (node: NodeSummary): boolean => node.kind === 'model' || node.kind === 'seed';
const isTest = (node: NodeSummary): boolean => node.kind === 'test';

/** All models, or those that are picked. */
export async function runModels(services: EditorServices, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (!project) return;
  const names = await pickAllOrSome(l10n.t('All models'), l10n.t('Models to run'), nodeItems(services.store, project, isModel));
  if (!names) return;
  const title = names === 'all' ? l10n.t('Running all models') : l10n.t('Running {0}', names.join(', '));
  await runOperation(services, project.root, { ...modelsAndSeeds, ...(names === 'all' ? {} : { select: names }) }, title);
}

export async function runTests(services: EditorServices, argument: unknown): Promise<void> {
  const project = await pickProject(services.store, argument);
  if (!project) return;
  const names = await pickAllOrSome(l10n.t('All tests'), l10n.t('Tests to run'), nodeItems(services.store, project, isTest));
  if (!names) return;
  const title = names === 'all' ? l10n.t('Running all tests') : l10n.t('Running {0}', names.join(', '));
  await runOperation(services, project.root, { command: 'test', ...(names === 'all' ? {} : { select: names }) }, title);
}

/** One model; `before` and `after` are dbt's signs for its parents and children. */
export async function runModel(services: EditorServices, argument: unknown, before: '+' | '', after: '+' | ''): Promise<void> {
  const key = await pickNode(services.store, argument, { placeHolder: l10n.t('Model to run'), fits: isRunnable });
  const node = key && services.store.node(key);
  if (!key || !node) return;
  const selection = `${before}${node.name}${after}`;
  await runOperation(services, key.root, { ...modelsAndSeeds, select: [selection] }, l10n.t('Running {0}', selection));
}

/** One model, an incremental one from nothing. */
export async function runModelFullRefresh(services: EditorServices, argument: unknown): Promise<void> {
  const key = await pickNode(services.store, argument, { placeHolder: l10n.t('Model to rebuild'), fits: isModel });
  const node = key && services.store.node(key);
  if (!key || !node) return;
  const request = { ...modelsAndSeeds, select: [node.name], fullRefresh: true };
  await runOperation(services, key.root, request, l10n.t('Rebuilding {0}', node.name));
}

/** One test, or all that are about a model. */
export async function runTest(services: EditorServices, argument: unknown): Promise<void> {
  const given = nodeOfArgument(services.store, argument);
  const project = given ? services.store.project(given.key.root) : obviousProject(services.store, argument);
  if (!project) return runTests(services, argument);
  const ofNothing = project.nodes.filter((node) => isTest(node) && node.testedNode === undefined);
  const tests = given
    ? project.nodes.filter((node) => isTest(node) && (node.id === given.key.id || node.testedNode === given.key.id))
    : ofNothing;
  const title = l10n.t('Running {0}', given ? given.node.name : l10n.t('tests'));
  await runOperation(services, project.root, { command: 'test', select: tests.map(({ name }) => name) }, title);
}
