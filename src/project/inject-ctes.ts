import type { SourceMap, SourceMapSegment } from '../jinja/source-map.ts';

/** SQL with where each letter of it came from. */
export interface MappedSql {
  readonly text: string;
  readonly map: SourceMap;
}

export interface Cte {
  readonly name: string;
  readonly sql: MappedSql;
}

/** Where the letters that are put around CTEs count as coming from. */
export type GluePlace = Omit<SourceMapSegment, 'start' | 'end' | 'exact'>;

/**
 * Puts CTEs in front of a query's own, in order, into its WITH where it has one (after RECURSIVE too); what stands at the head of the
 * query, comments and blank lines, stays there.
 */
export function injectCtes(query: MappedSql, ctes: readonly Cte[], glue: GluePlace): MappedSql {
  if (ctes.length === 0) return query;
  const head = headOf(query.text);
  const list = ctes.flatMap(({ name, sql }, index) => [
    glueText(`${index > 0 ? ', ' : ''}${name} as (\n`, glue),
    sql,
    glueText('\n)', glue),
  ]);
  const [before, after] = head.hasWith ? [' ', ','] : ['with ', '\n'];
  return joined([
    sliced(query, 0, head.end),
    glueText(before, glue),
    ...list,
    glueText(after, glue),
    sliced(query, head.end, query.text.length),
  ]);
}

/** The end of a query's head: of comments and white space, and of `with` or `with recursive` where it begins so. */
function headOf(sql: string): { readonly end: number; readonly hasWith: boolean } {
  const start = skipBlank(sql, 0);
  if (!isWord(sql, start, 'with')) return { end: start, hasWith: false };
  const afterWith = start + 'with'.length;
  const next = skipBlank(sql, afterWith);
  return { end: isWord(sql, next, 'recursive') ? next + 'recursive'.length : afterWith, hasWith: true };
}

function skipBlank(sql: string, from: number): number {
  const blank = /(?:\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)*/y;
  blank.lastIndex = from;
  return from + (blank.exec(sql)?.[0].length ?? 0);
}

function isWord(sql: string, at: number, word: string): boolean {
  return sql.slice(at, at + word.length).toLowerCase() === word && !/\w/.test(sql.charAt(at + word.length));
}

function glueText(text: string, glue: GluePlace): MappedSql {
  return { text, map: [{ ...glue, start: 0, end: text.length, exact: false }] };
}

/** A part of a text with its part of the map. */
export function sliced({ text, map }: MappedSql, start: number, end: number): MappedSql {
  const segments = map.flatMap((segment): readonly SourceMapSegment[] => {
    const [from, to] = [Math.max(segment.start, start), Math.min(segment.end, end)];
    if (from >= to) return [];
    const shift = { start: from - start, end: to - start };
    if (!segment.exact) return [{ ...segment, ...shift }];
    const sourceStart = segment.sourceStart + from - segment.start;
    return [{ ...segment, ...shift, sourceStart, sourceEnd: sourceStart + to - from }];
  });
  return { text: text.slice(start, end), map: segments };
}

export function joined(pieces: readonly MappedSql[]): MappedSql {
  let text = '';
  const map: SourceMapSegment[] = [];
  for (const piece of pieces) {
    for (const segment of piece.map) map.push({ ...segment, start: segment.start + text.length, end: segment.end + text.length });
    text += piece.text;
  }
  return { text, map };
}
