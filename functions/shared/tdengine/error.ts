import { TransportError, type TransportFailure } from 'node-fetch';
import { type ErrorKind, kindOf, kindOfStatus } from './error-kind.ts';

/** Code of a {@link TDengineError} that came from the way to TDengine, not from TDengine. */
export const NO_CODE = 0;

/** A statement that TDengine refused, or that got no usable answer. Its message never holds the statement or its data. */
export class TDengineError extends Error {
  override readonly name = 'TDengineError';
  /** TDengine's code, low 16 bits, or {@link NO_CODE}. */
  readonly code: number;
  readonly kind: ErrorKind;
  /** Of an answer that was longer than there is room for: the bytes that there was room for. The statement itself has run. */
  readonly answerLimit: number | undefined;
  /** Of a statement without a usable answer: what was wrong with the way to TDengine. */
  readonly transport: TransportFailure | undefined;

  constructor(
    code: number,
    kind: ErrorKind,
    message: string,
    { answerLimit, transport, ...options }: TDengineErrorOptions = {},
  ) {
    super(message, options);
    this.answerLimit = answerLimit;
    this.transport = transport;
    this.code = code;
    this.kind = kind;
  }
}

/** What else a {@link TDengineError} knows. */
export interface TDengineErrorOptions extends ErrorOptions {
  readonly answerLimit?: number | undefined;
  readonly transport?: TransportFailure | undefined;
}

/** The error of an answer with `code` ≠ 0; `kind` where its HTTP status says more than the code. */
export function refusal(
  code: number,
  description: string,
  kind: ErrorKind = kindOf(code),
  options: TDengineErrorOptions = {},
): TDengineError {
  return new TDengineError(code, kind, `TDengine ${hex(code)}: ${withoutData(description)}`, options);
}

/** The error of an answer of more than `answerLimit` bytes, of which the rest was not read. */
export function answerTooLarge(answerLimit: number): TDengineError {
  const message = `TDengine: the answer has more than ${answerLimit} bytes, which is what there is room for: raise memoryMb`;
  return new TDengineError(NO_CODE, 'retry', message, { answerLimit });
}

/** The error of a statement that was waited for for so long. */
export function noAnswer(timeoutMs: number): TDengineError {
  return new TDengineError(NO_CODE, 'retry', `TDengine: no answer within ${Math.round(timeoutMs)} ms`, {
    transport: 'timeout',
  });
}

/** Whether there was no answer in time. */
export function isNoAnswer(error: unknown): boolean {
  return error instanceof TDengineError && error.transport === 'timeout';
}

/** Whether an answer was longer than there was room for. */
export function isAnswerTooLarge(error: unknown): boolean {
  return error instanceof TDengineError && error.answerLimit !== undefined;
}

/** The error of a call that failed on its way. Texts from outside go through `hideSecrets`. */
export function failure(error: unknown, hideSecrets: (text: string) => string): TDengineError {
  if (!(error instanceof TransportError)) {
    const text = error instanceof Error ? error.message : 'unknown failure';
    return new TDengineError(NO_CODE, 'retry', `TDengine: ${hideSecrets(text)}`);
  }
  const answered = answerOf(error.body);
  const kind = kindOfStatus(error.status, answered?.code);
  if (answered !== undefined) {
    // With httpCodeServerError taosAdapter gives every refusal of TDengine a status; these are about the server.
    const transport = error.status >= 502 && error.status <= 504 ? error.failure : undefined;
    return refusal(answered.code, hideSecrets(answered.description), kind, { transport });
  }
  return new TDengineError(NO_CODE, kind, `TDengine: ${hideSecrets(error.message)}`, { transport: error.failure });
}

/** A code as TDengine writes it: `0x` and four hexadecimal digits. */
export function hex(code: number): string {
  return `0x${code.toString(16).padStart(4, '0')}`;
}

function answerOf(body: string): { code: number; description: string } | undefined {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== 'object' || json === null || !('code' in json) || typeof json.code !== 'number')
      return undefined;
    const description = 'desc' in json && typeof json.desc === 'string' ? json.desc : '';
    return { code: json.code, description };
  } catch {
    return undefined;
  }
}

/** TDengine quotes the place of a syntax error, which is data. */
function withoutData(description: string): string {
  return description.replace(/near ["'].*["']/s, 'near …');
}
