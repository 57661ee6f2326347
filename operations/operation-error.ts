/**
 * Why an operation was not done: `asked-wrongly`, what was asked for does not exist or does not go together; `refused`, a
 * precondition does not hold, or nobody agreed; `not-reachable`, somebody does not answer from here; `not-allowed`, there
 * are no credentials, or they have not the right.
 */
export type OperationErrorCode = 'asked-wrongly' | 'refused' | 'not-reachable' | 'not-allowed';

/** A failure that its message explains to the end: what, where, and what to do. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
  readonly code: OperationErrorCode;

  constructor(code: OperationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
