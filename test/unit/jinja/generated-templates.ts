import fc from 'fast-check';

const text = fc.constantFrom('', ' ', '\n', ' a ', '\n  b\n', 'c', '\t', '\r\n', ' { ', ' } % #', 'é ', "it's");
const open = fc.constantFrom('', '-', '+', ' ');
const close = fc.constantFrom('', '-', ' ');
const value = fc.constantFrom(
  'i',
  's',
  'l',
  'x',
  'x ~ "q"',
  'loop.index if loop is defined',
  '"}}"',
  "{'a': {'b': 1}}",
  '[1, 2][0]',
  'm(i)',
  '1 if n',
);
const sign = fc.tuple(open, close);

/** A tag with white space control of all kinds. */
function tag([before, after]: readonly [string, string], content: string): string {
  return `{%${before} ${content} ${after === '+' ? '' : after}%}`;
}

const { body } = fc.letrec<{ body: string; node: string }>((tie) => ({
  body: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
  node: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.tuple(open, value, close).map(([before, inner, after]) => `{{${before === '+' ? '' : before} ${inner} ${after}}}`),
    fc.tuple(open, text, close).map(([before, inner, after]) => `{#${before}${inner.replaceAll('#', '')}${after}#}`),
    fc.tuple(sign, text, sign).map(([first, inner, last]) => `${tag(first, 'raw')}${inner}{{ x }}${tag(last, 'endraw')}`),
    fc.tuple(sign, value).map(([signs, inner]) => tag(signs, `set x = ${inner}`)),
    fc
      .tuple(sign, tie('body'), sign, tie('body'), sign)
      .map(([a, yes, b, no, c]) => `${tag(a, 'if x')}${yes}${tag(b, 'else')}${no}${tag(c, 'endif')}`),
    fc.tuple(sign, tie('body'), sign).map(([a, inner, b]) => `${tag(a, 'for x in l')}${inner}${tag(b, 'endfor')}`),
    fc.tuple(sign, tie('body'), sign).map(([a, inner, b]) => `${tag(a, 'for y in words if y != "c"')}${inner}${tag(b, 'endfor')}`),
    fc.tuple(sign, tie('body'), sign).map(([a, inner, b]) => `${tag(a, 'set x')}${inner}${tag(b, 'endset')}`),
    fc.tuple(sign, tie('body'), sign).map(([a, inner, b]) => `${tag(a, 'filter upper')}${inner}${tag(b, 'endfilter')}`),
    fc.tuple(sign, tie('body'), sign).map(([a, inner, b]) => `${tag(a, 'with x = 5')}${inner}${tag(b, 'endwith')}`),
    fc.tuple(sign, tie('body'), sign).map(([a, inner, b]) => `${tag(a, 'call(y) w()')}${inner}{{ y }}${tag(b, 'endcall')}`),
  ),
}));

const macros = '{% set x = 0 %}{% macro m(a) %}<{{ a }}>{% endmacro %}{% macro w() -%} [{{ caller(1) }}|{{ caller(2) }}] {%- endmacro %}';

/** Whole templates of blocks inside blocks; the same ones on every run. */
export const generatedTemplates: readonly string[] = fc.sample(body, { numRuns: 800, seed: 7 }).map((template) => macros + template);
