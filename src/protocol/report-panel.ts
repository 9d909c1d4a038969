import type { Problem } from '../problem/problem.ts';
import type { NodeId } from '../project/project.ts';
import { isRecord } from './panel-state.ts';

/** How good what is told is: never by colour alone, the words say it too. */
export type ReportTone = 'good' | 'bad' | 'quiet';

export interface ReportCell {
  readonly text: string;
  readonly tone?: ReportTone;
  /** A page to open in the browser. */
  readonly link?: string;
  /** A node whose file to open. */
  readonly node?: NodeId;
}

export interface ReportColumn {
  readonly title: string;
  readonly align: 'start' | 'end';
}

export interface ReportTable {
  /** What the table is of, for those who hear it. */
  readonly label: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly ReportCell[])[];
  /** Sums, below the rows. */
  readonly total?: readonly ReportCell[];
}

/** Something that is to be read: a line that says it all, notes, and a table with the details. */
export interface Report {
  readonly title: string;
  readonly lead: string;
  readonly tone: ReportTone;
  readonly notes: readonly string[];
  readonly table?: ReportTable;
  /** What can be done about it; the first is what most people want. */
  readonly actions: readonly string[];
}

/** Editor -> report webview. */
export type ToReport =
  | { readonly type: 'report'; readonly report: Report }
  | { readonly type: 'busy'; readonly message: string | undefined }
  | { readonly type: 'problem'; readonly problem: Problem };

/** Report webview -> editor. `act` is by the place of the action in the report. */
export type FromReport =
  | { readonly type: 'ready' }
  | { readonly type: 'refresh' }
  | { readonly type: 'act'; readonly action: number }
  | { readonly type: 'openNode'; readonly id: string };

/** Whether a message that came to a report's page is one of ours. The parts that the editor made are taken as they are. */
export function isToReport(value: unknown): value is ToReport {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'report':
      return isRecord(value.report);
    case 'busy':
      return value.message === undefined || typeof value.message === 'string';
    case 'problem':
      return isRecord(value.problem);
    default:
      return false;
  }
}

/** Whether a message that came from a report's page is one of ours. */
export function isFromReport(value: unknown): value is FromReport {
  if (!isRecord(value)) return false;
  switch (value.type) {
    case 'ready':
    case 'refresh':
      return true;
    case 'act':
      return Number.isSafeInteger(value.action) && Number(value.action) >= 0;
    case 'openNode':
      return typeof value.id === 'string';
    default:
      return false;
  }
}
