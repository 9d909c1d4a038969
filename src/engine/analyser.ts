import { createGoogleSql, type GoogleSql } from '../googlesql/googlesql-service.ts';

let shared: GoogleSql | undefined;

/** Google's analyser, one for all projects of this process; its program is started by the first statement. */
export function analyser(): GoogleSql {
  shared ??= createGoogleSql({});
  return shared;
}

export async function closeAnalyser(): Promise<void> {
  await shared?.close();
  shared = undefined;
}
