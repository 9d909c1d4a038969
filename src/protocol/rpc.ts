/** A request's declaration: its method name with the types of what goes in and comes out. */
export interface RequestDeclaration<Params, Result> {
  readonly method: string;
  /** Type carriers; never set. */
  readonly params?: Params;
  readonly result?: Result;
}

export interface NotificationDeclaration<Params> {
  readonly method: string;
  /** Type carrier; never set. */
  readonly params?: Params;
}

export function request<Params, Result>(method: string): RequestDeclaration<Params, Result> {
  return { method };
}

export function notification<Params>(method: string): NotificationDeclaration<Params> {
  return { method };
}
