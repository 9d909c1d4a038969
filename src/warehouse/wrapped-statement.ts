/** A statement around another one, with the number of letters before it. */
export interface WrappedStatement {
  readonly sql: string;
  readonly prefix: number;
}

export function wrapStatement(head: string, query: string, tail = ''): WrappedStatement {
  return { sql: head + query.replace(/[;\s]+$/, '') + tail, prefix: head.length };
}
