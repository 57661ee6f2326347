import type { Message, RecordMetadata } from 'kafkajs';
import { kafkaErrorType, ProduceError } from './produce-error.ts';

/** The one call of kafkajs that sending needs, and where it put a message. */
export interface MessageSender {
  send(topic: string, messages: Message[]): Promise<RecordMetadata[]>;
  partitionOf(message: Message): number | undefined;
  /** Begins anew, with fresh metadata. */
  reconnect(): Promise<void>;
}

/** How often messages without an answer are sent again. */
const ATTEMPTS = 3;

/**
 * Sends messages of one topic and resolves when each is acknowledged. kafkajs passes over messages for partitions
 * that its metadata lacks and resolves all the same, so the answers are matched to the messages; those without one
 * are sent again. Messages that the broker finds too large together are sent in halves.
 */
export async function sendMatched(sender: MessageSender, topic: string, messages: Message[]): Promise<void> {
  let unanswered = messages;
  for (let attempt = 1; unanswered.length > 0; attempt += 1) {
    if (attempt > ATTEMPTS) {
      throw new ProduceError(topic, `${unanswered.length} of ${messages.length} records were not acknowledged`);
    }
    if (attempt > 1) await sender.reconnect();
    const answers = await sendOrHalve(sender, topic, unanswered);
    unanswered = unanswered.filter((message) => !answers.has(sender.partitionOf(message)));
  }
}

/** Resolves to the partitions that acknowledged. */
async function sendOrHalve(
  sender: MessageSender,
  topic: string,
  messages: Message[],
): Promise<ReadonlySet<number | undefined>> {
  try {
    const answers = await sender.send(topic, messages);
    return new Set(answers.filter(({ errorCode }) => errorCode === 0).map(({ partition }) => partition));
  } catch (error) {
    if (!TOO_LARGE.has(kafkaErrorType(error) ?? '')) throw error;
    if (messages.length === 1) throw tooLarge(topic, messages[0], error);
    const middle = Math.ceil(messages.length / 2);
    await sendMatched(sender, topic, messages.slice(0, middle));
    await sendMatched(sender, topic, messages.slice(middle));
    return new Set(messages.map(sender.partitionOf));
  }
}

const TOO_LARGE: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

function tooLarge(topic: string, message: Message | undefined, cause: unknown): ProduceError {
  const bytes = Buffer.byteLength(message?.key ?? '') + Buffer.byteLength(message?.value ?? '');
  return new ProduceError(topic, `a record of ${bytes} bytes is larger than max.message.bytes allows`, { cause });
}
