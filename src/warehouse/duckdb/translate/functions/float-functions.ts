import { arg, byType, type Call, fail, native, refuseCall, type Rule, type RuleTable, using } from './rule.ts';

/** A function of doubles that GoogleSQL refuses outside its domain, where DuckDB has NaN or infinity. */
function within(domain: (value: string) => string, name: string, problem: string): Rule {
  return byType({
    FLOAT64: (call) =>
      using(call, 0, (value) => `CASE WHEN ${domain(value)} THEN ${name}(${value}) ELSE ${fail(call, problem, value)} END`),
  });
}

/** The logarithm of minus infinity is NaN, unlike that of other negative numbers. */
function logarithm(name: string, problem: string): Rule {
  return byType({
    FLOAT64: (call) =>
      using(
        call,
        0,
        (value) =>
          `CASE WHEN ${value} IS NULL OR ${value} > 0 THEN ${name}(${value}) WHEN ${value} = '-Infinity'::DOUBLE THEN 'NaN'::DOUBLE ELSE ${fail(call, problem, value)} END`,
      ),
    // No logarithm of a NUMERIC is beyond 68: of its nine decimals a double holds more than are asked for.
    NUMERIC: (call) =>
      using(
        call,
        0,
        (value) =>
          `CASE WHEN ${value} IS NULL OR ${value} > 0 THEN ${nineDecimals(`${name}(${doubleOf(value)})`)} ELSE ${fail(call, problem, value)} END`,
      ),
  });
}

const doubleOf = (numeric: string) => `CAST(CAST(${numeric} AS VARCHAR) AS DOUBLE)`;
const nineDecimals = (double: string) => `CAST(round(${double}, 9) AS DECIMAL(38,9))`;

/** Up to a million a double has the nine decimals of a NUMERIC. */
function exponentialOfNumeric(call: Call): string {
  return using(call, 0, (value) => {
    const beyond = fail(call, 'EXP of a NUMERIC above 13, whose decimals the local engine does not know', value);
    return `CASE WHEN ${value} > 13 THEN ${beyond} ELSE ${nineDecimals(`exp(${doubleOf(value)})`)} END`;
  });
}

const doubles = (name: string): Rule => byType({ FLOAT64: native(name) });

const doublesOf = (build: (value: string) => string): Rule => byType({ FLOAT64: (call) => `(${build(arg(call, 0))})` });

function nonZero(name: string, build: (value: string) => string): Rule {
  return byType({
    FLOAT64: (call) =>
      using(call, 0, (value) => {
        const zero = fail(call, `Argument to ${name} cannot be zero`, value);
        const overflow = fail(call, `Floating point error in function: ${name}`, value);
        return `CASE WHEN ${value} = 0 THEN ${zero} WHEN isinf(${build(value)}) THEN ${overflow} ELSE ${build(value)} END`;
      }),
  });
}

/** Of what is not finite there is no angle; DuckDB fails with it. */
function periodic(build: (value: string) => string): Rule {
  return byType({
    FLOAT64: (call) =>
      using(call, 0, (value) => `CASE WHEN isfinite(${value}) THEN ${build(value)} WHEN ${value} IS NOT NULL THEN 'NaN'::DOUBLE END`),
  });
}

/** The inverse of a periodic or a hyperbolic function: NaN of what is not finite, but of infinity where that is in the domain. */
function arc(domain: (value: string) => string, name: string): Rule {
  return byType({
    FLOAT64: (call) =>
      using(call, 0, (value) => {
        const problem = fail(call, `Argument to ${name.toUpperCase()} is out of range`, value);
        return `CASE WHEN ${domain(value)} THEN ${name}(${value}) WHEN isfinite(${value}) THEN ${problem} WHEN ${value} IS NOT NULL THEN 'NaN'::DOUBLE END`;
      }),
  });
}

/** A function whose values soon are beyond all doubles. */
function finite(name: string): Rule {
  return byType({
    FLOAT64: (call) =>
      using(
        call,
        0,
        (value) =>
          `CASE WHEN isinf(${name}(${value})) AND NOT isinf(${value}) THEN ${fail(call, `Floating point error in function: ${name.toUpperCase()}`, value)} ELSE ${name}(${value}) END`,
      ),
  });
}

function power(): Rule {
  return byType({
    FLOAT64: (call) =>
      using(call, 0, (base) =>
        using(
          call,
          1,
          (exponent) =>
            `CASE WHEN ${base} = 0 AND ${exponent} < 0 AND NOT isinf(${exponent}) OR ${base} < 0 AND NOT isinf(${base}) AND NOT isinf(${exponent}) AND ${exponent} <> trunc(${exponent}) THEN ${fail(call, 'Floating point error in function: POW', base)} WHEN isinf(pow(${base}, ${exponent})) AND NOT isinf(${base}) AND NOT isinf(${exponent}) THEN ${fail(call, 'Floating point error in function: POW', base)} ELSE pow(${base}, ${exponent}) END`,
        ),
      ),
  });
}

function numericToBase(call: Call): string {
  return using(call, 0, (value) =>
    using(call, 1, (base) => {
      const problem = fail(call, 'LOG is undefined for these numbers', value);
      const near = fail(call, 'LOG of a NUMERIC to a base near 1, whose decimals the local engine does not know', base);
      const quotient = nineDecimals(`ln(${doubleOf(value)}) / ln(${doubleOf(base)}) + 0`);
      return `CASE WHEN ${value} IS NULL OR ${base} IS NULL THEN NULL WHEN ${value} <= 0 OR ${base} <= 0 OR ${base} = 1 THEN ${problem} WHEN ${base} BETWEEN 0.99 AND 1.01 THEN ${near} ELSE ${quotient} END`;
    }),
  );
}

function logarithmToBase(call: Call): string {
  if (call.nodes[0]?.type.kind === 'NUMERIC') return numericToBase(call);
  if (call.nodes[0]?.type.kind !== 'FLOAT64') throw refuseCall(call, call.nodes[0]?.type.kind);
  return using(call, 0, (value) =>
    using(call, 1, (base) => {
      const odd = `isnan(${value}) OR isnan(${base}) OR isinf(${base}) OR ${value} = '-Infinity'::DOUBLE OR (isinf(${value}) AND ${base} <= 0)`;
      const infinite = `CASE WHEN ${base} < 1 THEN '-Infinity'::DOUBLE ELSE ${value} END`;
      const problem = fail(call, 'LOG is undefined for these numbers', value);
      // The zero that is added takes the sign off another zero.
      const quotient = `ln(${value}) / ln(${base}) + 0`;
      return `CASE WHEN ${value} IS NULL OR ${base} IS NULL THEN NULL WHEN ${odd} THEN 'NaN'::DOUBLE WHEN isinf(${value}) THEN ${infinite} WHEN ${value} > 0 AND ${base} > 0 AND ${base} <> 1 THEN ${quotient} ELSE ${problem} END`;
    }),
  );
}

export const floatFunctions: RuleTable = {
  sqrt: within((value) => `${value} IS NULL OR ${value} >= 0`, 'sqrt', 'Argument to SQRT cannot be negative'),
  cbrt: doubles('cbrt'),
  exp: (call) => (call.nodes[0]?.type.kind === 'NUMERIC' ? exponentialOfNumeric(call) : finite('exp')(call)),
  ln: logarithm('ln', 'LN is undefined for zero or a negative number'),
  log10: logarithm('log10', 'LOG10 is undefined for zero or a negative number'),
  log: (call) => (call.args.length === 1 ? logarithm('ln', 'LOG is undefined for zero or a negative number')(call) : logarithmToBase(call)),
  pow: power(),
  power: power(),
  sin: periodic((value) => `sin(${value})`),
  cos: periodic((value) => `cos(${value})`),
  tan: periodic((value) => `tan(${value})`),
  asin: arc((value) => `${value} BETWEEN -1 AND 1`, 'asin'),
  acos: arc((value) => `${value} BETWEEN -1 AND 1`, 'acos'),
  atan: doubles('atan'),
  atan2: doubles('atan2'),
  sinh: finite('sinh'),
  cosh: finite('cosh'),
  asinh: doubles('asinh'),
  atanh: arc((value) => `abs(${value}) < 1`, 'atanh'),
  acosh: arc((value) => `${value} >= 1`, 'acosh'),
  sec: periodic((value) => `(1 / cos(${value}))`),
  csc: nonZero('CSC', (value) => `CASE WHEN isinf(${value}) THEN 'NaN'::DOUBLE ELSE 1 / sin(${value}) END`),
  cot: nonZero('COT', (value) => `CASE WHEN isinf(${value}) THEN 'NaN'::DOUBLE ELSE 1 / tan(${value}) END`),
  sech: doublesOf((value) => `1 / cosh(${value})`),
  csch: nonZero('CSCH', (value) => `1 / sinh(${value})`),
  coth: nonZero('COTH', (value) => `1 / tanh(${value})`),
  tanh: doubles('tanh'),
};
