import type { TextRange } from '../problem/text-position.ts';

/**
 * `operator` tokens have their letters as `text`; `text` tokens are template text between tags (white space that a `-` takes away
 * already left out); `docs` is a whole `{% docs %}` block.
 */
export type Token = TextRange &
  (
    | { readonly type: 'text' | 'variable-begin' | 'variable-end' | 'block-begin' | 'block-end' | 'eof' }
    | { readonly type: 'name' | 'operator' | 'string'; readonly text: string }
    | { readonly type: 'integer'; readonly value: bigint }
    | { readonly type: 'float'; readonly value: number }
    | { readonly type: 'docs'; readonly name: string; readonly body: string }
  );

/** A token in words, for messages. */
export function describeToken(token: Token, source: string): string {
  switch (token.type) {
    case 'eof':
      return 'the end of the file';
    case 'text':
      return 'text';
    default: {
      const letters = source.slice(token.start, token.end);
      return `\`${letters.length > 40 ? `${letters.slice(0, 40)}…` : letters}\``;
    }
  }
}
