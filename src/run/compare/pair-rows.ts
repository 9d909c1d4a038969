import type { Field } from '../../googlesql/schema.ts';
import type { Value } from '../../warehouse/row-set.ts';
import type { RowDifference } from './comparison.ts';
import { grouped } from './grouped.ts';
import type { MatchedRows } from './match-rows.ts';
import { rowText, valueText } from './row-text.ts';

type Row = readonly Value[];

/** Rows among which one that belongs to another is looked for. */
const lookedAt = 1000;

/**
 * The first `limit` differences, rows that belong together as one: those with the same values in the `key` columns (positions), else those of
 * which at least half of the columns are equal.
 */
export function pairRows(fields: readonly Field[], key: readonly number[], rows: MatchedRows, limit: number): readonly RowDifference[] {
  const partnerOf = key.length > 0 ? byKey(fields, key, rows.onlyRemote) : byLikeness(fields, rows.onlyRemote);
  const taken = new Set<Row>();
  const differences: RowDifference[] = [];
  for (const local of rows.onlyLocal) {
    if (differences.length >= limit) return differences;
    const remote = partnerOf(local, taken);
    if (remote) taken.add(remote);
    differences.push(remote ? { local, remote, differing: differing(fields, local, remote) } : { local, differing: all(fields) });
  }
  for (const remote of rows.onlyRemote) {
    if (differences.length >= limit) break;
    if (!taken.has(remote)) differences.push({ remote, differing: all(fields) });
  }
  return differences;
}

type FindPartner = (row: Row, taken: ReadonlySet<Row>) => Row | undefined;

function byKey(fields: readonly Field[], key: readonly number[], others: readonly Row[]): FindPartner {
  const keyFields = key.flatMap((position) => fields[position] ?? []);
  const keyText = (row: Row) =>
    rowText(
      keyFields,
      key.map((position) => row[position] ?? null),
    );
  const groups = grouped(others, keyText);
  return (row, taken) => groups.get(keyText(row))?.find((other) => !taken.has(other));
}

function byLikeness(fields: readonly Field[], others: readonly Row[]): FindPartner {
  const candidates = others.slice(0, lookedAt).map((row) => ({ row, texts: texts(fields, row) }));
  return (row, taken) => {
    const own = texts(fields, row);
    let best: { readonly row: Row; readonly equal: number } | undefined;
    for (const { row: other, texts: otherTexts } of candidates) {
      if (taken.has(other)) continue;
      const equal = own.filter((text, index) => text === otherTexts[index]).length;
      if (equal * 2 >= fields.length && equal > (best?.equal ?? 0)) best = { row: other, equal };
    }
    return best?.row;
  };
}

function differing(fields: readonly Field[], left: Row, right: Row): readonly number[] {
  const [own, others] = [texts(fields, left), texts(fields, right)];
  return all(fields).filter((position) => own[position] !== others[position]);
}

function texts(fields: readonly Field[], row: Row): readonly string[] {
  return fields.map((field, index) => valueText(field, row[index] ?? null));
}

function all(fields: readonly Field[]): readonly number[] {
  return fields.map((_, index) => index);
}
