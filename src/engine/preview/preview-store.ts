import { randomUUID } from 'node:crypto';
import type { RowSet, Value } from '../../warehouse/row-set.ts';
import { valueComparer } from './compare-values.ts';

export interface SortOrder {
  readonly column: number;
  readonly descending: boolean;
}

interface StoredPreview {
  readonly rowSet: RowSet;
  /** The last order that was asked for, with the rows in it: paging through it must not sort again. */
  sorted?: { readonly sort: SortOrder; readonly rows: RowSet['rows'] };
}

/** Result sets that panels are looking at, held on the engine's side and handed out by the page. */
export class PreviewStore {
  readonly #previews = new Map<string, StoredPreview>();

  add(rowSet: RowSet): string {
    const preview = randomUUID();
    this.#previews.set(preview, { rowSet });
    return preview;
  }

  /** Undefined where the preview was closed (or the engine was started anew since). */
  rows(preview: string, sort?: SortOrder): RowSet | undefined {
    const stored = this.#previews.get(preview);
    if (!stored || !sort) return stored?.rowSet;
    if (stored.sorted?.sort.column !== sort.column || stored.sorted.sort.descending !== sort.descending) {
      stored.sorted = { sort, rows: sortRows(stored.rowSet, sort) };
    }
    return { ...stored.rowSet, rows: stored.sorted.rows };
  }

  close(preview: string): void {
    this.#previews.delete(preview);
  }
}

/** Stable; rows with equal values stay in the result's own order, in both directions. */
export function sortRows(rowSet: RowSet, sort: SortOrder): readonly (readonly Value[])[] {
  const field = rowSet.fields[sort.column];
  if (!field) return rowSet.rows;
  const compare = valueComparer(field);
  const direction = sort.descending ? -1 : 1;
  return rowSet.rows.toSorted((left, right) => direction * compare(left[sort.column] ?? null, right[sort.column] ?? null));
}
