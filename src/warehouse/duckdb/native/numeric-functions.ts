import { decimalText } from '../value-text.ts';
import { decimalUnits, floatUnits, rounded } from './decimal-arithmetic.ts';
import { hexadecimalFloat } from './hexadecimal-float.ts';
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

function numericText(value: bigint, operation: string): string {
  const size = value < 0n ? -value : value;
  if (size > largest) throw new Error(`numeric overflow: ${operation}`);
  return decimalText(value, 9);
}

function parsed(text: string): string {
  const units = decimalUnits(text, 9, true);
  if (units === undefined) throw new Error(`Invalid input to PARSE_NUMERIC: ${text}`);
  return numericText(units, 'PARSE_NUMERIC');
}

/** NUMERIC goes in and out as decimal text: arithmetic whose steps need more than the 38 digits of DuckDB. */
export const numericFunctions: readonly NativeFunction[] = [
  {
    name: 'googlesql_numeric_product',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => numericText(rounded(scaled(args.text(0)) * scaled(args.text(1)), billion), '*'),
  },
  {
    name: 'googlesql_numeric_quotient',
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (args) => {
      const divisor = scaled(args.text(1));
      return divisor === 0n ? null : numericText(rounded(scaled(args.text(0)) * billion, divisor), '/');
    },
  },
  {
    name: 'googlesql_numeric_of_float',
    parameters: ['DOUBLE'],
    returns: 'VARCHAR',
    evaluate: (args) => numericText(floatUnits(args.number(0), 'numeric', 9), 'CAST'),
  },
  {
    name: 'googlesql_hexadecimal_float',
    parameters: ['VARCHAR'],
    returns: 'DOUBLE',
    evaluate: (args) => hexadecimalFloat(args.text(0)),
  },
  { name: 'googlesql_parse_numeric', parameters: ['VARCHAR'], returns: 'VARCHAR', evaluate: (args) => parsed(args.text(0)) },
];
