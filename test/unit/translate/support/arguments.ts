import fc from 'fast-check';

const nullable = (type: string, ...values: readonly string[]) =>
  fc.oneof({ arbitrary: fc.constantFrom(...values), weight: 9 }, { arbitrary: fc.constant(`CAST(NULL AS ${type})`), weight: 1 });

/** Known troublemakers of a type, and values that nobody thought of. */
const mixed = (known: fc.Arbitrary<string>, random: fc.Arbitrary<string>) =>
  fc.oneof({ arbitrary: known, weight: 3 }, { arbitrary: random, weight: 2 });

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\t', '\\t')}'`;

/** Any JSON, often with a member `a`; numbers in several spellings. */
const json = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'null',
      'true',
      '0',
      '-0',
      '1',
      '1.0',
      '1.50',
      '1e3',
      '-2.5',
      '9007199254740993',
      '18446744073709551615',
      '1E-7',
      '123456789012345.75',
    ),
    fc.constantFrom('"x"', '""', '"1.5"', '"true"', '"é😀"', '"a\\\\b\\"c\\n"', '"\\u2028"', '"-7"', '"NaN"'),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
  object: fc
    .array(fc.tuple(fc.constantFrom('a', 'b', 'é', 'Z', 'a'), tie('value')), { maxLength: 3 })
    .map((members) => `{${members.map(([name, value]) => `"${name}" : ${value}`).join(', ')}}`),
}));

const texts = [
  '',
  'a',
  'abc',
  'Hello World',
  'é',
  '日本語',
  '😀 smile',
  ' padded  ',
  '\tx\n',
  'ß',
  'AÑB',
  'a,b,,c',
  'aaa',
  "it's",
  '100%',
  'a_b',
  '\\',
  'https://shop.example.com/p?q=1&gclid=x#y',
  '(not set)',
  'x'.repeat(40),
];

/** As many of small size as of large. */
const integer = fc.oneof(fc.integer({ min: -1000, max: 1000 }).map(BigInt), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
const scaled = (digits: fc.Arbitrary<bigint>, places: number) =>
  fc.tuple(digits, fc.integer({ min: 0, max: places })).map(([value, point]) => {
    const text = String(value < 0n ? -value : value).padStart(point + 1, '0');
    return `${value < 0n ? '-' : ''}${text.slice(0, text.length - point)}${point === 0 ? '' : `.${text.slice(-point)}`}`;
  });
const float = fc.oneof(
  scaled(integer, 9).map((text) => text + (text.includes('.') ? '' : '.0')),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
);
const text = fc.array(fc.constantFrom(...Array.from('abAB01 ,.-_%é😀ß'), '\\', "'", '\n', 'ab', 'www.', 'utm_source=', '&', '?'), {
  maxLength: 10,
});
const numberText = fc
  .tuple(
    fc.constantFrom('', ' ', '+', '-', '- ', '\t'),
    fc.oneof(scaled(integer, 12), fc.constantFrom('', '.', '00', '1_0', '1,0')),
    fc.constantFrom('', 'e5', 'E-3', 'e', 'e400', ' ', 'x'),
  )
  .map((parts) => parts.join(''));
/** In microseconds, from 1972 to 2100: before, some zones are seconds away from UTC, which GoogleSQL shortens to minutes in what it writes. */
const moment = fc
  .bigInt({ min: 63072000000000n, max: 4102444800000000n })
  .map((micros) => new Date(Number(micros / 1000n)).toISOString().replace('Z', String(Math.abs(Number(micros % 1000n))).padStart(3, '0')));
const year = fc.constantFrom('2020', '1999', '0001', '9999', '999', '20200', '0000', '10000');
/** Mostly one that there is. */
const part = (most: number) =>
  fc
    .oneof({ arbitrary: fc.integer({ min: 1, max: most }), weight: 6 }, { arbitrary: fc.integer({ min: 0, max: 61 }), weight: 1 })
    .chain((number) => fc.constantFrom(String(number), String(number).padStart(2, '0')));
const written = (...texts: readonly string[]) => fc.constantFrom(...texts);
/** No more than six digits: the evaluator has nanoseconds, BigQuery's dates and times have microseconds (its reference, "Data types"). */
const timeText = fc
  .tuple(part(23), part(59), part(59), written('', '', '.', '.5', '.123456'))
  .map(([hour, minute, second, rest]) => `${hour}:${minute}:${second}${rest}`);
const zoneText = written(
  '',
  '',
  'Z',
  'z',
  ' Z',
  ' UTC',
  'UTC',
  ' UTCZ',
  ' UTC+3',
  '+05:30',
  ' +05:30',
  '-8',
  '-0800',
  '+14:30',
  '+053',
  ' America/New_York',
  ' utc',
  ' GMT',
  ' UTC UTC',
  ' Etc/GMT+5',
);
const dateText = fc
  .tuple(
    written('', '', '', '', ' '),
    year,
    part(12),
    part(28),
    written(' ', ' ', 'T', 't', '  ', ''),
    fc.oneof(timeText, fc.constant('')),
    zoneText,
    written('', '', '', ' '),
  )
  .map(
    ([before, years, month, day, between, time, zone, after]) =>
      `${before}${years}-${month}-${day}${time === '' ? '' : between}${time}${zone}${after}`,
  );

/** GoogleSQL literals of a type: everyday values, limits, what languages disagree on, and NULL. */
export const literals: Readonly<Record<string, fc.Arbitrary<string>>> = {
  INT64: mixed(
    nullable(
      'INT64',
      '0',
      '1',
      '-1',
      '2',
      '7',
      '-13',
      '100',
      '1000000',
      '9223372036854775807',
      '-9223372036854775808',
      '4611686018427387904',
      '1609459200',
      '1609459200123456',
    ),
    integer.map(String),
  ),
  SMALL: nullable('INT64', '0', '1', '-1', '2', '3', '5', '-4', '10'),
  FLOAT64: mixed(
    nullable(
      'FLOAT64',
      '0.0',
      '1.0',
      '-1.5',
      '0.1',
      '2.5',
      '-2.5',
      '2.675',
      '1e15',
      '1e16',
      '123456789.123',
      '1e-7',
      '1e300',
      '-1e300',
      '0.5',
      `CAST('nan' AS FLOAT64)`,
      `CAST('inf' AS FLOAT64)`,
      `CAST('-inf' AS FLOAT64)`,
    ),
    float,
  ),
  NUMERIC: mixed(
    nullable(
      'NUMERIC',
      `NUMERIC '0'`,
      `NUMERIC '1.5'`,
      `NUMERIC '-2.345'`,
      `NUMERIC '3'`,
      `NUMERIC '0.000000001'`,
      `NUMERIC '12345678901.123456789'`,
      `NUMERIC '-0.5'`,
      `NUMERIC '100'`,
    ),
    scaled(integer, 9).map((number) => `NUMERIC '${number}'`),
  ),
  BIGNUMERIC: mixed(
    nullable(
      'BIGNUMERIC',
      `BIGNUMERIC '0'`,
      `BIGNUMERIC '1.5'`,
      `BIGNUMERIC '-2.345'`,
      `BIGNUMERIC '3'`,
      `BIGNUMERIC '-7'`,
      `BIGNUMERIC '0.00000000000000000000000000000000000001'`,
      `BIGNUMERIC '12345678901234567890123456789.123456789'`,
      `BIGNUMERIC '9007199254740993'`,
      `BIGNUMERIC '578960446186580977117854925043439539266.34992332820282019728792003956564819967'`,
      `BIGNUMERIC '-578960446186580977117854925043439539266.34992332820282019728792003956564819968'`,
    ),
    scaled(integer, 38).map((number) => `BIGNUMERIC '${number}'`),
  ),
  BOOL: nullable('BOOL', 'TRUE', 'FALSE'),
  STRING: mixed(
    fc.oneof(nullable('STRING', ...texts.map(quote)), fc.string({ maxLength: 6 }).map(quote)),
    text.map((parts) => quote(parts.join(''))),
  ),
  WORD: nullable('STRING', ...['', 'a', 'b', ',', 'lo', 'é', 'x', '%', ' '].map(quote)),
  NUMBER_TEXT: mixed(
    fc.constantFrom(
      ...[
        '12',
        '-5',
        '+7',
        ' 8 ',
        '1.5',
        '1e3',
        '0x1F',
        '-0x1f',
        '0x1.8p3',
        '0x1p-1075',
        '0x',
        '0x1.fffffffffffff8p1023',
        '1e400',
        '',
        'abc',
        '99999999999999999999',
        '1_000',
        '.5',
        '5.',
        'nan',
        'Infinity',
        'true',
        'FALSE',
        't',
      ].map(quote),
    ),
    numberText.map(quote),
  ),
  JSON_TEXT: fc.oneof(
    { weight: 6, arbitrary: fc.oneof(json.object, json.value).map(quote) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(`'{"a": 1,}'`, `'nope'`, `''`, `'{"a": 0.1000000000000000055511151}'`, `'1e400'`, `CAST(NULL AS STRING)`),
    },
  ),
  JSON: fc.oneof(
    { weight: 9, arbitrary: fc.oneof(json.object, json.value).map((text) => `JSON ${quote(text)}`) },
    { weight: 1, arbitrary: fc.constant('CAST(NULL AS JSON)') },
  ),
  BASE64_TEXT: fc
    .array(fc.constantFrom('YWJj', 'YQ', '==', '=', ' ', '\t', '+/', '-'), { maxLength: 5 })
    .map((parts) => quote(parts.join(''))),
  DATE_TEXT: mixed(
    fc.constantFrom(
      ...[
        '2020-01-31',
        '2020-1-5',
        '20200131',
        '2020-02-30',
        '2020-13-01',
        '0001-01-01',
        '9999-12-31',
        '2020-01-31 10:11:12',
        '2020-01-31T10:11:12.5',
        '2020-01-31 10:11:12.123456+02:00',
        '2020-01-31 25:00:00',
        '2020-01-31 10:11:12 America/New_York',
        '2020-01-31Z',
        '2020-12-31 23:59:60',
        '23:59:60.5',
        '24:00:00',
        'x',
        '',
      ].map(quote),
    ),
    dateText.map(quote),
  ),
  DATE: mixed(
    nullable(
      'DATE',
      ...[
        '2020-02-29',
        '2021-01-01',
        '2020-12-31',
        '2021-01-03',
        '2021-01-04',
        '1970-01-01',
        '1969-12-31',
        '2024-03-10',
        '0001-01-07',
        '9998-12-25',
        '2020-01-31',
      ].map((day) => `DATE '${day}'`),
    ),
    moment.map((time) => `DATE '${time.slice(0, 10)}'`),
  ),
  DATETIME: mixed(
    nullable(
      'DATETIME',
      ...['2020-02-29 23:59:59.999999', '2021-01-03 00:00:00', '1969-12-31 12:30:00.5', '2024-11-03 01:30:00'].map(
        (time) => `DATETIME '${time}'`,
      ),
    ),
    moment.map((time) => `DATETIME '${time}'`),
  ),
  TIMESTAMP: mixed(
    nullable(
      'TIMESTAMP',
      ...[
        '2020-02-29 23:59:59.999999',
        '2021-01-03 00:00:00',
        '1969-12-31 12:30:00.5',
        '2024-11-03 05:30:00',
        '2024-11-03 06:30:00',
        '2024-03-10 07:00:00',
      ].map((time) => `TIMESTAMP '${time}+00'`),
    ),
    moment.map((time) => `TIMESTAMP '${time}+00'`),
  ),
  TIME: mixed(
    nullable('TIME', ...['00:00:00', '23:59:59.999999', '12:30:15.5'].map((time) => `TIME '${time}'`)),
    moment.map((time) => `TIME '${time.slice(11)}'`),
  ),
  INTERVAL: nullable(
    'INTERVAL',
    ...[
      '0-0 0 0:0:0',
      '1-2 3 4:5:6.789',
      '-1-2 -3 -4:5:6.789012',
      '0-1 -1 -1:0:0',
      '-0-1 40 25:0:0',
      '2-0 -65 49:59:59.5',
      '0-0 1 -25:0:0',
      '0-0 -30 0:0:0.000001',
      '9999-11 0 0:0:0',
    ].map((text) => `INTERVAL '${text}' YEAR TO SECOND`),
  ),
  ZONE: fc.constantFrom(`'UTC'`, `'America/New_York'`, `'Asia/Kolkata'`, `'+05:30'`, `'-8'`, `'Europe/Berlin'`),
  BYTES: nullable('BYTES', `b''`, `b'abc'`, `b'\\xff\\x00\\xc3\\xa9'`, `b'\\xe2\\x82'`, `b'${'0123456789'.repeat(13)}'`),
  URL: fc.oneof(
    nullable(
      'STRING',
      ...[
        'https://www.shop.example.co.uk:443/p?q=1#x',
        'a.b.com',
        '  WWW.Example.Com ',
        'mailto:foo@example.org',
        '//user:pw@host.de/x',
        'https://[::1]:80/',
        'http://1.2.3.4/',
        '',
        'localhost',
        'http://x.kawasaki.jp',
        'foo.blogspot.com',
        'http://example.com..',
        'android-app://com.google',
      ].map(quote),
    ),
    fc
      .array(fc.constantFrom('http', ':', '/', '//', '.', 'a', 'b.com', 'co.uk', '@', '?', '#', '[', ']', ' ', '8', 'É'), { maxLength: 8 })
      .map((parts) => quote(parts.join(''))),
  ),
  ADDRESS: fc.oneof(
    nullable(
      'STRING',
      ...['1.2.3.4', '255.255.255.255', '1.2.3', '01.2.3.4', '::', '::1', '2001:db8::1', '::ffff:1.2.3.4', '1::2::3', 'x', ''].map(quote),
    ),
    fc.array(fc.constantFrom('0', '1', 'ff', ':', '::', '1.2.3.4'), { maxLength: 12 }).map((parts) => quote(parts.join(''))),
  ),
  INTS: nullable('ARRAY<INT64>', '[1, 2, 3]', 'ARRAY<INT64>[]', '[5]', '[3, NULL, 1]', '[2, 2, 9]'),
  STRINGS: nullable('ARRAY<STRING>', `['a', 'b']`, 'ARRAY<STRING>[]', `['x', NULL, '']`, `['é']`),
  DAY_PART: fc.constantFrom('DAY', 'WEEK', 'WEEK(MONDAY)', 'WEEK(SATURDAY)', 'ISOWEEK', 'MONTH', 'QUARTER', 'YEAR', 'ISOYEAR'),
  MONTHS_PART: fc.constantFrom('DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'),
  CLOCK_PART: fc.constantFrom('MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR'),
  EXTRACT_PART: fc.constantFrom(
    'DAYOFWEEK',
    'DAY',
    'DAYOFYEAR',
    'WEEK',
    'WEEK(THURSDAY)',
    'ISOWEEK',
    'MONTH',
    'QUARTER',
    'YEAR',
    'ISOYEAR',
  ),
};
