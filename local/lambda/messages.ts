/** What Lambda's `context` is made from; its functions are added in the worker. */
export interface InvocationContext {
  readonly functionName: string;
  readonly awsRequestId: string;
  readonly memoryLimitInMB: string;
  /** When the invocation is ended, in milliseconds since 1970. */
  readonly deadline: number;
}

/** An error as Lambda reports it to whoever invoked the function. */
export interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** To the worker. Event and result are JSON text, as between Lambda and a function. */
export interface InvokeMessage {
  readonly event: string;
  readonly context: InvocationContext;
}

/** From the worker. All go through one port, so that a log line never arrives after the result it belongs to. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'not-ready'; readonly error: ReportedError }
  | { readonly type: 'output'; readonly text: string }
  | { readonly type: 'returned'; readonly result: string }
  | { readonly type: 'threw'; readonly error: ReportedError }
  | { readonly type: 'crashed'; readonly error: ReportedError };

/** Which bundle a worker loads. */
export interface WorkerBundle {
  readonly file: string;
  /** Name of the export to call. */
  readonly exportName: string;
}
