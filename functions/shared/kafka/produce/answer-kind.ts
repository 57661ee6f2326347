import kafkaErrors from 'kafkajs/src/protocol/error.js';

/**
 * What is to be done about a broker's word on a batch: nothing, send it again, send it in halves until the record is
 * found that is not taken, or give up.
 */
export type AnswerKind =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'retry'; readonly error: Error }
  | { readonly kind: 'refused'; readonly error: Error }
  | { readonly kind: 'failed'; readonly error: Error };

// MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE, INVALID_TIMESTAMP: of a batch some records can be well
// (https://kafka.apache.org/protocol.html#protocol_error_codes).
const REFUSED: ReadonlySet<number> = new Set([10, 18, 32]);

/** The same; kafkajs does not know it. */
const INVALID_RECORD = 87;

// THROTTLING_QUOTA_EXCEEDED and others that are newer than kafkajs: it takes them for final.
const NEWER_RETRIABLE: ReadonlySet<number> = new Set([89, 108, 123]);

/** The kind of an error code of a Produce answer. */
export function answerKind(code: number): AnswerKind {
  if (code === 0) return { kind: 'acknowledged' };
  if (code === INVALID_RECORD) return { kind: 'refused', error: new Error('INVALID_RECORD') };
  const error = kafkaErrors.createErrorFromCode(code);
  if (REFUSED.has(code)) return { kind: 'refused', error };
  return { kind: error.retriable || NEWER_RETRIABLE.has(code) ? 'retry' : 'failed', error };
}
