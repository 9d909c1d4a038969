/** `value`, or `otherwise` where there is none. Unlike `??` it keeps `null`, which is None and so a value. */
export function given<T>(value: T | undefined, otherwise: T): T {
  return value === undefined ? otherwise : value;
}
