import type { Budget } from './budget.ts';
import { numberOf } from './compare.ts';
import { TemplateFault } from './fault.ts';
import { floatText } from './float-text.ts';
import { codePointLength, lettersBetween } from './letters.ts';
import { floatDigits, grouped } from './number-format.ts';
import { textOf } from './text-of.ts';
import { describeType, type JinjaValue } from './value.ts';

const shape = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

interface Spec {
  readonly fill: string;
  readonly align: string | undefined;
  /** Zeros go between the sign and a number unless an alignment is given. */
  readonly zeros: boolean;
  readonly sign: string;
  readonly signGiven: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly separator: string;
  readonly precision: number | undefined;
  readonly kind: string | undefined;
}

/** Python's `format(value, spec)`: `>10`, `05d`, `,.2f`, `%`. */
export function formatSpec(value: JinjaValue, text: string, budget: Budget): string {
  if (text === '') return textOf(value, budget);
  const match = shape.exec(text);
  if (!match) throw new TemplateFault(`\`${text}\` is no format.`);
  const [, fill, align, sign, hash, zero, width, separator, precision, kind] = match;
  const spec: Spec = {
    fill: fill ?? (zero ? '0' : ' '),
    align,
    zeros: zero !== undefined,
    sign: sign ?? '-',
    signGiven: sign !== undefined,
    alternate: hash !== undefined,
    width: Number(width ?? 0),
    separator: separator ?? '',
    precision: precision === undefined ? undefined : Number(precision),
    kind,
  };
  budget.allocate(spec.width + (spec.precision ?? 0));
  const number = numberOf(value);
  if (number === undefined) return formattedText(value, spec, text, budget);
  return typeof number === 'bigint' && !/^[eEfFgG%]$/.test(kind ?? '')
    ? formattedInt(number, spec, text)
    : formattedFloat(Number(number), spec, text);
}

function formattedText(value: JinjaValue, spec: Spec, text: string, budget: Budget): string {
  const onlyNumbers = spec.align === '=' || spec.signGiven || spec.alternate || spec.separator !== '';
  if ((spec.kind !== undefined && spec.kind !== 's') || onlyNumbers)
    throw new TemplateFault(`The format \`${text}\` does not go with ${describeType(value)}.`);
  const content = textOf(value, budget);
  return aligned('', spec.precision === undefined ? content : lettersBetween(content, 0, spec.precision), spec, '<');
}

function formattedInt(value: bigint, spec: Spec, text: string): string {
  const kind = spec.kind ?? 'd';
  const radix = { d: 10, n: 10, b: 2, o: 8, x: 16, X: 16 }[kind];
  if (kind === 'c') return aligned('', String.fromCodePoint(Number(value)), spec, '>');
  if (radix === undefined || spec.precision !== undefined) throw new TemplateFault(`The format \`${text}\` does not go with an integer.`);
  const plain = (value < 0n ? -value : value).toString(radix);
  if (spec.separator === ',' && radix !== 10) throw new TemplateFault(`The format \`${text}\` does not go with an integer.`);
  const digits = spec.separator === '' ? plain : grouped(plain, spec.separator, radix === 10);
  const prefix = spec.alternate && radix !== 10 ? `0${kind}` : '';
  return aligned(signOf(value < 0n, spec) + prefix, kind === 'X' ? digits.toUpperCase() : digits, spec, '>');
}

function formattedFloat(value: number, spec: Spec, text: string): string {
  const negative = value < 0 || Object.is(value, -0);
  const digits = floatLetters(value, spec, text);
  return aligned(signOf(negative, spec), spec.separator === '' ? digits : grouped(digits, spec.separator), spec, '>');
}

function floatLetters(value: number, spec: Spec, text: string): string {
  const { kind, precision, alternate } = spec;
  switch (kind) {
    case undefined: {
      if (precision === undefined) return floatText(Math.abs(value));
      const digits = floatDigits(value, 'g', precision, alternate);
      return /^\d+$/.test(digits) && digits.length < precision + 1 ? `${digits}.0` : digits;
    }
    case '%':
      return `${floatDigits(value * 100, 'f', precision, alternate)}%`;
    case 'n':
      return floatDigits(value, 'g', precision, alternate);
    case 'e':
    case 'f':
    case 'g':
      return floatDigits(value, kind, precision, alternate);
    case 'E':
    case 'F':
    case 'G':
      return floatDigits(value, kind === 'E' ? 'e' : kind === 'F' ? 'f' : 'g', precision, alternate).toUpperCase();
    default:
      throw new TemplateFault(`The format \`${text}\` does not go with a float.`);
  }
}

function signOf(negative: boolean, spec: Spec): string {
  return negative ? '-' : spec.sign === '-' ? '' : spec.sign;
}

function aligned(sign: string, content: string, spec: Spec, standard: '<' | '>'): string {
  const missing = spec.width - codePointLength(sign + content);
  if (missing <= 0) return sign + content;
  const align = spec.align ?? (spec.zeros && standard === '>' ? '=' : standard);
  if (align === '=') return sign + zeroFilled(content, missing, spec);
  const left = align === '<' ? 0 : align === '>' ? missing : Math.floor(missing / 2);
  return spec.fill.repeat(left) + sign + content + spec.fill.repeat(missing - left);
}

/** Zeros that fill up a grouped number are grouped too. */
function zeroFilled(content: string, missing: number, spec: Spec): string {
  if (spec.fill !== '0' || spec.separator === '') return spec.fill.repeat(missing) + content;
  const plain = content.replaceAll(spec.separator, '');
  for (let zeros = 0; ; zeros++) {
    const text = grouped('0'.repeat(zeros) + plain, spec.separator, !/^[boxX]$/.test(spec.kind ?? ''));
    if (text.length >= content.length + missing) return text;
  }
}
