import kafkaErrors from 'kafkajs/src/protocol/error.js';

/** What is to be done about a broker's word on a batch: nothing, send it again, send it in halves, or give up. */
export type AnswerKind =
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'retry'; readonly error: Error }
  | { readonly kind: 'too-large'; readonly error: Error }
  | { readonly kind: 'failed'; readonly error: Error };

// MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE (https://kafka.apache.org/protocol.html#protocol_error_codes).
const TOO_LARGE: ReadonlySet<number> = new Set([10, 18]);

// THROTTLING_QUOTA_EXCEEDED and others that are newer than kafkajs: it takes them for final.
const NEWER_RETRIABLE: ReadonlySet<number> = new Set([89, 108, 123]);

/** The kind of an error code of a Produce answer. */
export function answerKind(code: number): AnswerKind {
  if (code === 0) return { kind: 'acknowledged' };
  const error = kafkaErrors.createErrorFromCode(code);
  if (TOO_LARGE.has(code)) return { kind: 'too-large', error };
  return { kind: error.retriable || NEWER_RETRIABLE.has(code) ? 'retry' : 'failed', error };
}
