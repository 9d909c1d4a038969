import {
  Disposable,
  l10n,
  Location,
  Range,
  TestMessage,
  TestRunProfileKind,
  TestRunRequest,
  tests,
  Uri,
  type CancellationToken,
  type TestController,
  type TestItem,
  type TestRun,
} from 'vscode';
import { engineRequests, type ProjectRoot, type ProjectSummary } from '../protocol/engine.ts';
import { confirmCost } from './confirm-cost.ts';
import type { EditorServices } from './editor-services.ts';
import type { NodeResult, RunEvent } from './message-types.ts';
import { describeResult } from './node-description.ts';
import { reportError } from './report-error.ts';
import { saveProjectFiles } from './save-files.ts';
import { testEntryKey, testGroups } from './test-groups.ts';
import { requireTrust } from './trust.ts';

interface ItemTarget {
  readonly root: ProjectRoot;
  /** The names of the tests that running the item runs. */
  readonly names: readonly string[];
}

/** The data tests in VS Code's own Test Explorer: every run is shown there, wherever it was started. */
export function showInTestExplorer(services: EditorServices): Disposable {
  const { engine, store } = services;
  const controller = tests.createTestController('attributionLab', l10n.t('Attribution'));
  let targets: ReadonlyMap<string, ItemTarget> = new Map();
  const items = new Map<string, TestItem>();
  const runs = new Map<string, TestRun>();
  /** What the user asked for here, until its run has begun. */
  let asked: TestRunRequest | undefined;

  const rebuild = (): void => {
    items.clear();
    targets = new Map(store.projects.flatMap((project) => addProject(controller, project, items)));
    const known = new Set(store.projects.map(({ root }) => root));
    controller.items.forEach(({ id }) => {
      if (!known.has(id)) controller.items.delete(id);
    });
  };

  const follow = (root: ProjectRoot, event: RunEvent): void => {
    const item = (id: string): TestItem | undefined => items.get(testEntryKey(root, id));
    switch (event.type) {
      case 'run-started': {
        const included = event.nodes.map(({ id }) => item(id)).filter((found) => found !== undefined);
        if (included.length === 0) return;
        const run = controller.createTestRun(asked ?? new TestRunRequest(included), l10n.t('Attribution tests'), false);
        asked = undefined;
        for (const each of included) run.enqueued(each);
        runs.set(event.runId, run);
        return;
      }
      case 'node-started': {
        const started = item(event.id);
        if (started) runs.get(event.runId)?.started(started);
        return;
      }
      case 'node-finished': {
        const finished = item(event.result.id);
        const run = runs.get(event.runId);
        if (finished && run) record(run, finished, event.result);
        return;
      }
      case 'run-finished':
        runs.get(event.runId)?.end();
        runs.delete(event.runId);
    }
  };

  const run = async (request: TestRunRequest, token: CancellationToken): Promise<void> => {
    if (!(await requireTrust())) return;
    const chosen: TestItem[] = [...(request.include ?? [])];
    if (!request.include) controller.items.forEach((item) => chosen.push(item));
    const excluded = new Set(request.exclude?.map(({ id }) => targets.get(id)?.names ?? []).flat());
    for (const root of new Set(chosen.map(({ id }) => targets.get(id)?.root))) {
      if (root === undefined) continue;
      const names = chosen.flatMap(({ id }) => (targets.get(id)?.root === root ? (targets.get(id)?.names ?? []) : []));
      const select = [...new Set(names)].filter((name) => !excluded.has(name));
      await saveProjectFiles(engine, root);
      try {
        if (!(await confirmCost(services, root, { command: 'test', select }))) continue;
        asked = request;
        await engine.request(engineRequests.run, { root, command: 'test', select }, token);
      } catch (error) {
        reportError(error, services.log);
      } finally {
        asked = undefined;
      }
    }
  };

  controller.createRunProfile(l10n.t('Run'), TestRunProfileKind.Run, run, true);
  controller.refreshHandler = () => store.refresh();
  const endAll = (): void => {
    for (const each of runs.values()) each.end();
    runs.clear();
  };
  rebuild();
  return Disposable.from(
    controller,
    store.onProjectsChanged(rebuild),
    engine.onRunEvent(({ root, event }) => follow(root, event)),
    engine.onStopped(endAll),
  );
}

/** Makes or renews the items of one project; gives what running each of them runs. */
function addProject(controller: TestController, project: ProjectSummary, items: Map<string, TestItem>): [string, ItemTarget][] {
  const { root, nodes } = project;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const projectItem = controller.items.get(root) ?? controller.createTestItem(root, project.name);
  const targets: [string, ItemTarget][] = [];
  const groups = testGroups(root, nodes, l10n.t('Singular tests')).map(({ entry, tests: inGroup }) => {
    const group = projectItem.children.get(entry.key) ?? controller.createTestItem(entry.key, entry.label);
    const children = inGroup.map(({ id, key }) => {
      const node = byId.get(id);
      const uri = node ? Uri.file(node.place.file) : undefined;
      const item = group.children.get(key) ?? controller.createTestItem(key, node?.name ?? id, uri);
      if (node) item.range = new Range(node.place.line - 1, node.place.column - 1, node.place.endLine - 1, node.place.endColumn - 1);
      items.set(key, item);
      targets.push([key, { root, names: [node?.name ?? id] }]);
      return item;
    });
    group.children.replace(children);
    targets.push([entry.key, { root, names: inGroup.map(({ id }) => byId.get(id)?.name ?? id) }]);
    return group;
  });
  projectItem.children.replace(groups);
  if (groups.length > 0) controller.items.add(projectItem);
  else controller.items.delete(root);
  targets.push([root, { root, names: nodes.filter(({ kind }) => kind === 'test').map(({ name }) => name) }]);
  return targets;
}

function record(run: TestRun, item: TestItem, result: NodeResult): void {
  const milliseconds = result.seconds * 1000;
  const text = result.problem?.message ?? result.message ?? describeResult(result);
  const message = new TestMessage(text);
  if (item.uri && item.range) message.location = new Location(item.uri, item.range);
  switch (result.status) {
    case 'warn':
      run.appendOutput(`${item.label}: ${text}\r\n`, message.location, item);
      run.passed(item, milliseconds);
      break;
    case 'pass':
    case 'success':
      run.passed(item, milliseconds);
      break;
    case 'fail':
      run.failed(item, message, milliseconds);
      break;
    case 'error':
      run.errored(item, message, milliseconds);
      break;
    case 'skipped':
    case 'cancelled':
      run.skipped(item);
  }
}
