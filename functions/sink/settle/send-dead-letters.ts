import type { ProducerRecord, RecordProducer } from '../../shared/kafka/producer.ts';
import type { SinkRuntime } from '../../shared/settings/index.ts';
import type { EventRecord } from '../receive/kafka-event.ts';
import { RecordError } from '../rows/record-error.ts';
import { UnforeseenError } from '../rows/unforeseen-error.ts';
import { type DeadLetterOrigin, deadLetter } from './dead-letter.ts';
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
 * Sends the dead letters, leaves the connection open, and gives the outcomes after that: of those that were acknowledged
 * the same. A record whose dead letter its topic refuses is to be sent again, and when they cannot be sent at all, each.
 */
export async function sendDeadLetters(context: DeadLetterContext): Promise<readonly Outcome[]> {
  const { outcomes, connect } = context;
  try {
    const { letters, unsent } = deadLettersOf(context);
    if (letters.size > 0) {
      const producer = await connect();
      await producer.produce([...letters.keys()], (letter, reason) => {
        const index = letters.get(letter);
        if (index === undefined) throw reason;
        unsent.set(index, notSent(reason));
      });
    }
    return unsent.size === 0 ? outcomes : outcomes.map((outcome, index) => unsent.get(index) ?? outcome);
  } catch (cause) {
    const retry = notSent(cause);
    return outcomes.map((outcome) => (outcome.kind === 'rejected' ? retry : outcome));
  }
}

function notSent(cause: unknown): Outcome {
  const message = cause instanceof Error ? cause.message : String(cause);
  return { kind: 'retry', error: new Error(`dead letters could not be sent: ${message}`, { cause }) };
}

/** The dead letters, each with its record's index; and of those that the code fails to write, that their records are to be sent again. */
function deadLettersOf({ settings, connector, records, outcomes }: DeadLetterContext) {
  const topic = settings.errors.deadLetterTopic;
  if (topic === undefined) throw new Error('errors.deadLetterTopic is not set');
  const origin = { topic, connector, format: settings.format };
  const letters = new Map<ProducerRecord, number>();
  const unsent = new Map<number, Outcome>();
  for (const [index, record] of records.entries()) {
    const outcome = outcomes[index];
    if (outcome?.kind !== 'rejected') continue;
    const letter = letterOf(origin, record, outcome.error);
    if (letter instanceof UnforeseenError) unsent.set(index, { kind: 'retry', error: letter });
    else letters.set(letter, index);
  }
  return { letters, unsent };
}

/** A dead letter; where the code fails at the record's headers, one without them that says so. */
function letterOf(origin: DeadLetterOrigin, record: EventRecord, error: RecordError): ProducerRecord | UnforeseenError {
  try {
    return deadLetter(origin, record, error);
  } catch (failure) {
    const reason = new UnforeseenError(error.stage, failure);
    const message = `${error.message}; its headers could not be kept: ${reason.message}`;
    try {
      return deadLetter(
        origin,
        { ...record, headers: [] },
        new RecordError(error.stage, message, { cause: error.cause }),
      );
    } catch {
      return reason;
    }
  }
}
