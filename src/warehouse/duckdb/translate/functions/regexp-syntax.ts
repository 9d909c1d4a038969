/** What is known of a pattern of RE2 that is written with what everybody uses; others are taken for ones that nothing is known of. */
export interface PatternShape {
  /** Every match has at least one character. */
  readonly consumes: boolean;
  /** The pattern's one capturing group, where it always takes part in a match: what comes before it, its own pattern, what comes after. */
  readonly group: readonly [before: string, own: string, after: string] | undefined;
}

type Kind = 'atom' | 'assertion' | 'open' | 'close' | 'flags' | 'either' | 'repeat';

const pieces: readonly { readonly kind: Kind; readonly text: RegExp }[] = [
  { kind: 'flags', text: /\(\?[ims]+\)/y },
  { kind: 'open', text: /\((?:\?:|\?P?<\w+>|\?[ims]+:|(?!\?))/y },
  { kind: 'close', text: /\)/y },
  { kind: 'either', text: /\|/y },
  { kind: 'repeat', text: /(?:[*+?]|\{(\d{1,3})(?:,(\d{0,3}))?\})\??/y },
  { kind: 'assertion', text: /[$^]|\\[bBAz]/y },
  { kind: 'atom', text: /\[\^?(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|\\[dDsSwWnrtfv]|\\[^\w\s]|[^\]\\[-])+-?\]/uy },
  { kind: 'atom', text: /\\[dDsSwWnrtfv]|\\[^\w\s]|[^\\[\](){}*+?|]/uy },
];

/** One level of brackets: whether all alternatives so far consume, and this one. */
interface Level {
  readonly start: number;
  readonly captures: boolean;
  others: boolean;
  own: boolean;
  alternatives: number;
}

export function patternShape(pattern: string): PatternShape | undefined {
  const levels: Level[] = [level(0, false)];
  let captured: readonly [start: number, end: number] | undefined;
  let isGroupKnown = true;
  let last = { repeatable: false, consumes: false };
  let copies = 1;
  for (let at = 0; at < pattern.length;) {
    const found = pieceAt(pattern, at);
    const current = levels.at(-1);
    if (found === undefined || current === undefined) return undefined;
    const { kind, match } = found;
    const end = at + match[0].length;
    if (kind === 'repeat') {
      const [text, least, most] = match;
      if (!last.repeatable || (most && Number(most) < Number(least))) return undefined;
      // RE2 refuses what would be more than a thousand copies.
      copies *= Math.max(1, Number(least ?? 1), Number(most ?? 1));
      if (captured?.[1] === at) isGroupKnown = false;
      last = { repeatable: false, consumes: last.consumes && !/^[*?]|^\{0/.test(text) };
    } else {
      current.own ||= last.consumes;
      last = { repeatable: kind === 'atom', consumes: kind === 'atom' };
    }
    if (kind === 'atom' && !rangesAscend(match[0])) return undefined;
    if (kind === 'flags' && at > 0) isGroupKnown = false;
    if (kind === 'either')
      Object.assign(current, { others: current.others && current.own, own: false, alternatives: current.alternatives + 1 });
    if (kind === 'open') levels.push(level(at, !match[0].startsWith('(?:') && !/^\(\?[ims]/.test(match[0])));
    if (kind === 'close') {
      if (levels.length < 2) return undefined;
      levels.pop();
      if (current.captures) {
        if (captured !== undefined || levels.length > 1) isGroupKnown = false;
        captured = [current.start, end];
      }
      last = { repeatable: true, consumes: current.others && current.own };
    }
    at = end;
  }
  const [top] = levels;
  if (levels.length !== 1 || top === undefined || copies > 1000) return undefined;
  const isAlone = captured !== undefined && isGroupKnown && top.alternatives === 1;
  return {
    consumes: top.others && (top.own || last.consumes),
    group: isAlone && captured ? [pattern.slice(0, captured[0]), pattern.slice(...captured), pattern.slice(captured[1])] : undefined,
  };
}

function level(start: number, captures: boolean): Level {
  return { start, captures, others: true, own: false, alternatives: 1 };
}

function pieceAt(pattern: string, at: number) {
  for (const { kind, text } of pieces) {
    text.lastIndex = at;
    const match = text.exec(pattern);
    if (match) return { kind, match };
  }
  return undefined;
}

function rangesAscend(characterClass: string): boolean {
  return [...characterClass.matchAll(/([a-zA-Z0-9])-([a-zA-Z0-9])/g)].every(([, from = '', to = '']) => from <= to);
}
