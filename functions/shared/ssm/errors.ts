/** A refusal of an AWS service, or an answer of it that cannot be used. */
export class ServiceError extends Error {
  /** The service's name for it, such as `AccessDeniedException`. */
  override readonly name: string;
  /** The same under the name by which middy knows that a signature was refused and the call is worth another try. */
  readonly __type: string;
  /** HTTP status. */
  readonly status: number;

  constructor(name: string, status: number, message: string) {
    super(message);
    this.name = name;
    this.__type = name;
    this.status = status;
  }
}

/** A call without an answer: no connection, one that broke, or none in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}
