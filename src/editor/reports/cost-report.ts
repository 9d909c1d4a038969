import type { Report, ReportCell } from '../../protocol/report-panel.ts';
import { costText, formatBytes, formatPrice, priceOf } from '../cost-text.ts';
import type { RunCost } from '../message-types.ts';
import { countOf } from '../node-description.ts';

/** What a run would read, the dearest model first; those that cannot be estimated yet last. */
export function costReport(
  title: string,
  { models, bytes, maximumBytes, problems }: RunCost,
  pricePerTib: number,
  actions: readonly string[],
): Report {
  const known = models.filter((model) => model.bytes !== null);
  const unknown = models.length - known.length;
  const tooMuch = known.filter((model) => (model.bytes ?? 0) > maximumBytes);
  const sorted = [...models].sort((a, b) => (b.bytes ?? -1) - (a.bytes ?? -1) || (a.name < b.name ? -1 : 1));
  return {
    title,
    lead:
      known.length === 0 && unknown > 0
        ? 'Nothing can be estimated yet.'
        : `${countOf(known.length, 'statement')} would read ${costText(bytes, pricePerTib)}.`,
    tone: problems.some(({ severity }) => severity === 'error') ? 'bad' : 'quiet',
    notes: [
      `At ${formatPrice(pricePerTib)} a TiB (attributionLab.bigquery.pricePerTiB). By dry run, as the tables are now; clustered tables may cost less.`,
      ...(tooMuch.length > 0
        ? [
            `Above the target's limit of ${formatBytes(maximumBytes)} (maximum_bytes_billed), so that it would fail: ${tooMuch.map(({ name }) => name).join(', ')}.`,
          ]
        : []),
      ...(unknown > 0
        ? [`${countOf(unknown, 'statement')} cannot be estimated: what they read is not built yet, or something is wrong with them.`]
        : []),
      ...problems.map(({ code, message }) => `${code}: ${message}`),
    ],
    table: {
      label: 'What each model and test would read',
      columns: [
        { title: 'Model or test', align: 'start' },
        { title: 'As', align: 'start' },
        { title: 'Would read', align: 'end' },
        { title: 'Price', align: 'end' },
      ],
      rows: sorted.map(({ id, name, materialization, bytes: read }): readonly ReportCell[] => [
        { text: name, node: id },
        { text: materialization },
        read === null ? { text: 'not known', tone: 'quiet' } : { text: formatBytes(read) },
        read === null ? { text: '' } : { text: formatPrice(priceOf(read, pricePerTib)) },
      ]),
      total: [{ text: 'All' }, { text: '' }, { text: formatBytes(bytes) }, { text: formatPrice(priceOf(bytes, pricePerTib)) }],
    },
    actions,
  };
}
