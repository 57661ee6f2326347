import type { ProducerRecord, RecordProducer } from '../shared/kafka/producer.ts';
import type { SinkRuntime } from '../shared/settings/index.ts';
import { deadLetter } from './dead-letter.ts';
import type { EventRecord } from './kafka-event.ts';
import type { Outcome } from './outcomes.ts';

/** What dead letters are sent with. */
export interface DeadLetterContext {
  readonly connector: string;
  readonly settings: SinkRuntime;
  readonly records: readonly EventRecord[];
  readonly outcomes: readonly Outcome[];
  readonly connect: () => Promise<RecordProducer>;
}

/**
 * Sends the dead letters, leaves the connection open, and gives the outcomes after that: the same array when all were
 * acknowledged; else what was rejected is to be sent again.
 */
export async function sendDeadLetters(context: DeadLetterContext): Promise<readonly Outcome[]> {
  const { outcomes, connect } = context;
  if (!outcomes.some(({ kind }) => kind === 'rejected')) return outcomes;
  try {
    const letters = deadLettersOf(context);
    const producer = await connect();
    await producer.produce(letters);
    return outcomes;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const error = new Error(`dead letters could not be sent: ${message}`, { cause });
    return outcomes.map((outcome) => (outcome.kind === 'rejected' ? { kind: 'retry', error } : outcome));
  }
}

function deadLettersOf({ settings, connector, records, outcomes }: DeadLetterContext): ProducerRecord[] {
  const topic = settings.errors.deadLetterTopic;
  if (topic === undefined) throw new Error('errors.deadLetterTopic is not set');
  return records.flatMap((record, index) => {
    const outcome = outcomes[index];
    return outcome?.kind === 'rejected'
      ? [deadLetter({ topic, connector, format: settings.format }, record, outcome.error)]
      : [];
  });
}
