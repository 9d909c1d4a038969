import type { Cast, TypeParameters } from '../../../../googlesql/resolved-node.ts';
import { type Context, once } from '../context.ts';
import { raise } from '../raise.ts';
import { refuse } from '../refusal.ts';
import { quoteText } from '../sql-text.ts';

/** A cast's value held to STRING(10), BYTES(10) or NUMERIC(10, 2): what is too long or too large is an error, digits beyond the scale are rounded. */
export function parameterized(node: Cast, value: string, context: Context): string {
  const parameters = node.typeModifiers?.typeParameters;
  if (parameters === undefined) return value;
  if (parameters.childList.some(hasAny)) throw refuse('CAST to a type with parameters inside an ARRAY or STRUCT', node.range);
  const { stringTypeParameters: text, numericTypeParameters: number } = parameters;
  const kind = node.type.kind;
  if (text?.maxLength !== undefined) {
    const longest = text.maxLength;
    return once(value, context, (one) => {
      const length = kind === 'BYTES' ? `octet_length(${one})` : `length(${one})`;
      const message = `${kind}(${longest}) has maximum length ${longest} but got a value with length `;
      return `CASE WHEN ${length} > ${longest} THEN ${raise(quoteText(message), context, length, true)} ELSE ${one} END`;
    });
  }
  if (number?.precision === undefined) return value;
  if (kind !== 'NUMERIC') throw refuse(`CAST to ${kind} with parameters`, node.range);
  const scale = Number(number.scale ?? 0);
  const precision = Number(number.precision);
  return once(`CAST(round(${value}, ${scale}) AS DECIMAL(38,9))`, context, (one) => {
    const bound = `CAST('1${'0'.repeat(precision - scale)}' AS DECIMAL(38,9))`;
    const message = `NUMERIC(${precision}${scale === 0 ? '' : `, ${scale}`}) has precision ${precision} and scale ${scale} but got a value that is not in range: `;
    const outside = precision - scale > 28 ? '' : `WHEN abs(${one}) >= ${bound} THEN ${raise(quoteText(message), context, one, true)} `;
    return outside === '' ? one : `CASE ${outside}ELSE ${one} END`;
  });
}

function hasAny({ stringTypeParameters, numericTypeParameters, childList }: TypeParameters): boolean {
  return stringTypeParameters !== undefined || numericTypeParameters !== undefined || childList.some(hasAny);
}
