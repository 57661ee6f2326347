import { TDengineError, type TDengineErrorOptions } from '../error.ts';
import type { ErrorKind } from '../error-kind.ts';

/**
 * Why a consumer failed, and what is to be done:
 * - `unreachable`: no address opened a connection. Later.
 * - `timeout`, `closed`: no answer in time, or the connection ended. Whether it was done is unknown: open another consumer.
 * - `aborted`: the caller's signal, or `close`.
 * - `login`: TDengine refused the login. `server`: it could not be reached behind taosAdapter. Both at `subscribe` only.
 * - `topicMissing`: a topic of the list is not there. `topicNotAllowed`: the user may not read it. `groupsFull`: the topic has
 *   all the groups that it can have.
 * - `mismatch`: the vgroup has gone to another consumer, or the group does not know this one: close, and subscribe anew.
 * - `notReady`: the group is being rebalanced. Later.
 * - `snapshot`: there are no offsets while rows come from storage.
 * - `offsetRange`: the offset is not within begin and end. `wrongVgroup`, `wrongTopic`: not this consumer's.
 * - `unknownKey`, `config`: a key, or a value of the configuration that the server does not take.
 * - `frame`: an answer that is not what the protocol says. Nothing of it was taken.
 * - `jsonInRaw`: a JSON tag: fetch block by block. `decimalScale`: nobody knows the scale of a DECIMAL.
 * - `refused`: any other code of TDengine.
 */
export type TmqFailure =
  | 'unreachable'
  | 'timeout'
  | 'closed'
  | 'aborted'
  | 'login'
  | 'server'
  | 'topicMissing'
  | 'topicNotAllowed'
  | 'groupsFull'
  | 'mismatch'
  | 'notReady'
  | 'snapshot'
  | 'offsetRange'
  | 'wrongVgroup'
  | 'wrongTopic'
  | 'unknownKey'
  | 'config'
  | 'frame'
  | 'jsonInRaw'
  | 'decimalScale'
  | 'refused';

/** A consumer's request that was refused, or got no usable answer. Its message holds no rows and no secrets. */
export class TmqError extends TDengineError {
  readonly failure: TmqFailure;
  /** Of `unknownKey`: the key. */
  readonly unknownKey: string | undefined;

  constructor(
    failure: TmqFailure,
    code: number,
    kind: ErrorKind,
    message: string,
    { unknownKey, ...options }: TmqErrorOptions = {},
  ) {
    super(code, kind, message, options);
    this.failure = failure;
    this.unknownKey = unknownKey;
  }
}

/** What else a {@link TmqError} knows. */
export interface TmqErrorOptions extends TDengineErrorOptions {
  readonly unknownKey?: string | undefined;
}
