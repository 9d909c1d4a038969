import fc from 'fast-check';

/** A signature whose `{TYPE}`s are filled with generated literals. */
export interface FilledCall {
  /** With the literals in their places. */
  readonly literal: string;
  /** With columns `c0`, `c1` … in their places; date parts stay. */
  readonly overColumns: string;
  /** `literal AS c0, …`. */
  readonly columns: string;
}

const hole = /\{([A-Z_0-9]+)\}/g;

export function filledCall(signature: string, literals: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<FilledCall> {
  const types = [...signature.matchAll(hole)].map(([, type]) => type ?? '');
  const arbitraries = types.map((type) => {
    const found = literals[type];
    if (found === undefined) throw new Error(`No literals of ${type}`);
    return found;
  });
  return fc.tuple(...arbitraries).map((values) => {
    const isPart = (index: number) => (types[index] ?? '').endsWith('_PART');
    return {
      literal: filled(signature, (index) => values[index] ?? 'NULL'),
      overColumns: filled(signature, (index) => (isPart(index) ? (values[index] ?? '') : `c${index}`)),
      columns: values.flatMap((value, index) => (isPart(index) ? [] : [`${value} AS c${index}`])).join(', '),
    };
  });
}

function filled(signature: string, value: (index: number) => string): string {
  let next = 0;
  return signature.replace(hole, () => value(next++));
}
