/** A DuckDB type as a tree: what `DESCRIBE` prints as text. */
export type ColumnType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'list'; readonly item: ColumnType }
  | { readonly kind: 'struct'; readonly members: readonly { readonly name: string; readonly type: ColumnType }[] };

/** Reads a type as DuckDB writes it: `STRUCT("key" VARCHAR, "value" BIGINT)[]`. What it does not know is a scalar of that name. */
export function parseColumnType(text: string): ColumnType {
  const [type] = typeAt(text, 0);
  return type;
}

function typeAt(text: string, start: number): readonly [type: ColumnType, end: number] {
  let [type, end] = text.startsWith('STRUCT(', start) ? structAt(text, start + 'STRUCT('.length) : scalarAt(text, start);
  for (let list = listMark(text, end); list > 0; list = listMark(text, end)) {
    type = { kind: 'list', item: type };
    end += list;
  }
  return [type, end];
}

/** The length of `[]` or of `[3]`, an array's, at a place. */
function listMark(text: string, at: number): number {
  return /^\[\d*\]/.exec(text.slice(at, at + 24))?.[0].length ?? 0;
}

function structAt(text: string, start: number): readonly [ColumnType, number] {
  const members: { name: string; type: ColumnType }[] = [];
  let at = start;
  while (at < text.length && text[at] !== ')') {
    const name = /^"((?:[^"]|"")*)" |^(\S+) /.exec(text.slice(at));
    if (name === null) break;
    const [type, end] = typeAt(text, at + name[0].length);
    members.push({ name: (name[1] ?? name[2] ?? '').replaceAll('""', '"'), type });
    at = text.startsWith(', ', end) ? end + 2 : end;
  }
  return [{ kind: 'struct', members }, at + 1];
}

/** Up to the comma or parenthesis that ends it; `DECIMAL(18,3)` has some of its own. */
function scalarAt(text: string, start: number): readonly [ColumnType, number] {
  const name = /^[^,()[\]]*(?:\([^)]*\))?/.exec(text.slice(start))?.[0] ?? '';
  return [{ kind: 'scalar', name }, start + name.length];
}
