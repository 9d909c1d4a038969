import { pathToFileURL } from 'node:url';
import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import type { Problem, Severity } from '../../problem/problem.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** Problems as diagnostics by file URI. A problem of no file is shown at the head of `fallbackFile`. */
export function diagnosticsByUri(problems: readonly Problem[], fallbackFile: string): ReadonlyMap<string, readonly Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>();
  for (const problem of problems) {
    const uri = pathToFileURL(problem.place?.file ?? fallbackFile).toString();
    found.set(uri, [...(found.get(uri) ?? []), diagnosticOf(problem)]);
  }
  return found;
}

function diagnosticOf(problem: Problem): Diagnostic {
  const { line, column, endLine, endColumn } = problem.place ?? { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    range: { start: { line: line - 1, character: column - 1 }, end: { line: endLine - 1, character: endColumn - 1 } },
    severity: severities[problem.severity],
    code: problem.code,
    source: 'Attribution Lab',
    message: problem.hint === undefined ? problem.message : `${problem.message}\n${problem.hint}`,
  };
}
