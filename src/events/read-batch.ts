import { parse, CsvError } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { ProblemError } from '../problem/problem.ts';
import type { Value } from '../warehouse/row-set.ts';
import { decodeText, NotText } from './decode-text.ts';
import { readTimestamp } from './read-timestamp.ts';
import { optionalColumns, requiredColumns, streamingFields } from './streaming-events.ts';

/** Mistakes that one message lists. */
const listed = 5;

/** Longest row: beyond it a quote was never closed, and the rest of the file must not be gathered in memory as one field. */
const longestRow = 1_000_000;

interface Mistake {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * Reads a batch of events, a CSV file (RFC 4180; a byte order mark, CRLF and columns in any order are fine), as rows in the order of
 * `streamingFields`. Empty fields are NULL. Reading ends in one `ProblemError` (ATT1501), at the place of the first mistake and naming the
 * first several, when anything in the file is not as it should be: take rows as good only once the last has come.
 */
export async function* readBatch(file: string, signal?: AbortSignal): AsyncGenerator<readonly Value[]> {
  const mistakes: Mistake[] = [];
  // Told while the text is parsed: a stream that fails drops the rows that wait to be read.
  let parsedLines = 0;
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: longestRow,
    relax_column_count: true,
    skip_empty_lines: true,
    on_record: (parsed: string[], { lines }) => {
      parsedLines = lines;
      return parsed;
    },
  });
  const source = Readable.from(decodeText(createReadStream(file, signal ? { signal } : {})));
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let header: Header | undefined;
  try {
    for await (const { record, info } of parsedRecords(parser)) {
      // The parser tells the record's last line.
      const line = info.lines - (record.join().match(/\r\n|\r|\n/g)?.length ?? 0);
      if (header === undefined) {
        header = readHeader(file, record);
        continue;
      }
      const row = readRow(record, header, line, mistakes);
      if (mistakes.length >= listed) break;
      if (mistakes.length === 0) yield row;
    }
  } catch (error) {
    throw readingError(file, error, mistakes, parsedLines + 1);
  } finally {
    source.destroy();
    parser.destroy();
  }
  if (mistakes.length > 0) throw batchError(file, mistakes);
  if (header === undefined) throw batchError(file, [{ line: 1, column: 1, message: 'the file is empty' }]);
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* parsedRecords(parser: AsyncIterable<unknown>): AsyncGenerator<ParsedRecord> {
  for await (const parsed of parser) if (isParsedRecord(parsed)) yield parsed;
}

function isParsedRecord(parsed: unknown): parsed is ParsedRecord {
  return typeof parsed === 'object' && parsed !== null && 'record' in parsed && Array.isArray(parsed.record) && 'info' in parsed;
}

interface Header {
  /** Fields that every row has to have. */
  readonly width: number;
  /** Columns of the stream with their places in a row of the file, from 0; -1 where the file has no such column. Others are passed over. */
  readonly columns: readonly { readonly name: string; readonly position: number }[];
}

function readHeader(file: string, header: readonly string[]): Header {
  const names = header.map((name) => name.trim().toLowerCase());
  const problem = headerProblem(header, names);
  if (problem !== undefined) throw batchError(file, [{ line: 1, column: 1, message: problem }]);
  return { width: header.length, columns: streamingFields.map(({ name }) => ({ name, position: names.indexOf(name) })) };
}

function headerProblem(header: readonly string[], names: readonly string[]): string | undefined {
  const [only = ''] = header;
  const delimiter = [';', '\t', '|'].find((character) => header.length === 1 && only.split(character).length >= requiredColumns.length);
  if (delimiter !== undefined)
    return `columns are separated by ${delimiter === '\t' ? 'tabs' : `"${delimiter}"`} where commas are expected`;
  const missing = requiredColumns.filter((name) => !names.includes(name));
  if (missing.length > 0) return `the header lacks ${missing.join(', ')}`;
  const twice = streamingFields.map(({ name }) => name).find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  return twice === undefined ? undefined : `the header names ${twice} twice`;
}

function readRow(record: readonly string[], { width, columns }: Header, line: number, mistakes: Mistake[]): readonly Value[] {
  if (record.length !== width) {
    mistakes.push({ line, column: 1, message: `${String(record.length)} fields where the header has ${String(width)}` });
    return [];
  }
  return columns.map(({ name, position }) => {
    const text = position < 0 ? '' : (record[position] ?? '');
    const value = readField(name, text);
    if (value !== undefined) return value;
    mistakes.push({ line, column: position + 1, message: fieldMistake(name, text) });
    return null;
  });
}

/** Undefined for what cannot be the field's value. */
function readField(name: string, text: string): Value | undefined {
  switch (name) {
    case 'event_id':
    case 'event_name':
      return text.trim() === '' ? undefined : text;
    case 'event_timestamp':
      return readTimestamp(text.trim());
    case 'revenue':
      return readRevenue(text.trim());
    default:
      return text === '' ? null : text;
  }
}

/** A NUMERIC: at most 29 digits before the point and 9 after it, so that nothing is rounded. */
function readRevenue(text: string): Value | undefined {
  if (text === '') return null;
  return /^[+-]?(?:\d{1,29}(?:\.\d{0,9})?|\.\d{1,9})$/.test(text) ? text : undefined;
}

function fieldMistake(name: string, text: string): string {
  if (text.trim() === '') return `${name} is empty`;
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `${name} "${shown}" is not a ${name === 'revenue' ? 'number of at most 9 decimals' : 'time such as 2024-01-15T12:00:00Z'}`;
}

/** `next` is the line after the last row that is whole. */
function readingError(file: string, error: unknown, mistakes: readonly Mistake[], next: number): unknown {
  if (error instanceof CsvError) {
    const unclosed = error.code === 'CSV_MAX_RECORD_SIZE' || error.code === 'CSV_QUOTE_NOT_CLOSED';
    const message = unclosed ? 'a quote is opened and not closed' : 'a quote is inside a field that does not begin with one';
    return batchError(file, [...mistakes, { line: next, column: 1, message }]);
  }
  if (error instanceof NotText) return batchError(file, [{ line: 1, column: 1, message: error.message }]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(ENOENT|EISDIR|EACCES|EPERM)$/.test(error.code)) {
    const reason = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }[error.code] ?? 'it may not be read';
    return new ProblemError({
      code: 'ATT1501',
      severity: 'error',
      message: `${file} cannot be read: ${reason}.`,
      hint: 'Give the path of a CSV file of events.',
    });
  }
  return error;
}

function batchError(file: string, mistakes: readonly Mistake[]): ProblemError {
  const [first = { line: 1, column: 1, message: 'it cannot be read' }] = mistakes;
  const list = mistakes.map(({ line, message }) => `line ${String(line)}: ${message}`).join('; ');
  return new ProblemError({
    code: 'ATT1501',
    severity: 'error',
    message: `${file} is not loaded. ${list}${mistakes.length >= listed ? '; and perhaps more' : ''}.`,
    hint: `A batch is a CSV file in UTF-8 with the columns ${requiredColumns.join(', ')}; ${optionalColumns.join(', ')} may follow.`,
    place: { file, line: first.line, column: first.column, endLine: first.line, endColumn: first.column },
  });
}
