import { createContext, Script, type Context } from 'node:vm';
import { LimitFault, TemplateFault } from '../../jinja/fault.ts';

export interface RegexMatch {
  readonly index: number;
  /** The whole match, then its groups; null for a group that took no part. */
  readonly groups: readonly (string | null)[];
  readonly named: Readonly<Record<string, string | null>>;
}

const longest = 1000;
const script = new Script(
  'JSON.stringify(Array.from(text.matchAll(new RegExp(source, flags)), (match) => ({ index: match.index, groups: [...match].map((group) => group ?? null), named: { ...match.groups } })))',
);
let context: Context | undefined;

/**
 * All matches of a regular expression. Some patterns take for ever to find that they don't match, so they are tried in a context of their
 * own that can be stopped.
 */
export function regexMatches(source: string, flags: string, text: string): readonly RegexMatch[] {
  try {
    new RegExp(source, flags);
  } catch (error) {
    throw new TemplateFault(`The regular expression '${source}' cannot be read: ${error instanceof Error ? error.message : 'unknown'}.`);
  }
  context ??= createContext({});
  Object.assign(context, { source, flags, text });
  try {
    const found: unknown = JSON.parse(String(script.runInContext(context, { timeout: longest })));
    return Array.isArray(found) ? found.filter(isMatch) : [];
  } catch {
    throw new LimitFault(
      `The regular expression '${source}' did not come to an end.`,
      'Repetitions inside repetitions take long: write it without them.',
    );
  }
}

function isMatch(value: unknown): value is RegexMatch {
  return typeof value === 'object' && value !== null && 'index' in value && 'groups' in value && 'named' in value;
}
