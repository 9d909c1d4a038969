import { costText, formatBytes, priceOf } from './cost-text.ts';
import type { RunCost } from './message-types.ts';
import { countOf } from './node-description.ts';
import type { CostLimit } from './settings.ts';

const dearestShown = 8;

export function isAboveLimit(bytes: number, pricePerTib: number, limit: CostLimit): boolean {
  return (limit.bytes !== undefined && bytes > limit.bytes) || (limit.price !== undefined && priceOf(bytes, pricePerTib) > limit.price);
}

/** What a person is asked before a run that would cost more than the limit; undefined for one within it. */
export function costQuestion(
  { models, bytes, maximumBytes }: RunCost,
  pricePerTib: number,
  limit: CostLimit,
): { readonly message: string; readonly detail: string } | undefined {
  if (!isAboveLimit(bytes, pricePerTib, limit)) return undefined;
  const dearest = models.filter((model) => (model.bytes ?? 0) > 0).sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  const shown = dearest.slice(0, dearestShown);
  const rest = dearest.slice(dearestShown);
  const unknown = models.filter((model) => model.bytes === null).length;
  const lines = [
    ...shown.map(({ name, bytes: read }) => {
      const tooMuch = (read ?? 0) > maximumBytes ? `; above the target's limit of ${formatBytes(maximumBytes)}, so that it will fail` : '';
      return `${name}: ${costText(read ?? 0, pricePerTib)}${tooMuch}`;
    }),
    ...(rest.length > 0
      ? [
          `${countOf(rest.length, 'other')}: ${costText(
            rest.reduce((sum, model) => sum + (model.bytes ?? 0), 0),
            pricePerTib,
          )}`,
        ]
      : []),
    ...(unknown > 0 ? ['', `${countOf(unknown, 'statement')} cannot be estimated before what they read is built.`] : []),
  ];
  return { message: `This run would read ${costText(bytes, pricePerTib)}. Run it?`, detail: lines.join('\n') };
}
