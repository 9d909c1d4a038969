import { lexExpressionToken } from './expression-token.ts';
import { syntaxError } from './syntax-error.ts';
import type { TemplateFile } from './template-file.ts';
import type { Token } from './token.ts';
import { skipSpace, skipSpaceBack } from './white-space.ts';

const rawBegin = /\{%[-+]?\s*raw\s*(-?)%\}/y;
const rawEnd = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;
const docsBegin = /\{%[-+]?\s*docs\s+([A-Za-z_]\w*)\s*-?%\}/y;
const docsEnd = /\{%[-+]?\s*enddocs\s*[-+]?%\}/g;

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

interface Bracket {
  readonly letter: string;
  readonly start: number;
}

/** Cuts a template into tokens, one at a time, with Jinja2's rules for white space control and its one dropped newline at the end. */
export class Lexer {
  readonly #file: TemplateFile;
  readonly #source: string;
  readonly #end: number;
  #position = 0;
  /** The tag that is open, `{{` or `{%`. */
  #tag: { readonly kind: 'variable' | 'block'; readonly start: number } | undefined;
  #brackets: Bracket[] = [];

  constructor(file: TemplateFile) {
    this.#file = file;
    this.#source = file.text;
    this.#end = endOfTemplate(file.text);
  }

  next(): Token {
    return this.#tag ? this.#insideTag() : this.#outsideTags();
  }

  #outsideTags(): Token {
    const source = this.#source;
    while (this.#position < this.#end) {
      const start = this.#position;
      const open = this.#nextTag(start);
      if (open < 0) {
        this.#position = this.#end;
        return { type: 'text', start, end: this.#end };
      }
      const textEnd = source.charAt(open + 2) === '-' ? skipSpaceBack(source, open, start) : open;
      if (textEnd > start) {
        this.#position = open;
        return { type: 'text', start, end: textEnd };
      }
      const token = this.#openTag(open);
      if (token) return token;
    }
    return { type: 'eof', start: this.#end, end: this.#end };
  }

  /** The offset of the next `{{`, `{%` or `{#`, or -1. */
  #nextTag(from: number): number {
    for (let open = this.#source.indexOf('{', from); open >= 0 && open + 1 < this.#end; open = this.#source.indexOf('{', open + 1)) {
      const letter = this.#source.charCodeAt(open + 1);
      if (letter === 0x7b || letter === 0x25 || letter === 0x23) return open;
    }
    return -1;
  }

  /** Enters the tag at `open`; for a comment or an empty raw block there is no token. */
  #openTag(open: number): Token | undefined {
    const letter = this.#source.charAt(open + 1);
    if (letter === '#') {
      this.#skipComment(open);
      return undefined;
    }
    if (letter === '%') {
      const whole = this.#raw(open) ?? this.#docs(open);
      if (whole !== undefined) return whole === 'nothing' ? undefined : whole;
    }
    const kind = letter === '%' ? 'block' : 'variable';
    const sign = this.#source.charAt(open + 2);
    const end = open + (sign === '-' || sign === '+' ? 3 : 2);
    this.#tag = { kind, start: open };
    this.#brackets = [];
    this.#position = end;
    return { type: `${kind}-begin`, start: open, end };
  }

  #skipComment(open: number): void {
    const sign = this.#source.charAt(open + 2);
    const from = open + (sign === '-' || sign === '+' ? 3 : 2);
    const close = this.#source.indexOf('#}', from);
    if (close < 0 || close >= this.#end) {
      throw syntaxError(this.#file, { start: open, end: open + 2 }, 'This comment is never closed.', 'Close it with `#}`.');
    }
    this.#position = close + 2;
    if (close > from && this.#source.charAt(close - 1) === '-') this.#position = skipSpace(this.#source, close + 2, this.#end);
  }

  #raw(open: number): Token | 'nothing' | undefined {
    rawBegin.lastIndex = open;
    const begin = rawBegin.exec(this.#source);
    if (!begin) return undefined;
    const beginEnd = open + begin[0].length;
    rawEnd.lastIndex = beginEnd;
    const close = rawEnd.exec(this.#source);
    if (!close) {
      throw syntaxError(this.#file, { start: open, end: beginEnd }, 'This `{% raw %}` is never closed.', 'Close it with `{% endraw %}`.');
    }
    const start = begin[1] === '-' ? skipSpace(this.#source, beginEnd, close.index) : beginEnd;
    const end = close[1] === '-' ? skipSpaceBack(this.#source, close.index, start) : close.index;
    const closeEnd = close.index + close[0].length;
    this.#position = close[2] === '-' ? skipSpace(this.#source, closeEnd, this.#end) : closeEnd;
    return end > start ? { type: 'text', start, end } : 'nothing';
  }

  #docs(open: number): Token | undefined {
    docsBegin.lastIndex = open;
    const begin = docsBegin.exec(this.#source);
    if (!begin) return undefined;
    const start = open + begin[0].length;
    docsEnd.lastIndex = start;
    const close = docsEnd.exec(this.#source);
    if (!close)
      throw syntaxError(this.#file, { start: open, end: start }, 'This `{% docs %}` is never closed.', 'Close it with `{% enddocs %}`.');
    this.#position = close.index + close[0].length;
    return { type: 'docs', start: open, end: start, name: begin[1] ?? '', body: this.#source.slice(start, close.index) };
  }

  #insideTag(): Token {
    const source = this.#source;
    const start = skipSpace(source, this.#position, this.#end);
    if (start >= this.#end) return { type: 'eof', start: this.#end, end: this.#end };
    if (this.#brackets.length === 0) {
      const close = this.#tagEnd(start);
      if (close) return close;
    }
    const token = lexExpressionToken(this.#file, start, this.#end);
    if (token.type === 'operator') this.#balance(token.text, token.start);
    this.#position = token.end;
    return token;
  }

  #tagEnd(start: number): Token | undefined {
    const closing = this.#tag?.kind === 'block' ? '%}' : '}}';
    const sign = this.#source.charAt(start);
    const signed = sign === '-' || (sign === '+' && closing === '%}');
    if (!this.#source.startsWith(closing, signed ? start + 1 : start)) return undefined;
    const end = start + (signed ? 3 : 2);
    this.#tag = undefined;
    this.#position = sign === '-' ? skipSpace(this.#source, end, this.#end) : end;
    return { type: closing === '%}' ? 'block-end' : 'variable-end', start, end };
  }

  /** Keeps count of brackets, so that the `}}` of two dicts does not end the tag. */
  #balance(letter: string, start: number): void {
    if (closers[letter] !== undefined) {
      this.#brackets.push({ letter, start });
      return;
    }
    if (letter !== ')' && letter !== ']' && letter !== '}') return;
    const open = this.#brackets.pop();
    if (!open) throw syntaxError(this.#file, { start, end: start + 1 }, `This \`${letter}\` closes nothing.`);
    const expected = closers[open.letter];
    if (expected !== letter) {
      throw syntaxError(
        this.#file,
        { start, end: start + 1 },
        `\`${letter}\` found where \`${expected ?? ''}\` has to close the \`${open.letter}\` before it.`,
      );
    }
  }

  /** The innermost bracket that is open, else the tag: what is to blame when the file ends inside a tag. */
  get unclosed(): { readonly start: number; readonly end: number } | undefined {
    const bracket = this.#brackets.at(-1);
    if (bracket) return { start: bracket.start, end: bracket.start + 1 };
    return this.#tag && { start: this.#tag.start, end: this.#tag.start + 2 };
  }
}

/** Jinja2 drops one newline at the end of a template. */
function endOfTemplate(text: string): number {
  if (text.endsWith('\r\n')) return text.length - 2;
  return text.endsWith('\n') || text.endsWith('\r') ? text.length - 1 : text.length;
}
