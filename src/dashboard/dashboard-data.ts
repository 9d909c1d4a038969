import type { NodeId } from '../project/project.ts';

/** What the dashboard shows: every attribution model that is built, side by side by channel. */
export interface DashboardData {
  readonly project: string;
  readonly target: string;
  /** Models with `meta.attribution`, in the order first click, last click, then by label. */
  readonly models: readonly AttributionModelTotals[];
  /** Channels by revenue in the first model, largest first. */
  readonly channels: readonly ChannelComparison[];
  /** Data of the conversions that are compared, ISO dates; absent when there are none. */
  readonly period?: { readonly from: string; readonly to: string };
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
}

export interface AttributionModelTotals {
  readonly id: NodeId;
  readonly name: string;
  readonly label: string;
  /** `missing`: not built yet in this target. `invalid`: it lacks columns of the contract; `message` names them. */
  readonly state: 'ready' | 'missing' | 'invalid';
  readonly message?: string;
  readonly conversions: number;
  readonly revenue: number;
}

export interface ChannelComparison {
  readonly channel: string;
  /** By the model's id, for each model that is ready. */
  readonly credits: Readonly<Record<NodeId, ChannelCredit>>;
}

export interface ChannelCredit {
  /** Sum of credit. */
  readonly conversions: number;
  /** Sum of credited revenue, in the property's currency. */
  readonly revenue: number;
  /** Of the model's revenue, 0 to 1. */
  readonly revenueShare: number;
}
