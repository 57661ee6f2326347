import * as codes from '../codes.ts';
import { hex, NO_CODE } from '../error.ts';
import { type ErrorKind, kindOf } from '../error-kind.ts';
import { TmqError, type TmqFailure } from './tmq-error.ts';

// These mean something to a subscription alone: of a statement over REST nobody has said what they ask for.
const INVALID_PARA = 0x0118;
const MND_TOPIC_NOT_EXIST = 0x03e1;
const MND_CONSUMER_NOT_EXIST = 0x03e6;
const MND_CONSUMER_NOT_READY = 0x03ea;
/** Of taosAdapter itself, for whatever fails there. */
const ADAPTER_ERROR = 0xffff;

/** What a code means to a consumer, what is to be done about it, and of which kind that is. */
interface Meaning {
  readonly failure: TmqFailure;
  readonly kind: ErrorKind;
  readonly advice: string;
}

const ANEW = 'close this consumer, and subscribe anew';

const MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [INVALID_PARA, { failure: 'config', kind: 'refused', advice: 'correct the configuration of the subscription' }],
  [
    MND_TOPIC_NOT_EXIST,
    { failure: 'topicMissing', kind: 'schema', advice: 'create the topic; names are case-sensitive' },
  ],
  [MND_CONSUMER_NOT_EXIST, { failure: 'mismatch', kind: 'retry', advice: ANEW }],
  [MND_CONSUMER_NOT_READY, { failure: 'notReady', kind: 'retry', advice: 'the group is being shared out: ask later' }],
  [
    codes.MND_NO_RIGHTS,
    { failure: 'topicNotAllowed', kind: 'auth', advice: 'GRANT SUBSCRIBE ON the topic TO the user' },
  ],
  [codes.TMQ_CONSUMER_MISMATCH, { failure: 'mismatch', kind: 'retry', advice: ANEW }],
  [
    codes.TMQ_GROUP_OUT_OF_RANGE,
    { failure: 'groupsFull', kind: 'refused', advice: 'drop consumer groups of the topic that nobody uses' },
  ],
  [
    codes.TMQ_SNAPSHOT_ERROR,
    { failure: 'snapshot', kind: 'retry', advice: 'there are no offsets until all rows of the storage have come' },
  ],
  [
    codes.TMQ_VERSION_OUT_OF_RANGE,
    { failure: 'offsetRange', kind: 'refused', advice: 'take an offset from begin up to end' },
  ],
  [
    codes.TMQ_INVALID_VGID,
    { failure: 'wrongVgroup', kind: 'retry', advice: `the vgroup is not this consumer's: ask for the assignment` },
  ],
  [codes.TMQ_INVALID_TOPIC, { failure: 'wrongTopic', kind: 'retry', advice: ANEW }],
]);

const UNKNOWN_KEY = /^unknown configuration key: (\S+)/;

/** The key that a server of an older version refuses; undefined of any other refusal. */
function unknownKey(code: number, message: string): string | undefined {
  return code === INVALID_PARA ? UNKNOWN_KEY.exec(message)?.[1] : undefined;
}

/** Whether taosAdapter could not log in, for whatever reason. */
export function isLoginFailure(code: number, message: string): boolean {
  return code === ADAPTER_ERROR && message.includes('init tscObj failed');
}

/** The error of an answer with a `code`. @param message of the server, without secrets. */
export function tmqRefusal(action: string, code: number, message: string): TmqError {
  const start = `TDengine ${hex(code)} at ${action}: ${message}`;
  const key = unknownKey(code, message);
  if (key !== undefined) {
    return new TmqError('unknownKey', code, 'refused', `${start}; this version of TDengine does not have the key`, {
      unknownKey: key,
    });
  }
  const meaning = MEANINGS.get(code);
  if (meaning === undefined) return new TmqError('refused', code, kindOf(code), start);
  return new TmqError(meaning.failure, code, meaning.kind, `${start}; ${meaning.advice}`);
}

/** The error of an answer that did not come. */
export function noTmqAnswer(action: string, ms: number): TmqError {
  return new TmqError('timeout', NO_CODE, 'retry', `TDengine: no answer to ${action} within ${ms} ms; ${ANEW}`, {
    transport: 'timeout',
  });
}

/** The error of a connection that has ended. */
export function tmqClosed(reason: string): TmqError {
  return new TmqError(
    'closed',
    NO_CODE,
    'retry',
    `TDengine: the connection of the consumer has ended: ${reason}; ${ANEW}`,
    {
      transport: 'connection',
    },
  );
}

/** The error of what the caller ended. */
export function tmqAborted(): TmqError {
  return new TmqError('aborted', NO_CODE, 'retry', 'TDengine: the consumer was closed', { transport: 'aborted' });
}
