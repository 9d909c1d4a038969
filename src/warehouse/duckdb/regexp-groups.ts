/** The number of capturing groups in a pattern of RE2. */
export function captureGroups(pattern: string): number {
  let count = 0;
  let inClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index];
    if (character === '\\') {
      if (pattern[index + 1] === 'Q') {
        const end = pattern.indexOf('\\E', index);
        index = end < 0 ? pattern.length : end + 1;
      } else index += 1;
    } else if (inClass) {
      if (character === ']') inClass = false;
    } else if (character === '[') {
      inClass = true;
      // A `]` that comes first is a member of the class.
      const rest = pattern.slice(index + 1);
      index += rest.startsWith('^]') ? 2 : rest.startsWith(']') || rest.startsWith('^') ? 1 : 0;
    } else if (character === '(' && (pattern[index + 1] !== '?' || /^\(\?P?<[^=!]/.test(pattern.slice(index)))) count += 1;
  }
  return count;
}

/** What the error of a wrong replacement begins with. */
export const invalidReplacement = 'Invalid REGEXP_REPLACE pattern: ';

const loneBackslash = "Rewrite schema error: '\\' must be followed by a digit or '\\'.";

/** In RE2's words; undefined for a replacement that is good, or where the pattern is not known. */
export function wrongReplacement(replacement: string, pattern: string | undefined): string | undefined {
  const escapes = replacement.match(/\\[\s\S]?/g) ?? [];
  if (escapes.some((escape) => !/^\\[0-9\\]/.test(escape))) return loneBackslash;
  const most = Math.max(0, ...escapes.map((escape) => (escape === '\\\\' ? 0 : Number(escape.slice(1)))));
  const groups = pattern === undefined ? most : captureGroups(pattern);
  if (most <= groups) return undefined;
  return `Rewrite schema requests ${most} matches, but the regexp only has ${groups} parenthesized subexpressions.`;
}
