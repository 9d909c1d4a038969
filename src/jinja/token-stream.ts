import type { ProblemError } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import { Lexer } from './lexer.ts';
import { SpecialNameTracker } from './special-names.ts';
import { syntaxError } from './syntax-error.ts';
import type { TemplateFile } from './template-file.ts';
import { describeToken, type Token } from './token.ts';

/** How deep a template may be, where a pair of brackets or a block counts as 10 and an operator as 1: enough for people, and safe for the stack. */
const deepest = 1500;

/** The tokens of a template with what parsing needs: one of look-ahead, and errors in words. */
export class TokenStream {
  readonly file: TemplateFile;
  readonly names = new SpecialNameTracker();
  readonly #lexer: Lexer;
  #current: Token;
  #ahead: Token | undefined;
  #depth = 0;
  /** The end of the token before the current one. */
  previousEnd = 0;

  constructor(file: TemplateFile) {
    this.file = file;
    this.#lexer = new Lexer(file);
    this.#current = this.#lexer.next();
  }

  get current(): Token {
    return this.#current;
  }

  /** The token after the current one, which must not be the last of its tag. */
  peek(): Token {
    this.#ahead ??= this.#lexer.next();
    return this.#ahead;
  }

  advance(): Token {
    const token = this.#current;
    this.previousEnd = token.end;
    this.#current = this.#ahead ?? this.#lexer.next();
    this.#ahead = undefined;
    return token;
  }

  isOperator(text: string): boolean {
    return this.#current.type === 'operator' && this.#current.text === text;
  }

  isName(text: string): boolean {
    return this.#current.type === 'name' && this.#current.text === text;
  }

  skipOperator(text: string): boolean {
    if (!this.isOperator(text)) return false;
    this.advance();
    return true;
  }

  skipName(text: string): boolean {
    if (!this.isName(text)) return false;
    this.advance();
    return true;
  }

  expectOperator(text: string): Token {
    if (!this.isOperator(text)) throw this.unexpected(`\`${text}\``);
    return this.advance();
  }

  expectName(what: string): TextRange & { readonly text: string } {
    const token = this.#current;
    if (token.type !== 'name') throw this.unexpected(what);
    this.advance();
    return token;
  }

  expectType(type: 'block-end' | 'variable-end'): Token {
    if (this.#current.type !== type) throw this.unexpected(type === 'block-end' ? '`%}`' : '`}}`');
    return this.advance();
  }

  /** What to throw when the current token is none of those that can stand here. */
  unexpected(wanted: string, hint?: string): ProblemError {
    const token = this.#current;
    const open = this.#lexer.unclosed;
    if (token.type === 'eof' && open) {
      return this.error(
        open,
        `This \`${this.file.text.slice(open.start, open.end)}\` is never closed.`,
        `The file ends where ${wanted} is expected.`,
      );
    }
    return this.error(token, `Expected ${wanted}, found ${describeToken(token, this.file.text)}.`, hint);
  }

  error(range: TextRange, message: string, hint?: string): ProblemError {
    return syntaxError(this.file, range, message, hint);
  }

  /** Parses something that may hold itself, and refuses what is nested too deep. */
  nested<T>(parse: () => T): T {
    const before = this.#depth;
    this.deepen(10);
    const result = parse();
    this.#depth = before;
    return result;
  }

  /** To be called for each operator: `a.b.c` and `a + b + c` grow to the left, one level an operator. */
  deepen(levels = 1): void {
    this.#depth += levels;
    if (this.#depth > deepest)
      throw this.error(this.#current, 'Too much stands inside one another or follows one another here.', 'Take it apart with `{% set %}`.');
  }
}
