/** A text as a pattern that fits it alone, in JavaScript and in RE2. */
export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
