import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProduceError, type ProducerRecord, type RecordProducer } from '../../../../functions/shared/kafka/producer.ts';
import type { PassedRow, SourceRow } from '../../../../functions/source/rows/source-row.ts';
import { sendChunk } from '../../../../functions/source/send/send-chunk.ts';

const ROW: SourceRow = { subtable: 'd1', time: '1', cells: [1] };
const RECORD: ProducerRecord = { topic: 't', key: 'd1', value: 'v', timestamp: 1, headers: [] };
const CHUNK = { records: [RECORD], rows: [ROW], leftOut: 0, next: 1 };
const ORIGIN = { database: 'd', table: { name: 'm', kind: 'stable' }, topic: 't', precision: 'ms' } as const;
const DEAD = { ...ORIGIN, deadLetterTopic: 'dead', connector: 'c' };

/** A producer to which brokers refuse some records. */
function refusing(refuse: (record: ProducerRecord) => boolean) {
  const sent: ProducerRecord[] = [];
  const producer: RecordProducer = {
    async produce(records, refused) {
      for (const record of records) {
        if (!refuse(record)) sent.push(record);
        else if (refused === undefined) throw new ProduceError(record.topic, 'refused');
        else refused(record, new ProduceError(record.topic, 'too large', { record }));
      }
      return 100 * records.length;
    },
    close: async () => {},
  };
  return { producer, sent };
}

describe('a row that brokers refuse', () => {
  const passing = (deadLetters: typeof DEAD | undefined) => {
    const told: PassedRow[] = [];
    const unsendable = {
      deadLetters,
      precision: 'ms' as const,
      now: () => 9,
      passed: (rows: readonly PassedRow[]) => void told.push(...rows),
    };
    return { unsendable, told };
  };

  it('fails the batch with its place with tolerance none', async () => {
    const { producer } = refusing(() => true);
    const { unsendable, told } = passing(undefined);
    await assert.rejects(
      sendChunk(CHUNK, [], producer, unsendable),
      /the row of d1 at .* cannot be sent: Kafka topic t: too large/,
    );
    assert.deepEqual(told, []);
  });

  it('becomes a dead letter with value and place, and is reported once that is acknowledged', async () => {
    const { producer, sent } = refusing(({ topic }) => topic === 't');
    const { unsendable, told } = passing(DEAD);
    assert.equal(
      await sendChunk(CHUNK, [], producer, unsendable),
      100,
      'the bytes of dead letters are not of the topic',
    );
    assert.deepEqual(
      sent.map(({ topic, key, value, timestamp }) => [topic, key, value, timestamp]),
      [['dead', 'd1', 'v', 9]],
    );
    assert.deepEqual(
      told.map(({ row }) => row),
      [ROW],
    );
  });

  it('becomes a dead letter without its value when that is too large for the dead letter topic too', async () => {
    const { producer, sent } = refusing(({ value }) => value !== null);
    const { unsendable, told } = passing(DEAD);
    await sendChunk(CHUNK, [], producer, unsendable);
    assert.deepEqual(
      sent.map(({ topic, value }) => [topic, value]),
      [['dead', null]],
    );
    assert.equal(told.length, 1);
  });

  it('fails the batch, unreported, when its dead letter is refused even without its value', async () => {
    const { producer } = refusing(() => true);
    const { unsendable, told } = passing(DEAD);
    await assert.rejects(sendChunk(CHUNK, [], producer, unsendable), /refused/);
    assert.deepEqual(told, []);
  });

  it('makes no dead letters of rows that were sent', async () => {
    const { producer, sent } = refusing(() => false);
    const { unsendable, told } = passing(DEAD);
    await sendChunk(CHUNK, [], producer, unsendable);
    assert.deepEqual([sent, told], [[RECORD], []]);
  });
});
