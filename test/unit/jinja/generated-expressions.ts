import fc from 'fast-check';

/** Literals and names of the reference's globals. */
const atom = fc.constantFrom(
  ...[
    '0',
    '1',
    '2',
    '7',
    '-3',
    '10',
    '0.5',
    '2.5',
    '-1.0',
    '1e3',
    'true',
    'false',
    'none',
    "'a'",
    "'b c'",
    "''",
    '[]',
    '[1, 2]',
    "['a', 'b']",
  ],
  ...['(1, 2)', '()', '{}', "{'a': 1}", 'i', 'f', 's', 'l', 'd', 'n', 't', 'neg', 'words', 'range(3)'],
);

const binary = fc.constantFrom('+', '-', '*', '/', '//', '%', '**', '~', '==', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'and', 'or');

const suffix = fc.constantFrom(
  ...[
    '|string',
    '|length',
    '|abs',
    '|int',
    '|float',
    '|upper',
    '|list',
    '|first',
    '|last',
    '|sort',
    '|join("-")',
    '|default("x")',
    '|sum',
    '|round',
  ],
  ...['[0]', '[-1]', '[1:]', '[::-1]', '.a', "['a']", ' is odd', ' is defined', ' is none', ' is string', ' is sequence', ' is not number'],
);

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    atom,
    fc.tuple(tie('expression'), binary, tie('expression')).map(([left, operator, right]) => `${left} ${operator} ${right}`),
    fc.tuple(tie('expression'), binary, tie('expression')).map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
    fc.tuple(tie('expression'), suffix).map(([inner, after]) => `${inner}${after}`),
    fc.tuple(tie('expression'), suffix).map(([inner, after]) => `(${inner})${after}`),
    fc.tuple(fc.constantFrom('not ', '-', '+'), tie('expression')).map(([sign, inner]) => `${sign}${inner}`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, test, b]) => `${a} if ${test} else ${b}`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `[${a}, ${b}]`),
  ),
}));

/** The same ones on every run. */
export const generatedExpressions: readonly string[] = fc.sample(expression, { numRuns: 2000, seed: 20240115 });
