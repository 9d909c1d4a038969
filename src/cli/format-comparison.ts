import type { AttributionModelTotals, ChannelCredit, DashboardData } from '../dashboard/dashboard-data.ts';
import { formatTable, type TableColumn } from './output.ts';

const right = 'right' as const;

/**
 * The first two models side by side by channel, conversions, revenue and share of each, and what the second gives more or less than
 * the first: First vs Last Click in the sample project. Other models follow in a table of their own.
 */
export function formatComparison(data: DashboardData): string {
  const ready = data.models.filter(({ state }) => state === 'ready');
  const [first, second] = ready;
  if (!first) return notReady(data.models);
  const title = `${ready.map(({ label }) => label).join(' vs ')} by channel${data.period ? `, ${data.period.from} to ${data.period.to}` : ''}`;
  const columns: readonly TableColumn[] = [
    { title: 'Channel' },
    ...ready.flatMap(({ label }) => [
      { title: `${label}: conversions`, align: right },
      { title: 'revenue', align: right },
      { title: 'share', align: right },
    ]),
    ...(second
      ? [
          { title: 'Difference', align: right },
          { title: '%', align: right },
        ]
      : []),
  ];
  const rows = data.channels.map(({ channel, credits }) => [
    channel,
    ...ready.flatMap(({ id }) => creditCells(credits[id])),
    ...(second ? differenceCells(credits[first.id]?.revenue ?? 0, credits[second.id]?.revenue ?? 0) : []),
  ]);
  const total = [
    'Total',
    ...ready.flatMap(({ conversions, revenue }) => creditCells({ conversions, revenue, revenueShare: revenue === 0 ? 0 : 1 })),
    ...(second ? differenceCells(first.revenue, second.revenue) : []),
  ];
  const missing = data.models.length > ready.length ? `\n\n${notReady(data.models)}` : '';
  return `${title}\n\n${formatTable(columns, [...rows, total])}${missing}`;
}

function notReady(models: readonly AttributionModelTotals[]): string {
  if (models.length === 0) return 'The project has no attribution model: none has meta.attribution in its properties.';
  const lines = models
    .filter(({ state }) => state !== 'ready')
    .map(({ label, name, message }) => `${label} (${name}): ${message ?? 'not built yet; run: attribution build'}`);
  return lines.join('\n');
}

function creditCells(credit: ChannelCredit = { conversions: 0, revenue: 0, revenueShare: 0 }): string[] {
  return [conversions(credit.conversions), decimal(credit.revenue, 2), `${decimal(credit.revenueShare * 100, 1)} %`];
}

/** A fraction only where a model gives one. */
function conversions(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 1 });
}

function differenceCells(before: number, after: number): string[] {
  const difference = after - before;
  const sign = Math.abs(difference) < 0.005 ? '' : difference > 0 ? '+' : '−';
  const percent = before === 0 ? '' : `${sign}${decimal(Math.abs(difference / before) * 100, 1)} %`;
  return [`${sign}${decimal(Math.abs(difference), 2)}`, percent];
}

function decimal(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
