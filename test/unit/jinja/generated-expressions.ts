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

const string = fc.constantFrom(
  ...["''", "'a'", "'abcabc'", "' a  b c '", "'a,b,,c'", "'It\\'s mY tItle'", "'42'", "'-7'", "'x\\ny\\r\\nz\\n'", "'äöÜß 😀é'", "'aXbX'"],
);
const part = fc.constantFrom("''", "'a'", "'b'", "' '", "','", "'X'", "'bc'", "'😀'", 'none', "('a', 'x')");
const small = fc.constantFrom('0', '1', '2', '3', '5', '9', '-1', '-2', 'none');
const number = fc.constantFrom(
  '0',
  '5',
  '-5',
  '1234567',
  '0.5',
  '2.5',
  '-0.125',
  '1234.5678',
  '1e10',
  '1e-7',
  '100.0',
  'true',
  '12345678901234567890',
);

const stringCall = fc.oneof(
  fc
    .tuple(
      string,
      fc.constantFrom('upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip', 'lstrip', 'rstrip', 'split', 'rsplit', 'splitlines'),
    )
    .map(([s, m]) => `${s}.${m}()`),
  fc
    .tuple(
      string,
      fc.constantFrom('islower', 'isupper', 'istitle', 'isdigit', 'isalpha', 'isalnum', 'isspace', 'isnumeric', 'isascii', 'isidentifier'),
    )
    .map(([s, m]) => `${s}.${m}()`),
  fc
    .tuple(
      string,
      fc.constantFrom(
        'strip',
        'lstrip',
        'rstrip',
        'split',
        'rsplit',
        'startswith',
        'endswith',
        'find',
        'rfind',
        'index',
        'rindex',
        'count',
        'partition',
        'rpartition',
        'removeprefix',
        'removesuffix',
      ),
      part,
    )
    .map(([s, m, p]) => `${s}.${m}(${p})`),
  fc
    .tuple(string, fc.constantFrom('split', 'rsplit', 'find', 'rfind', 'count', 'startswith', 'endswith'), part, small)
    .map(([s, m, p, n]) => `${s}.${m}(${p}, ${n})`),
  fc
    .tuple(string, fc.constantFrom('find', 'rfind', 'count', 'startswith'), part, small, small)
    .map(([s, m, p, n, k]) => `${s}.${m}(${p}, ${n}, ${k})`),
  fc.tuple(string, part, part, small).map(([s, p, q, n]) => `${s}.replace(${p}, ${q}, ${n})`),
  fc.tuple(string, fc.constantFrom('zfill', 'ljust', 'rjust', 'center'), small).map(([s, m, n]) => `${s}.${m}(${n})`),
  fc
    .tuple(
      string,
      fc.constantFrom(
        '|title',
        '|capitalize',
        '|trim',
        '|wordcount',
        '|length',
        '|reverse',
        '|list',
        '|first',
        '|indent',
        '|urlencode',
        '|int',
        '|float',
        '|sort',
        '|unique|list',
        '|upper',
        '|tojson|string',
      ),
    )
    .map(([s, f]) => s + f),
  fc.tuple(string, fc.constantFrom('center', 'truncate', 'indent', 'int'), small).map(([s, f, n]) => `${s}|${f}(${n})`),
  fc.tuple(string, small, small, small).map(([s, a, b, c]) => `${s}[${a}:${b}:${c}]`),
);

const spec = fc
  .tuple(
    fc.constantFrom('', '<', '>', '^', '=', '*^', '0>'),
    fc.constantFrom('', '+', ' '),
    fc.constantFrom('', '#'),
    fc.constantFrom('', '0'),
    fc.constantFrom('', '1', '8', '12'),
  )
  .chain(([align, sign, hash, zero, width]) =>
    fc
      .tuple(
        fc.constantFrom('', ',', '_'),
        fc.constantFrom('', '.0', '.2', '.5'),
        fc.constantFrom('', 'd', 'f', 'e', 'g', '%', 's', 'x', 'b', 'E', 'G', 'X', 'o'),
      )
      .map(([comma, precision, kind]) => align + sign + hash + zero + width + comma + precision + kind),
  );

const directive = fc
  .tuple(
    fc.subarray(['-', '+', ' ', '0', '#']),
    fc.constantFrom('', '1', '8', '12'),
    fc.constantFrom('', '.0', '.2', '.5', '.'),
    fc.constantFrom('d', 'i', 's', 'r', 'f', 'e', 'E', 'g', 'G', 'x', 'X', 'o', '%'),
  )
  .map(([flags, width, precision, kind]) => `%${flags.join('')}${width}${precision}${kind}`);

const formatted = fc.oneof(
  fc.tuple(spec, fc.oneof(number, string)).map(([format, value]) => `'{:${format}}'.format(${value})`),
  fc.tuple(directive, fc.oneof(number, string)).map(([format, value]) => `'${format}' % ${value}`),
  fc
    .tuple(
      number,
      fc.constantFrom(
        '|round',
        '|round(1)',
        '|round(2)',
        '|round(-2)',
        "|round(2, 'floor')",
        "|round(1, 'ceil')",
        '|int',
        '|float',
        '|string',
        '|abs',
        '|tojson',
      ),
    )
    .map(([value, filter]) => `(${value})${filter}`),
);

/** The same ones on every run. */
export const generatedExpressions: readonly string[] = [
  ...fc.sample(expression, { numRuns: 1200, seed: 20240115 }),
  ...fc.sample(stringCall, { numRuns: 700, seed: 20240115 }),
  ...fc.sample(formatted, { numRuns: 700, seed: 20240115 }),
];
