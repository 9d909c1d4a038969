/** How a long operation is getting on. */
export interface Progress {
  readonly message: string;
  /** 0 to 1, where it is known. */
  readonly fraction?: number;
}

export interface OperationOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}
