import type { AttributionModelTotals, ChannelComparison, ChannelCredit, DashboardData } from '../../src/dashboard/dashboard-data.ts';
import { formatConversions, formatMoney, formatShare } from '../ui/format.ts';
import type { Metric } from './view-state.ts';

/** What of the data is on show: the models that are ready and not hidden. */
export interface Comparison {
  readonly models: readonly AttributionModelTotals[];
  readonly channels: readonly ChannelComparison[];
}

export function comparisonOf(data: DashboardData, hidden: readonly string[]): Comparison {
  return { models: data.models.filter(({ state, id }) => state === 'ready' && !hidden.includes(id)), channels: data.channels };
}

const none: ChannelCredit = { conversions: 0, revenue: 0, revenueShare: 0 };

export function creditOf(channel: ChannelComparison, model: AttributionModelTotals): ChannelCredit {
  return channel.credits[model.id] ?? none;
}

export function metricOf(credit: ChannelCredit, metric: Metric): number {
  return metric === 'revenue' ? credit.revenue : metric === 'conversions' ? credit.conversions : credit.revenueShare;
}

export const metricLabels: Readonly<Record<Metric, string>> = { revenue: 'Revenue', conversions: 'Conversions', share: 'Share of revenue' };

export function formatMetric(value: number, metric: Metric): string {
  return metric === 'revenue' ? formatMoney(value) : metric === 'conversions' ? formatConversions(value) : formatShare(value);
}

/** Revenue that the second model gives to other channels than the first: half the sum of the differences. */
export function movedRevenue({ models, channels }: Comparison): number | undefined {
  const [first, second] = models;
  if (!first || !second) return undefined;
  const differences = channels.map((channel) => Math.abs(creditOf(channel, second).revenue - creditOf(channel, first).revenue));
  return differences.reduce((sum, difference) => sum + difference, 0) / 2;
}
