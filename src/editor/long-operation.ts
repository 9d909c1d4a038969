import { ProgressLocation, window, type CancellationToken } from 'vscode';

export interface OperationProgress {
  /** `fraction` is from 0 to 1, of the whole. */
  readonly report: (message: string, fraction?: number) => void;
  readonly token: CancellationToken;
}

/** Does something that takes a while, with a notification that tells how far it is and has a button to cancel it. */
export function longOperation<Result>(title: string, work: (progress: OperationProgress) => Promise<Result>): Promise<Result> {
  const shown = window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    let done = 0;
    const report = (message: string, fraction?: number): void => {
      const increment = fraction === undefined ? 0 : Math.max(0, fraction * 100 - done);
      done += increment;
      progress.report({ message, increment });
    };
    return work({ report, token });
  });
  return Promise.resolve(shown);
}
