import { dataGrid, type GridCell, type GridColumn } from '../ui/components.ts';
import { formatConversions, formatDifference, formatMoney, formatShare } from '../ui/format.ts';
import { creditOf, type Comparison } from './comparison.ts';

/** Every number of the comparison; between the first two models also what the second gives more or less. */
export function comparisonTable({ models, channels }: Comparison): HTMLElement {
  const [first, second] = models;
  const columns: GridColumn[] = [
    { title: 'Channel', align: 'start' },
    ...models.flatMap(({ label }) => [
      { title: `${label} conversions`, align: 'end' as const },
      { title: `${label} revenue`, align: 'end' as const },
      { title: `${label} share`, align: 'end' as const },
    ]),
    ...(first && second ? [{ title: `${second.label} − ${first.label}`, align: 'end' as const }] : []),
  ];
  const rows = channels.map((channel): GridCell[] => [
    { text: channel.channel },
    ...models.flatMap((model) => {
      const { conversions, revenue, revenueShare } = creditOf(channel, model);
      return [{ text: formatConversions(conversions) }, { text: formatMoney(revenue) }, { text: formatShare(revenueShare) }];
    }),
    ...(first && second ? [difference(creditOf(channel, second).revenue - creditOf(channel, first).revenue)] : []),
  ]);
  const total: GridCell[] = [
    { text: 'Total', className: 'total' },
    ...models.flatMap(({ conversions, revenue }) => [
      { text: formatConversions(conversions), className: 'total' },
      { text: formatMoney(revenue), className: 'total' },
      { text: formatShare(revenue === 0 ? 0 : 1), className: 'total' },
    ]),
    ...(first && second ? [{ ...difference(second.revenue - first.revenue), className: 'total' }] : []),
  ];
  return dataGrid('Attribution models by channel', columns, [...rows, total]);
}

function difference(value: number): GridCell {
  const text = formatDifference(value, formatMoney);
  return { text, className: text.startsWith('+') ? 'more' : text.startsWith('−') ? 'less' : undefined };
}
