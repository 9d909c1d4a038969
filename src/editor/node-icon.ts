import { ThemeColor, ThemeIcon } from 'vscode';
import type { NodeStatus } from './message-types.ts';
import type { NodeActivity } from './project-store.ts';

const passed = new ThemeIcon('pass', new ThemeColor('testing.iconPassed'));
const failed = new ThemeIcon('error', new ThemeColor('testing.iconFailed'));

const byStatus: Readonly<Record<NodeStatus, ThemeIcon>> = {
  success: passed,
  pass: passed,
  error: failed,
  fail: failed,
  warn: new ThemeIcon('warning', new ThemeColor('list.warningForeground')),
  skipped: new ThemeIcon('debug-step-over', new ThemeColor('testing.iconSkipped')),
  cancelled: new ThemeIcon('circle-slash', new ThemeColor('testing.iconSkipped')),
};

const byActivity: Readonly<Record<NodeActivity, ThemeIcon>> = {
  waiting: new ThemeIcon('watch'),
  running: new ThemeIcon('loading~spin'),
};

/** What a model, seed or test is doing, else how it ended last, else that it was never run. */
export function stateIcon(activity: NodeActivity | undefined, status: NodeStatus | undefined): ThemeIcon {
  if (activity) return byActivity[activity];
  return status ? byStatus[status] : new ThemeIcon('circle-outline');
}

/** The same in words, for those who hear the tree. */
export function stateInWords(activity: NodeActivity | undefined, status: NodeStatus | undefined): string {
  if (activity) return activity;
  return status ?? 'not run';
}
