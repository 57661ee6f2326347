import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProduceError, type ProducerRecord, type RecordProducer } from '../../../../functions/shared/kafka/producer.ts';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import { TDengineError } from '../../../../functions/shared/tdengine/error.ts';
import type { EventRecord } from '../../../../functions/sink/receive/kafka-event.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { UnforeseenError } from '../../../../functions/sink/rows/unforeseen-error.ts';
import type { Outcome } from '../../../../functions/sink/settle/outcomes.ts';
import { sendDeadLetters } from '../../../../functions/sink/settle/send-dead-letters.ts';
import { recordOf } from '../../../support/sink/records.ts';
import { TOLERANT } from '../../../support/sink/run-sink.ts';

const WRITTEN: Outcome = { kind: 'written' };
const BAD = new RecordError('decode', 'bad');
const REJECTED: Outcome = { kind: 'rejected', error: BAD };

const RECORDS = [1, 2, 3, 4].map((offset) => recordOf(`v${offset}`, offset));
const OUTCOMES = [WRITTEN, REJECTED, WRITTEN, REJECTED];

interface Sending {
  readonly records?: readonly EventRecord[];
  readonly outcomes?: readonly Outcome[];
  readonly settings?: object;
  readonly produce?: RecordProducer['produce'];
}

/** Sends dead letters to Kafka, which takes all where nothing else is said. */
async function sent({ records = RECORDS, outcomes = OUTCOMES, settings = TOLERANT, produce }: Sending = {}) {
  const letters: ProducerRecord[] = [];
  let connections = 0;
  let closed = 0;
  const after = await sendDeadLetters({
    connector: 'sink1',
    settings: sinkRuntime.parse(settings),
    records,
    outcomes,
    connect: async () => {
      connections++;
      return {
        produce: produce ?? (async (all) => letters.push(...all)),
        close: async () => void closed++,
      };
    },
  });
  return { after, letters, connections, closed, outcomes };
}

const headersOf = (letter: ProducerRecord | undefined): Readonly<Record<string, unknown>> =>
  Object.fromEntries(letter?.headers ?? []);

/** The message of a record that is to be sent again. */
const whyRetried = (outcome: Outcome | undefined) => (outcome?.kind === 'retry' ? outcome.error.message : undefined);

describe('dead letters', () => {
  it('are sent of rejected records alone, in their order, and then all outcomes stay; the connection stays open', async () => {
    const { after, letters, connections, closed, outcomes } = await sent();
    assert.deepEqual(
      letters.map(({ topic, value }) => [topic, String(value)]),
      [
        ['dlq', 'v2'],
        ['dlq', 'v4'],
      ],
    );
    assert.equal(headersOf(letters[0])['__connect.errors.connector.name'], 'sink1');
    assert.equal(headersOf(letters[0])['__connect.errors.class.name'], 'Decoder:line');
    assert.equal(after, outcomes);
    assert.deepEqual([connections, closed], [1, 0]);
  });

  it('that their topic refuses have their records sent again, for that, and the others stay rejected', async () => {
    const refusal = new ProduceError('dlq', 'a record of 9 bytes is larger than max.message.bytes allows');
    const { after } = await sent({
      produce: async ([, second], refused) => {
        assert.ok(second !== undefined && refused !== undefined);
        refused(second, refusal);
        return 0;
      },
    });
    assert.deepEqual(after.slice(0, 3), OUTCOMES.slice(0, 3));
    const last = after[3];
    assert.ok(last?.kind === 'retry');
    assert.equal(last.error.message, `dead letters could not be sent: ${refusal.message}`);
    assert.equal(last.error.cause, refusal);
  });

  it('that cannot be sent have every rejected record sent again, and no other, with the reason', async () => {
    for (const [thrown, reason] of [
      [new Error('no broker'), 'no broker'],
      ['gone', 'gone'],
    ]) {
      const { after } = await sent({
        produce: async () => {
          throw thrown;
        },
      });
      assert.deepEqual([after[0], after[2]], [WRITTEN, WRITTEN]);
      for (const at of [1, 3]) assert.equal(whyRetried(after[at]), `dead letters could not be sent: ${reason}`);
    }
  });

  it('of which another record is refused, which is none of them, have every rejected record sent again', async () => {
    const { after } = await sent({
      produce: async ([first], refused) => {
        assert.ok(first !== undefined);
        refused?.({ ...first }, new ProduceError('dlq', 'too large'));
        return 0;
      },
    });
    assert.deepEqual(
      after.map(whyRetried),
      [undefined, 1, undefined, 1].map((one) => one && 'dead letters could not be sent: Kafka topic dlq: too large'),
    );
  });

  it('without a topic to go to have every rejected record sent again, and say which setting is missing', async () => {
    const { after, connections } = await sent({ settings: { database: 'db' } });
    assert.deepEqual(
      after.map(whyRetried),
      [undefined, 1, undefined, 1].map(
        (one) => one && 'dead letters could not be sent: errors.deadLetterTopic is not set',
      ),
    );
    assert.equal(connections, 0);
  });
});

/** A record as Lambda's types do not have it. */
function spoilt(record: EventRecord, key: 'headers' | 'value', value: unknown): EventRecord {
  const copy = { ...record };
  Reflect.set(copy, key, value);
  return copy;
}

describe('a dead letter that the code fails to write', () => {
  it('for its headers is sent without them, says so, and keeps reason, stage and TDengine’s code', async () => {
    const cause = new TDengineError(0x060b, 'data', 'TDengine 0x060b: no');
    const outcomes: readonly Outcome[] = [
      { kind: 'rejected', error: new RecordError('write', 'row 1: no', { cause }) },
      REJECTED,
    ];
    const records = [
      spoilt(recordOf('v1', 1, { key: 'k' }), 'headers', [null]),
      recordOf('v2', 2, { headers: [{ h: [104] }] }),
    ];
    const { after, letters } = await sent({ records, outcomes });
    assert.equal(after, outcomes);
    const [first, second] = letters;
    assert.deepEqual([first?.key, first?.value], [Buffer.from('k'), Buffer.from('v1')]);
    const headers = headersOf(first);
    assert.match(
      String(headers['__connect.errors.exception.message']),
      /^topic meters, partition 0, offset 1: row 1: no; its headers could not be kept: an error that the code did not foresee, TypeError/,
    );
    assert.deepEqual(
      [headers['__connect.errors.stage'], headers['__connect.errors.tdengine.code']],
      ['TASK_PUT', '0x060b'],
    );
    assert.deepEqual(headersOf(second).h, Buffer.from('h'));
  });

  it('in any way has its record sent again, for the error of the code, and the others are sent', async () => {
    const records = RECORDS.with(1, spoilt(recordOf('v2', 2), 'value', 5));
    const { after, letters } = await sent({ records });
    assert.deepEqual(
      letters.map(({ value }) => String(value)),
      ['v4'],
    );
    assert.deepEqual(after.toSpliced(1, 1), OUTCOMES.toSpliced(1, 1));
    const second = after[1];
    assert.ok(second?.kind === 'retry' && second.error instanceof UnforeseenError);
    assert.equal(second.error.stage, 'decode');
  });

  it('connects to no broker when it is the only one', async () => {
    const records = [spoilt(recordOf('v1', 1), 'value', 5)];
    const { after, connections } = await sent({ records, outcomes: [REJECTED] });
    assert.deepEqual([after.map(({ kind }) => kind), connections], [['retry'], 0]);
  });
});
