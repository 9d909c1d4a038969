import type { ServerResponse } from 'node:http';

/** What happens to a request in place of its answer. */
export type Trouble =
  | { readonly kind: 'error'; readonly status: number; readonly reason: string; readonly message?: string }
  /** An error of a proxy on the way: no JSON. */
  | { readonly kind: 'html'; readonly status: number }
  /** The request is heard and done, and the connection breaks before the answer or within it. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset-mid-body' }
  /** Heard, and never answered. */
  | { readonly kind: 'silence' };

export interface Fault {
  /** Of method and path, such as `POST /jobs`. */
  readonly on: RegExp;
  /** How many requests meet it. */
  readonly times: number;
  readonly trouble: Trouble;
}

/** BigQuery's own shape of an error. */
export function errorBody(status: number, reason: string, message: string): string {
  return JSON.stringify({ error: { code: status, message, errors: [{ domain: 'global', reason, message }], status: reason } });
}

/** `answer` is what the request would have got. */
export function makeTrouble(trouble: Trouble, response: ServerResponse, answer: string): void {
  switch (trouble.kind) {
    case 'error':
      response.writeHead(trouble.status, { 'content-type': 'application/json' });
      response.end(errorBody(trouble.status, trouble.reason, trouble.message ?? trouble.reason));
      return;
    case 'html':
      response.writeHead(trouble.status, { 'content-type': 'text/html' });
      response.end('<html><body><h1>Bad Gateway</h1></body></html>');
      return;
    case 'reset':
      response.destroy();
      return;
    case 'reset-mid-body':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.write(answer.slice(0, Math.floor(answer.length / 2)), () => response.destroy());
      return;
    case 'silence':
  }
}
