import { isPanelState, isRecord, type PanelState } from '../../src/protocol/panel-state.ts';

export const metrics = ['revenue', 'conversions', 'share'] as const;
export type Metric = (typeof metrics)[number];

/** What the person chose on the page; kept over a restart. */
export interface ViewState {
  readonly panel: PanelState | undefined;
  readonly metric: Metric;
  /** Ids of models that are left out of the chart and the table. */
  readonly hidden: readonly string[];
}

/** The panel's own state stands at the top, where the editor looks for it; the page's choices beside it. */
export function toKept({ panel, metric, hidden }: ViewState): Readonly<Record<string, unknown>> {
  return { ...panel, metric, hidden };
}

export function fromKept(kept: unknown, panel: PanelState | undefined): ViewState {
  const values = isRecord(kept) ? kept : {};
  const hidden = values.hidden;
  return {
    panel: panel ?? (isPanelState(kept) ? kept : undefined),
    metric: metrics.find((metric) => metric === values.metric) ?? 'revenue',
    hidden: Array.isArray(hidden) ? hidden.filter((id) => typeof id === 'string') : [],
  };
}
