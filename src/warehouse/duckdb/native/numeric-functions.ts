import type { NativeFunction } from './native-function.ts';

const billion = 10n ** 9n;
/** The largest NUMERIC as a whole number of thousand-millionths. */
const largest = 10n ** 38n - 1n;

/** A decimal text in thousand-millionths. */
function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + fraction.padEnd(9, '0'));
  return text.startsWith('-') ? -size : size;
}

function decimalText(value: bigint, operation: string): string {
  const size = value < 0n ? -value : value;
  if (size > largest) throw new Error(`numeric overflow: ${operation}`);
  const digits = String(size).padStart(10, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** Half away from zero. */
function rounded(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [over, under] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (over * 2n + under) / (under * 2n);
  return negative ? -quotient : quotient;
}

function parsed(text: string): string {
  const compact = text.replace(/^\s+|\s+$/g, '');
  const match = /^(?:([+-])\s*)?([0-9,]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?(?:\s*([+-]))?$/.exec(compact);
  const [, before, whole = '', fraction = '', exponent = '0', after] = match ?? [];
  const digits = whole.replaceAll(',', '') + fraction;
  if (!match || digits === '' || (before !== undefined && after !== undefined)) throw new Error(`Invalid input to PARSE_NUMERIC: ${text}`);
  const shift = 9 - fraction.length + Number(exponent);
  if (shift > 60 && /[1-9]/.test(digits)) throw new Error(`Invalid input to PARSE_NUMERIC: ${text}`);
  const size =
    shift >= 0 ? BigInt(digits) * 10n ** BigInt(Math.min(shift, 60)) : rounded(BigInt(digits), 10n ** BigInt(Math.min(-shift, 200)));
  return decimalText((before ?? after) === '-' ? -size : size, 'PARSE_NUMERIC');
}

/** NUMERIC goes in and out as decimal text: arithmetic whose steps need more than the 38 digits of DuckDB. */
export const numericFunctions: readonly NativeFunction[] = [
  {
    name: 'googlesql_numeric_product',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => decimalText(rounded(scaled(args.text(0)) * scaled(args.text(1)), billion), '*'),
  },
  {
    name: 'googlesql_numeric_quotient',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => {
      const divisor = scaled(args.text(1));
      return divisor === 0n ? null : decimalText(rounded(scaled(args.text(0)) * billion, divisor), '/');
    },
  },
  { name: 'googlesql_parse_numeric', parameters: ['VARCHAR'], returns: 'VARCHAR', evaluate: (args) => parsed(args.text(0)) },
];
