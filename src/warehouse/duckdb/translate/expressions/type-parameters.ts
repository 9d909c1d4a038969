import type { Cast, TypeParameters } from '../../../../googlesql/resolved-node.ts';
import type { Field, FieldParameters, FieldType } from '../../../../googlesql/schema.ts';
import { type Context, once } from '../context.ts';
import { bignumericCall } from '../functions/bignumeric-calls.ts';
import { raise } from '../raise.ts';
import { refuse } from '../refusal.ts';
import { quoteText } from '../sql-text.ts';

/** A cast's value held to STRING(10), BYTES(10), NUMERIC(10, 2) or BIGNUMERIC(40, 2): what is too long or too large is an error, digits beyond the scale are rounded. */
export function parameterized(node: Cast, value: string, context: Context): string {
  const parameters = node.typeModifiers?.typeParameters;
  if (parameters === undefined) return value;
  if (parameters.childList.some(hasParameters)) throw refuse('CAST to a type with parameters inside an ARRAY or STRUCT', node.range);
  const own = fieldParameters(parameters);
  const { kind } = node.type;
  if (own === undefined) return value;
  if (kind !== 'STRING' && kind !== 'BYTES' && kind !== 'NUMERIC' && kind !== 'BIGNUMERIC')
    throw refuse(`CAST to ${kind} with parameters`, node.range);
  return held(value, kind, own, context);
}

/** A value as a column of these parameters stores it. */
export function heldTo({ type, mode, parameters }: Field, value: string, context: Context): string {
  if (parameters === undefined) return value;
  if (mode !== 'REPEATED') return held(value, type, parameters, context);
  const element = context.fresh('e');
  return `list_transform(${value}, lambda ${element}: ${held(element, type, parameters, context)})`;
}

function held(value: string, type: FieldType, { maxLength, precision, scale = 0 }: FieldParameters, context: Context): string {
  if (maxLength !== undefined) {
    return once(value, context, (one) => {
      const length = type === 'BYTES' ? `octet_length(${one})` : `length(${one})`;
      const message = `${type}(${maxLength}) has maximum length ${maxLength} but got a value with length `;
      return `CASE WHEN ${length} > ${maxLength} THEN ${raise(quoteText(message), context, length, true)} ELSE ${one} END`;
    });
  }
  if (precision === undefined) return value;
  if (type === 'BIGNUMERIC') return bignumericCall('held', value, String(precision), String(scale));
  return once(`CAST(round(${value}, ${scale}) AS DECIMAL(38,9))`, context, (one) => {
    const bound = `CAST('1${'0'.repeat(precision - scale)}' AS DECIMAL(38,9))`;
    const message = `NUMERIC(${precision}${scale === 0 ? '' : `, ${scale}`}) has precision ${precision} and scale ${scale} but got a value that is not in range: `;
    const outside = precision - scale > 28 ? '' : `WHEN abs(${one}) >= ${bound} THEN ${raise(quoteText(message), context, one, true)} `;
    return outside === '' ? one : `CASE ${outside}ELSE ${one} END`;
  });
}

/** The parameters of the type itself, or of an array's elements. */
export function fieldParameters({
  stringTypeParameters: text,
  numericTypeParameters: number,
}: TypeParameters): FieldParameters | undefined {
  if (text?.maxLength !== undefined) return { maxLength: Number(text.maxLength) };
  if (number?.precision === undefined) return undefined;
  return { precision: Number(number.precision), ...(Number(number.scale ?? 0) > 0 && { scale: Number(number.scale) }) };
}

export function hasParameters(parameters: TypeParameters): boolean {
  return fieldParameters(parameters) !== undefined || parameters.childList.some(hasParameters);
}
