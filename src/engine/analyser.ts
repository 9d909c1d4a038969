import type { GoogleSql } from '../googlesql/googlesql-service.ts';

let shared: Promise<GoogleSql> | undefined;

/**
 * Google's analyser, one for all projects of this process; its program is started by the first statement. The code that speaks to it is
 * loaded here, on first need: to list a project takes none.
 */
export function analyser(): Promise<GoogleSql> {
  shared ??= import('../googlesql/googlesql-service.ts').then(({ createGoogleSql }) => createGoogleSql());
  return shared;
}

/** Starts it while other things are being loaded. */
export function startAnalyser(): void {
  analyser().then(
    (googlesql) => googlesql.start(),
    () => undefined,
  );
}

export async function closeAnalyser(): Promise<void> {
  const closing = shared;
  shared = undefined;
  await (await closing)?.close();
}
