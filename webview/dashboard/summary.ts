import { element } from '../ui/element.ts';
import { formatConversions, formatMoney, formatShare } from '../ui/format.ts';
import { movedRevenue, type Comparison } from './comparison.ts';

/** The few numbers that come before the picture. */
export function summaryCards(comparison: Comparison): readonly HTMLElement[] {
  const [first, second] = comparison.models;
  if (!first) return [];
  const moved = movedRevenue(comparison);
  return [
    card('Conversions', formatConversions(first.conversions), 'the same in every model'),
    card('Revenue', formatMoney(first.revenue), 'credited in full by every model'),
    ...(second && moved !== undefined
      ? [
          card(
            'Revenue that moves',
            first.revenue === 0 ? formatMoney(moved) : `${formatMoney(moved)} (${formatShare(moved / first.revenue)})`,
            `between channels, from ${first.label} to ${second.label}`,
          ),
        ]
      : []),
  ];
}

function card(title: string, value: string, note: string): HTMLElement {
  return element('div', { class: 'card' }, [
    element('div', { class: 'muted' }, [title]),
    element('div', { class: 'card-value' }, [value]),
    element('div', { class: 'muted card-note' }, [note]),
  ]);
}
