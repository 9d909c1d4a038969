/** Minutes from UTC, at the time of `instant`, of the zone in which it is shown as `local`. */
export function minutesFromUtc(local: string, instant: string): string {
  return `((epoch_us(${local}) - epoch_us(${instant})) // 60000000)`;
}

/** `minutes` is repeated. */
export function distanceSign(minutes: string): string {
  return `CASE WHEN ${minutes} < 0 THEN '-' ELSE '+' END`;
}

/** The whole hours of the distance in two digits. */
export function distanceHours(minutes: string): string {
  return twoDigits(`abs(${minutes}) // 60`);
}

/** What is left of whole hours, in two digits. */
export function distanceMinutes(minutes: string): string {
  return twoDigits(`abs(${minutes}) % 60`);
}

function twoDigits(value: string): string {
  return `lpad(CAST(${value} AS VARCHAR), 2, '0')`;
}
