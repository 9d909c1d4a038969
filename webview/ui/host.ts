/** The page's side of its conversation with the editor. */
export interface Host<Incoming, Outgoing, State> {
  post(message: Outgoing): void;
  onMessage(listener: (message: Incoming) => void): void;
  /** What the page kept before it was hidden or the editor restarted; undefined the first time. */
  readonly state: State | undefined;
  keep(state: State): void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Connects to the editor; only once a page. Messages that `isIncoming` does not know are dropped. */
export function connectToHost<Incoming, Outgoing, State>(
  isIncoming: (value: unknown) => value is Incoming,
  isState: (value: unknown) => value is State,
): Host<Incoming, Outgoing, State> {
  const api = acquireVsCodeApi();
  const kept = api.getState();
  return {
    post: (message) => api.postMessage(message),
    onMessage: (listener) =>
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (isIncoming(data)) listener(data);
      }),
    state: isState(kept) ? kept : undefined,
    keep: (state) => api.setState(state),
  };
}
