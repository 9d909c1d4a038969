import path from 'node:path';
import { segmentAt, type SourceMap, type SourceMapSegment, type SourceRange } from '../jinja/source-map.ts';
import { placeOf, type Problem, type ProblemPlace } from '../problem/problem.ts';
import type { TextRange } from '../problem/text-position.ts';
import type { Project, ProjectNode } from '../project/project.ts';
import type { SqlError } from '../warehouse/sql-error.ts';
import type { FileTexts } from './file-texts.ts';

/** A statement with where its text came from. */
export interface MappedStatement {
  readonly node: ProjectNode;
  readonly map: SourceMap;
  /** Letters that stand before the node's own SQL in the statement. */
  readonly prefix: number;
}

/**
 * A statement's error as a problem at the line that the person wrote. What a macro wrote is placed at the macro's call in the node's own
 * file, and the message names the macro's line; a generic test has no SQL of its own, so its problem is where the test is declared.
 */
export async function sqlProblem(
  error: SqlError,
  statement: MappedStatement,
  project: Pick<Project, 'root' | 'nodes'>,
  texts: FileTexts,
): Promise<Problem> {
  const { node } = statement;
  const written = error.range && writtenAt(error.range, statement);
  const primary = written && primaryRange(written, node, project);
  const place = (primary && (await placed(primary, texts))) ?? (await nodePlace(node, texts));
  const elsewhere = written && written.range.file !== place?.file ? await placed(written.range, texts) : undefined;
  const message = elsewhere ? `${error.message} (in ${path.relative(project.root, elsewhere.file)}:${elsewhere.line})` : error.message;
  return {
    code: error.code,
    severity: 'error',
    message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(place ? { place } : {}),
  };
}

/** Where a node is defined; undefined where its file is gone. */
export function nodePlace(node: Pick<ProjectNode, 'file' | 'range'>, texts: FileTexts): Promise<ProblemPlace | undefined> {
  return placed({ file: node.file, ...node.range }, texts);
}

interface Written {
  readonly range: SourceRange;
  readonly call: SourceRange | undefined;
}

function writtenAt(range: TextRange, statement: MappedStatement): Written | undefined {
  const start = range.start - statement.prefix;
  if (start < 0) return undefined;
  const end = Math.max(start + 1, range.end - statement.prefix);
  const first = segmentAt(statement.map, start);
  if (!first) return undefined;
  const last = segmentAt(statement.map, end - 1) ?? first;
  const from = sourceOffset(first, start, 'start');
  const to = last.file === first.file ? sourceOffset(last, end, 'end') : first.sourceEnd;
  const call = first.call && { file: first.call.file, start: first.call.sourceStart, end: first.call.sourceEnd };
  return { range: { file: first.file, start: from, end: Math.max(from, to) }, call };
}

function sourceOffset(segment: SourceMapSegment, offset: number, side: 'start' | 'end'): number {
  if (!segment.exact) return side === 'start' ? segment.sourceStart : segment.sourceEnd;
  return segment.sourceStart + Math.min(Math.max(offset - segment.start, 0), segment.sourceEnd - segment.sourceStart);
}

/** The range to show first: in the node's own file, else in the file of another node whose SQL is part of this one's (an ephemeral parent). */
function primaryRange(written: Written, node: ProjectNode, project: Pick<Project, 'nodes'>): SourceRange | undefined {
  if (node.kind === 'test' && node.generic) return undefined;
  const ranges = written.call ? [written.range, written.call] : [written.range];
  const own = ranges.find((range) => range.file === node.file);
  if (own) return own;
  const nodeFiles = new Set([...project.nodes.values()].flatMap((other) => (other.kind === 'model' ? [other.file] : [])));
  return ranges.find((range) => nodeFiles.has(range.file));
}

async function placed(range: SourceRange, texts: FileTexts): Promise<ProblemPlace | undefined> {
  const text = await texts(range.file);
  return text === undefined ? undefined : placeOf(range.file, text, range);
}
