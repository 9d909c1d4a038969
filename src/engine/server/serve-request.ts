import { ResponseError, LSPErrorCodes, ErrorCodes, type CancellationToken, type Connection } from 'vscode-languageserver';
import type { RequestDeclaration } from '../../protocol/rpc.ts';
import { isAbort, problemOf } from '../problem-of.ts';

/**
 * Answers one declared request. The editor's cancellation aborts the signal; a failure answers with the problem as the error's data,
 * and one that is a defect of ours goes to the log whole.
 */
export function serveRequest<Params, Result>(
  connection: Connection,
  declaration: RequestDeclaration<Params, Result>,
  answer: (params: Params, signal: AbortSignal) => Promise<Result> | Result,
): void {
  connection.onRequest(declaration.method, async (params: Params, token: CancellationToken) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => controller.abort());
    try {
      return await answer(params, controller.signal);
    } catch (error) {
      if (isAbort(error)) return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
      const problem = problemOf(error);
      if (problem.code === 'ATT1799') connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      return new ResponseError(ErrorCodes.InternalError, problem.message, problem);
    } finally {
      subscription.dispose();
    }
  });
}
