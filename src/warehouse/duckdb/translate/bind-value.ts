/**
 * An expression with a value under a name, by a lambda over a list of one. DuckDB allows no subquery in a lambda: those of the expression
 * that depend on no name of a lambda go into the list, where they are computed beside the value, as they are where no lambda is around. The
 * same for columns, where some are `outer` ones, of queries around the one that the expression is in: the body of a lambda sees either those or
 * its own query's.
 */
export function bindValue(name: string, value: string, body: string, outer: ReadonlySet<string>): string {
  const subqueries = body.includes('(SELECT') ? movable(body, name) : [];
  const pieces = [...subqueries, undefined].map((next, index) => body.slice(subqueries[index - 1]?.end ?? 0, next?.start));
  const around = pieces.join(' ');
  const columns = columnsIn(`${value} ${around}`).some((column) => outer.has(column)) ? columnsIn(around) : [];
  if (subqueries.length === 0 && columns.length === 0) return `list_transform([${value}], lambda ${name}: ${body})[1]`;
  const fields = [
    ...subqueries.map(({ sql }, index) => `'s${index}': ${sql}`),
    ...columns.map((column, index) => `'o${index}': ${column}`),
  ];
  const names = new Map([[name, `${name}.v`], ...columns.map((column, index) => [column, `${name}.o${index}`] as const)]);
  const moved = pieces.map((piece, index) => `${index === 0 ? '' : `${name}.s${index - 1}`}${renamed(piece, names)}`).join('');
  return `list_transform([{'v': ${value}, ${fields.join(', ')}}], lambda ${name}: ${moved})[1]`;
}

interface Subquery {
  readonly sql: string;
  readonly start: number;
  readonly end: number;
}

/** Names that `columnName` makes, but in quoted text and of functions. */
function columnsIn(sql: string): readonly string[] {
  const words = sql.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\b\w+\b(?!\()/g) ?? [];
  return [...new Set(words.filter((word) => /^[a-z]\w*_\d+$/.test(word)))];
}

/** Names become those of fields, but in quoted text. */
function renamed(sql: string, names: ReadonlyMap<string, string>): string {
  return sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\b\w+\b/g, (piece) => names.get(piece) ?? piece);
}

/** Scalar subqueries that are in no other one. */
function movable(body: string, name: string): readonly Subquery[] {
  const found: Subquery[] = [];
  for (const { start, end } of bracketed(body)) {
    const before = body.slice(0, start).trimEnd();
    const exists = /\bEXISTS$/.exec(before);
    const begin = exists === null ? start : exists.index;
    const isScalar = exists !== null || /(?:[(,+\-*/=<>|[:{]|\b(?:THEN|ELSE|WHEN|CASE|AND|OR|NOT|BETWEEN))$/.test(before);
    if (isScalar) found.push({ sql: body.slice(begin, end), start: begin, end });
  }
  const outside = found.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), body);
  const names = [
    name,
    ...[...outside.matchAll(/\blambda \(?(\w+)(?:, (\w+))?/g)].flatMap(([, first = '', second = '']) => [first, second]),
  ];
  const bound = new RegExp(`\\b(?:${names.filter((own) => own !== '').join('|')})\\b`);
  return found.filter(({ sql }) => !bound.test(sql.replace(/'(?:[^']|'')*'/g, '')));
}

/** The outermost brackets that hold a SELECT, quoted text aside. */
function bracketed(sql: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  let depth = 0;
  let start = -1;
  let startDepth = 0;
  for (let index = 0; index < sql.length; index += 1) {
    const character = sql[index];
    if (character === "'" || character === '"') {
      const close = sql.indexOf(character, index + 1);
      if (close < 0) return [];
      index = close;
    } else if (character === '(') {
      if (start < 0 && sql.startsWith('(SELECT', index)) {
        start = index;
        startDepth = depth;
      }
      depth += 1;
    } else if (character === ')') {
      depth -= 1;
      if (start >= 0 && depth === startDepth) {
        found.push({ start, end: index + 1 });
        start = -1;
      }
    }
  }
  return found;
}
