import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../../warehouse/row-set.ts';
import { closeness, type Side } from './comparison.ts';
import { grouped } from './grouped.ts';
import { hasFloats, rowText, splitRow } from './row-text.ts';

type Row = readonly Value[];

export interface MatchedRows {
  /** Rows that the other side has neither equal nor close, in an order that does not depend on that of the sides. */
  readonly onlyLocal: readonly Row[];
  readonly onlyRemote: readonly Row[];
  /** Pairs of rows that are close but not equal. */
  readonly close: number;
}

/**
 * Matches the rows of two tables as multisets: a row that is there twice needs two equals. Only rows without an equal so far are held, so that
 * parts of large tables can be added one after the other.
 */
export class RowMatcher {
  readonly #fields: readonly Field[];
  /** By a row's text: how many more the local side has of it than the other, never 0. */
  readonly #surplus = new Map<string, { readonly row: Row; readonly count: number }>();

  constructor(fields: readonly Field[]) {
    this.#fields = fields;
  }

  add(side: Side, rows: readonly Row[]): void {
    const step = side === 'local' ? 1 : -1;
    for (const row of rows) {
      const text = rowText(this.#fields, row);
      const count = (this.#surplus.get(text)?.count ?? 0) + step;
      if (count === 0) this.#surplus.delete(text);
      else this.#surplus.set(text, { row, count });
    }
  }

  result(): MatchedRows {
    const rows = [...this.#surplus].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, surplus]) => surplus);
    const repeated = (sign: 1 | -1) => rows.flatMap(({ row, count }) => Array.from({ length: Math.max(0, count * sign) }, () => [...row]));
    const onlyLocal = repeated(1);
    const onlyRemote = repeated(-1);
    if (!this.#fields.some(hasFloats)) return { onlyLocal, onlyRemote, close: 0 };
    return takeClose(this.#fields, onlyLocal, onlyRemote);
  }
}

interface Candidate {
  readonly row: Row;
  readonly floats: readonly number[];
  taken: boolean;
}

/** How many rows that are equal but for their FLOAT64 values a row is held against; beyond that it may be called different though it is close. */
const candidatesTried = 2000;

/** Takes out pairs that are equal but for FLOAT64 values close to each other. */
function takeClose(fields: readonly Field[], onlyLocal: readonly Row[], onlyRemote: readonly Row[]): MatchedRows {
  const others = onlyRemote.map((row): Candidate & { readonly rest: string } => ({ row, ...splitRow(fields, row), taken: false }));
  const alike = grouped(others, ({ rest, floats }) => roughText(rest, floats));
  const byRest = grouped(others, ({ rest }) => rest);
  const left: Row[] = [];
  for (const row of onlyLocal) {
    const { rest, floats } = splitRow(fields, row);
    const isPartner = (other: Candidate) => !other.taken && areClose(floats, other.floats);
    // Rounded numbers find most partners at once; those that a rounding parts are looked for one by one.
    const partner =
      alike.get(roughText(rest, floats))?.slice(0, candidatesTried).find(isPartner) ??
      byRest.get(rest)?.slice(0, candidatesTried).find(isPartner);
    if (partner) partner.taken = true;
    else left.push(row);
  }
  return { onlyLocal: left, onlyRemote: others.filter(({ taken }) => !taken).map(({ row }) => row), close: onlyLocal.length - left.length };
}

function roughText(rest: string, floats: readonly number[]): string {
  return `${rest}${floats.map((float) => float.toPrecision(7)).join()}`;
}

function areClose(left: readonly number[], right: readonly number[]): boolean {
  return left.every((value, index) => isClose(value, right[index] ?? NaN));
}

/** Within `closeness` of each other, relative to the larger. */
export function isClose(left: number, right: number): boolean {
  return left === right || Math.abs(left - right) <= closeness * Math.max(Math.abs(left), Math.abs(right));
}
