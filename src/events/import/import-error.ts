import { ProblemError } from '../../problem/problem.ts';

/** A file that cannot be imported (ATT1502), and why; the line where there is one. */
export function importError(
  file: string,
  reason: string,
  options: { readonly line?: number | undefined; readonly cause?: unknown } = {},
): ProblemError {
  const { line, cause } = options;
  return new ProblemError(
    {
      code: 'ATT1502',
      severity: 'error',
      message: `${file} is not imported: ${line === undefined ? '' : `line ${String(line)}: `}${reason}.`,
      hint: 'Files are rows of GA4 daily tables as BigQuery exports them: newline-delimited JSON or Parquet, also with gzip.',
      ...(line !== undefined && { place: { file, line, column: 1, endLine: line, endColumn: 1 } }),
    },
    { cause },
  );
}
