import type { CheckedTarget } from '../../protocol/engine.ts';
import type { Report, ReportCell, ReportTone } from '../../protocol/report-panel.ts';

type Check = CheckedTarget['checks'][number];

const words: Readonly<Record<Check['status'], { readonly text: string; readonly tone: ReportTone }>> = {
  ok: { text: 'OK', tone: 'good' },
  failed: { text: 'Trouble', tone: 'bad' },
  skipped: { text: 'Not looked at', tone: 'quiet' },
};

/** The check that failed, if one did: those after it were not looked at. */
export function failedCheck({ checks }: CheckedTarget): Check | undefined {
  return checks.find(({ status }) => status === 'failed');
}

/** A connection in one sentence: that it works, or what is in its way. */
export function connectionText(checked: CheckedTarget): string {
  const failed = failedCheck(checked);
  if (!failed) return `The connection of the target ${checked.target.name} works.`;
  return `The target ${checked.target.name} cannot be used, because of its ${failed.name}: ${failed.message}`;
}

/** What was looked at, and what to do about the one thing that is in the way. */
export function connectionReport(checked: CheckedTarget, actions: readonly string[]): Report {
  const failed = failedCheck(checked);
  const hint = failed?.problem?.hint;
  return {
    title: `Connection: ${checked.target.name}`,
    lead: connectionText(checked),
    tone: failed ? 'bad' : 'good',
    notes: hint === undefined ? [] : [hint],
    table: {
      label: `What was checked of the target ${checked.target.name}`,
      columns: [
        { title: 'Check', align: 'start' },
        { title: 'Result', align: 'start' },
        { title: 'What was found', align: 'start' },
      ],
      rows: checked.checks.map((check): readonly ReportCell[] => [
        { text: capital(check.name) },
        words[check.status],
        check.status === 'skipped'
          ? { text: 'What comes before it has to work first.', tone: 'quiet' }
          : { text: check.problem ? `${check.problem.code}: ${check.message}` : check.message },
      ]),
    },
    actions,
  };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
