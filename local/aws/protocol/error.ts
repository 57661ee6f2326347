/** A refusal as a client of AWS shows it: `code` is the name of the error, such as `ResourceNotFoundException`. */
export class AwsError extends Error {
  /** Of the HTTP answer. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.status = status;
  }
}

/** The refusal of what AWS can do and this endpoint cannot. */
export function unknownOperation(service: string, operation: string): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `${operation} of ${service} is not an operation of the local AWS endpoint`,
  );
}
