import type { HandCredit } from './attribution-by-hand.ts';

/** The columns of an attribution model that the work by hand has too. Times are microseconds here. */
export const creditColumns = [
  'user_pseudo_id',
  'conversion_timestamp',
  'revenue',
  'touch_timestamp',
  'channel',
  'source',
  'medium',
  'campaign',
] as const;

/** Rows of `creditColumns` as sorted text, to be compared whole. */
export function sortedCredits(rows: readonly (readonly unknown[])[]): readonly string[] {
  return rows
    .map(([user, micros, revenue, touchMicros, ...touch]) =>
      JSON.stringify([user, Number(micros), Number(revenue), touchMicros === null ? null : Number(touchMicros), ...touch]),
    )
    .sort();
}

export function handCredits(hand: readonly HandCredit[]): readonly string[] {
  return hand
    .map(({ user, micros, cents, touchMicros, channel, source, medium, campaign }) =>
      JSON.stringify([user, micros, cents / 100, touchMicros ?? null, channel, source ?? null, medium ?? null, campaign ?? null]),
    )
    .sort();
}
