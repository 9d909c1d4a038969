import type { Budget } from './budget.ts';
import { numberOf } from './compare.ts';
import { JinjaDict } from './dict.ts';
import { TemplateFault } from './fault.ts';
import { lettersBetween, padEnd, padStart } from './letters.ts';
import { floatDigits } from './number-format.ts';
import { representationOf, textOf } from './text-of.ts';
import { JinjaRange, JinjaTuple, Undefined, describeType, type JinjaValue } from './value.ts';

const placeholder = /%(?:\(([^)]{0,200})\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(.|$)/gsu;

interface Directive {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly kind: string;
}

/** Python's `'%s and %d' % values`; `values` is a tuple, a dict for `%(name)s`, or one value. */
export function percentFormat(format: string, values: JinjaValue, budget: Budget): string {
  const items = values instanceof JinjaTuple ? values.items : [values];
  let next = 0;
  const take = (): JinjaValue => {
    const item = items[next++];
    if (item === undefined) throw new TemplateFault('The string has more `%` placeholders than there are values.');
    return item;
  };
  const size = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : text === '*' ? Number(numberOf(take()) ?? 0) : Number(text);

  const text = format.replace(
    placeholder,
    (
      whole: string,
      name: string | undefined,
      flags: string,
      widthText: string | undefined,
      precisionText: string | undefined,
      kind: string,
    ) => {
      if (kind === '%' && name === undefined) return '%';
      const width = size(widthText) ?? 0;
      const hasPoint = whole.slice(1 + (name === undefined ? 0 : name.length + 2)).includes('.');
      const precision = size(precisionText) ?? (hasPoint && kind !== '.' ? 0 : undefined);
      const value = name === undefined ? take() : memberOf(values, name);
      budget.allocate(Math.abs(width) + (precision ?? 0));
      return padded({ flags, width, precision, kind }, value, budget);
    },
  );
  if (next < items.length && !isMappingLike(values)) throw new TemplateFault('There are more values than `%` placeholders in the string.');
  budget.allocate(text.length);
  return text;
}

function memberOf(values: JinjaValue, name: string): JinjaValue {
  if (!(values instanceof JinjaDict)) throw new TemplateFault(`\`%(${name})s\` needs a dict of values.`);
  const value = values.get(name);
  if (value === undefined) throw new TemplateFault(`There is no value for \`%(${name})s\`.`);
  return value;
}

/** What Python lets stand unused to the right of `%`. */
function isMappingLike(values: JinjaValue): boolean {
  return values instanceof JinjaDict || values instanceof JinjaRange || values instanceof Undefined || Array.isArray(values);
}

function padded(directive: Directive, value: JinjaValue, budget: Budget): string {
  const { flags, kind } = directive;
  const width = Math.abs(directive.width);
  const left = flags.includes('-') || directive.width < 0;
  if (kind === 's' || kind === 'r' || kind === 'a') {
    const text = kind === 's' ? textOf(value, budget) : representationOf(value, budget);
    const cut = directive.precision === undefined ? text : lettersBetween(text, 0, directive.precision);
    return left ? padEnd(cut, width) : padStart(cut, width);
  }
  if (kind === 'c') {
    const letter = typeof value === 'bigint' ? String.fromCodePoint(Number(value)) : typeof value === 'string' ? value : '';
    return left ? padEnd(letter, width) : padStart(letter, width);
  }
  const { negative, digits, prefix } = numeric(directive, value);
  const sign = (negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') + prefix;
  if (left) return (sign + digits).padEnd(width);
  if (flags.includes('0') && /\d/.test(digits)) return sign + digits.padStart(width - sign.length, '0');
  return (sign + digits).padStart(width);
}

function numeric(
  { flags, precision, kind }: Directive,
  value: JinjaValue,
): { readonly negative: boolean; readonly digits: string; readonly prefix: string } {
  const number = numberOf(value);
  if (number === undefined) throw new TemplateFault(`\`%${kind}\` needs a number, and got ${describeType(value)}.`);
  const lower = kind.toLowerCase();
  const upper = kind !== lower;
  const alternate = flags.includes('#');
  if (lower === 'e' || lower === 'f' || lower === 'g') {
    const digits = floatDigits(Number(number), lower, precision, alternate);
    return { negative: number < 0 || Object.is(number, -0), digits: upper ? digits.toUpperCase() : digits, prefix: '' };
  }
  const radix = { d: 10, i: 10, u: 10, o: 8, x: 16 }[lower];
  if (radix === undefined) throw new TemplateFault(`\`%${kind}\` is no placeholder.`, 'For a percent sign write `%%`.');
  if (typeof number === 'number' && radix !== 10) throw new TemplateFault(`\`%${kind}\` needs an integer.`);
  if (typeof number === 'number' && !Number.isFinite(number)) throw new TemplateFault(`\`%${kind}\` needs a finite number.`);
  const whole = typeof number === 'bigint' ? number : BigInt(Math.trunc(number));
  const digits = (whole < 0n ? -whole : whole).toString(radix).padStart(precision ?? 0, '0');
  const prefix = alternate && radix !== 10 ? `0${kind}` : '';
  return { negative: whole < 0n, digits: upper ? digits.toUpperCase() : digits, prefix };
}
