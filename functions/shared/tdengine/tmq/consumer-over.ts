import type { TDengine } from '../client/client.ts';
import { type Answer, isObject, listMember, textMember, wholeNumber, wholeOf } from './answers.ts';
import type { Assignment, Consumer, Message, Subscription, TopicVgroup } from './consumer.ts';
import { frameError } from './decode/byte-reader.ts';
import { fetchOneByOne, fetchRaw } from './fetch-blocks.ts';
import { type Login, toldApart } from './login.ts';
import { isLoginFailure, tmqAborted } from './refusals.ts';
import type { Requests } from './requests.ts';
import { TmqError } from './tmq-error.ts';

/** What a consumer needs beside its connection. */
export interface ConsumerParts {
  readonly login: Login;
  readonly rest: Pick<TDengine, 'query'> | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Makes the consumer of a connection that is open. */
export function consumerOver(requests: Requests, { login, rest, timeoutMs, signal }: ConsumerParts): Consumer {
  const abort = () => requests.end(tmqAborted());
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const ask = (action: string, args: Readonly<Record<string, unknown>> = {}, moreMs = 0) =>
    requests.askText({ action, args, timeoutMs: timeoutMs + moreMs });
  let lastId: bigint | undefined;
  let isClosed = false;

  async function offsets(
    action: 'position' | 'committed',
    vgroups: readonly TopicVgroup[],
  ): Promise<readonly bigint[]> {
    const asked = vgroups.map(({ topic, vgroup }) => ({ topic, vgroup_id: vgroup }));
    const values = listMember(await ask(action, { topic_vgroup_ids: asked }), action);
    if (values.length !== vgroups.length)
      throw frameError(`${action} has ${values.length} of ${vgroups.length} offsets`);
    return values.map((value) => wholeOf(value, action));
  }

  return {
    subscribe: (subscription) => subscribe(ask, subscription, login, rest),
    async assignment(topic) {
      return listMember(await ask('assignment', { topic }), 'assignment').map(assignmentOf);
    },
    async seek(topic, vgroup, offset) {
      await ask('seek', { topic, vgroup_id: vgroup, offset });
    },
    async poll(blockingMs) {
      const last = lastId === undefined ? {} : { message_id: lastId };
      const message = messageOf(await ask('poll', { blocking_time: blockingMs, ...last }, blockingMs));
      if (message !== undefined) lastId = message.id;
      return message;
    },
    async fetchBlocks(message, scaleOf) {
      return message.kind === 'meta' ? [] : fetchRaw(requests, message, timeoutMs, scaleOf);
    },
    async fetchBlocksOneByOne(message, scaleOf) {
      return message.kind === 'meta' ? [] : fetchOneByOne(requests, message, timeoutMs, scaleOf);
    },
    async fetchMeta({ id }) {
      return (await ask('fetch_json_meta', { message_id: id })).data;
    },
    position: (vgroups) => offsets('position', vgroups),
    async committed(vgroups) {
      return (await offsets('committed', vgroups)).map((offset) => (offset < 0n ? undefined : offset));
    },
    async commit() {
      await ask('commit');
    },
    async commitOffset(topic, vgroup, offset) {
      await ask('commit_offset', { topic, vgroup_id: vgroup, offset });
    },
    async close(waitMs = 0) {
      if (isClosed) return;
      isClosed = true;
      signal.removeEventListener('abort', abort);
      // A request on the way is answered first, for as long as there is time.
      if (waitMs > 0) await requests.ask({ action: 'unsubscribe', timeoutMs: waitMs }).catch(() => {});
      else requests.tell('unsubscribe');
      requests.end(tmqAborted(), true);
    },
  };
}

async function subscribe(
  ask: (action: string, args: Readonly<Record<string, unknown>>) => Promise<Answer>,
  subscription: Subscription,
  { config: loginConfig, ...login }: Login,
  rest: Pick<TDengine, 'query'> | undefined,
): Promise<void> {
  const { topics, groupId, clientId, offsetReset, sessionTimeoutMs, maxPollIntervalMs, onUnknownKey } = subscription;
  const config: Record<string, string> = { ...subscription.config };
  for (;;) {
    try {
      await ask('subscribe', {
        ...login,
        group_id: groupId,
        client_id: clientId,
        topics,
        offset_reset: offsetReset,
        auto_commit: 'false',
        session_timeout_ms: String(sessionTimeoutMs),
        max_poll_interval_ms: String(maxPollIntervalMs),
        ...((Object.keys(config).length > 0 || Object.keys(loginConfig).length > 0) && {
          config: { ...config, ...loginConfig },
        }),
      });
      return;
    } catch (error) {
      if (!(error instanceof TmqError)) throw error;
      const key = error.unknownKey;
      if (key !== undefined && Object.hasOwn(config, key)) {
        delete config[key];
        onUnknownKey?.(key);
      } else if (isLoginFailure(error.code, error.message)) throw await toldApart(error, rest);
      else throw error;
    }
  }
}

function assignmentOf(value: unknown): Assignment {
  if (!isObject(value)) throw frameError('an assignment is no object');
  return {
    vgroup: Number(wholeNumber(value, 'vgroup_id')),
    offset: wholeNumber(value, 'offset'),
    begin: wholeNumber(value, 'begin'),
    end: wholeNumber(value, 'end'),
  };
}

/** Kinds by the numbers of `message_type`. */
const KINDS: Readonly<Record<string, Message['kind']>> = { 1: 'data', 2: 'meta', 3: 'metaAndData' };

function messageOf(answer: Answer): Message | undefined {
  if (answer.have_message !== true) {
    if (answer.have_message === false) return undefined;
    throw frameError('poll does not say whether there is a message');
  }
  const type = wholeNumber(answer, 'message_type');
  const kind = KINDS[String(type)];
  if (kind === undefined) throw frameError(`messages of type ${type} are unknown`);
  return {
    id: wholeNumber(answer, 'message_id'),
    topic: textMember(answer, 'topic'),
    database: textMember(answer, 'database'),
    vgroup: Number(wholeNumber(answer, 'vgroup_id')),
    kind,
  };
}
