import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import { TDengineError } from '../../../../functions/shared/tdengine/error.ts';
import type { EventRecord } from '../../../../functions/sink/receive/kafka-event.ts';
import { SinkMemory } from '../../../../functions/sink/sink-memory.ts';
import { readResponse } from '../../../../local/event-source-mapping/response.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { tolerant } from '../../../support/sink/fault-batches.ts';
import { codeError, type Fault, faultyTDengine } from '../../../support/sink/faulty-tdengine.ts';
import { recordOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';
import { assertExplained } from '../../../support/verify/explained.ts';

const NOW = 1_700_000_000_000_000_000n;
const PARTITIONS = [0, 1, 2];

/** Most records of a partition in one batch. */
const BATCH = 8;

/** Deliveries after which a topic that is not done never will be. */
const MOST_DELIVERIES = 20;

/** A record that a partition holds: a row at one of a few times, one that cannot be written, a tombstone. */
type Held = number | 'bad' | 'tombstone';

/** What goes wrong in one delivery: rows of these partitions find no way, and some calls fail. */
interface Trouble {
  readonly sick: readonly number[];
  readonly calls: ReadonlyMap<number, Fault>;
}

const held: fc.Arbitrary<Held> = fc.oneof(
  { weight: 8, arbitrary: fc.nat(3) },
  { weight: 1, arbitrary: fc.constant<Held>('bad') },
  { weight: 1, arbitrary: fc.constant<Held>('tombstone') },
);
const partitions = fc.tuple(...PARTITIONS.map(() => fc.array(held, { maxLength: 2 * BATCH })));
const fault = fc.record({
  // No connection, a refused password, a missing table, a missing database: none of them a record's fault.
  error: fc.constantFrom(0x000b, 0x0357, 0x2603, 0x0388).map(codeError),
  ran: fc.boolean(),
});
const trouble: fc.Arbitrary<Trouble> = fc.record({
  sick: fc.subarray(PARTITIONS),
  calls: fc.array(fc.tuple(fc.nat(12), fault), { maxLength: 2 }).map((entries) => new Map(entries)),
});

const server = await forThisFile(startTestTDengine());

/** The value of a record, which no other record has. */
function recordValue(partition: number, offset: number, what: Held): string | null {
  if (what === 'tombstone') return null;
  if (what === 'bad') return textOf(partition, offset);
  return `m,t=p${partition} a="${textOf(partition, offset)}" ${NOW + BigInt(what)}`;
}

function textOf(partition: number, offset: number): string {
  return `p${partition}-${offset}`;
}

/** Statements with rows of sick partitions only get no connection; those with others too are too long. */
function faultOfSick(sql: string, sick: readonly number[]): Fault | undefined {
  const found = PARTITIONS.filter((partition) => sql.includes(`'p${partition}-`));
  if (!sql.startsWith('INSERT') || !found.some((partition) => sick.includes(partition))) return undefined;
  return { error: codeError(found.length === 1 ? 0x000b : 0x0219), ran: false };
}

/** What the table holds: by partition and time, the text. */
async function stored(database: string): Promise<Map<string, string>> {
  try {
    const { rows } = await server.tdengine.query(`SELECT t, CAST(_ts AS VARCHAR), a FROM ${database}.m`);
    return new Map(rows.map(([tag, time, text]) => [`${tag} ${time}`, String(text)]));
  } catch (error) {
    if (error instanceof TDengineError && error.kind === 'schema') return new Map();
    throw error;
  }
}

function placeOf(partition: number, time: number): string {
  return `p${partition} ${NOW + BigInt(time)}`;
}

/** All that is before a partition's position is in the table, as it came or as a later record has it, or a dead letter. */
function assertDurable(
  topic: readonly (readonly Held[])[],
  positions: readonly number[],
  rows: ReadonlyMap<string, string>,
  deadLetters: ReadonlySet<string>,
): void {
  for (const [partition, records] of topic.entries()) {
    for (const [offset, what] of records.slice(0, positions[partition]).entries()) {
      const text = textOf(partition, offset);
      if (what === 'tombstone') continue;
      if (what === 'bad') {
        assert.ok(deadLetters.has(text), `${text} is no dead letter`);
        continue;
      }
      const same = records.flatMap((other, at) => (at >= offset && other === what ? [textOf(partition, at)] : []));
      const found = rows.get(placeOf(partition, what));
      assert.ok(found !== undefined && same.includes(found), `${text} is not there, but ${found}`);
    }
  }
}

/** The records of each partition from its position on, as the next batch has them. */
function nextBatch(topic: readonly (readonly Held[])[], positions: readonly number[]): EventRecord[] {
  return topic.flatMap((records, partition) => {
    const from = positions[partition] ?? 0;
    return records
      .slice(from, from + BATCH)
      .map((what, at) => recordOf(recordValue(partition, from + at, what), from + at, { partition }));
  });
}

/** Delivers a topic batch by batch, as Lambda does with partial answers; checks each answer. Gives the deliveries. */
async function deliver(topic: readonly (readonly Held[])[], troubles: readonly Trouble[]) {
  const database = server.nextDatabase();
  const memory = new SinkMemory();
  const deadLetters = new Set<string>();
  const letters: ProducerRecord[] = [];
  let positions = topic.map(() => 0);
  const answers: (readonly string[])[] = [];
  for (let records = nextBatch(topic, positions); records.length > 0; records = nextBatch(topic, positions)) {
    assert.ok(answers.length < MOST_DELIVERIES, 'it never ends');
    const { sick = [], calls } = troubles[answers.length] ?? {};
    const faulty = faultyTDengine(server.tdengine, (sql, call) => calls?.get(call) ?? faultOfSick(sql, sick));
    const run = await runSink(faulty, records, { settings: tolerant(database), memory, reportsPartially: true });
    assert.ok(!(run.answer instanceof Error), String(run.answer));
    collect(run.deadLetters, deadLetters);
    letters.push(...run.deadLetters);
    const failures = new Map<string, number>();
    for (const { itemIdentifier } of run.answer?.batchItemFailures ?? []) {
      const { partition, offset } = itemIdentifier;
      failures.set(partition, Math.min(offset, failures.get(partition) ?? offset));
    }
    assertSameByEitherReading(run.answer, records);
    answers.push([...failures].map(([partition, offset]) => `${partition} ${offset}`));
    positions = topic.map((all, partition) => {
      const from = positions[partition] ?? 0;
      const failed = failures.get(`meters-${partition}`) ?? Math.min(all.length, from + BATCH);
      assert.ok(failed >= from, `partition ${partition} goes back from ${from} to ${failed}`);
      return failed;
    });
    assertDurable(topic, positions, await stored(database), deadLetters);
  }
  const records = topic.flatMap((all, partition) =>
    all.map((what, offset) => recordOf(recordValue(partition, offset, what), offset, { partition })),
  );
  const isMade = records.some(({ partition, offset }) => typeof topic[partition]?.[offset] === 'number');
  // A database that no record has made cannot be asked.
  if (isMade) await assertExplained({ tdengine: server.tdengine, settings: tolerant(database), records, letters });
  return { answers, deadLetters, rows: await stored(database), database };
}

/** Lambda may go on from the lowest offset that is named, or send just what is named. */
function assertSameByEitherReading(answer: unknown, records: readonly EventRecord[]): void {
  const batch = records.map(({ topic, partition, offset, timestamp }) => {
    return { topic, partition, offset, timestamp, timestampType: 'CREATE_TIME' as const, headers: [] };
  });
  const named = readResponse(answer, batch, 'the named');
  assert.notEqual(named.kind, 'failed');
  assert.deepEqual(named, readResponse(answer, batch, 'from the lowest'));
}

function collect(letters: readonly ProducerRecord[], into: Set<string>): void {
  for (const { value } of letters) into.add(String(value));
}

describe('partial responses of the sink', () => {
  it('name all records of the failing partition from the first that is not durable, and none of other partitions', async () => {
    const topic: Held[][] = [
      [0, 1, 'bad', 2],
      ['tombstone', 'bad', 0, 'bad', 1],
      [3, 3],
    ];
    const { answers, deadLetters, rows } = await deliver(topic, [{ sick: [1], calls: new Map() }]);
    assert.deepEqual(answers, [['meters-1 2'], []]);
    assert.deepEqual(deadLetters, new Set(['p0-2', 'p1-1', 'p1-3']));
    assert.equal(rows.size, 6);
  });

  it('never leave out a record that is not durable: sent again from there, every partition ends as it was sent', async () => {
    await fc.assert(
      fc.asyncProperty(partitions, fc.array(trouble, { maxLength: 5 }), async (topic, troubles) => {
        const { deadLetters, rows, database } = await deliver(topic, troubles);
        const last = new Map<string, string>();
        const bad = new Set<string>();
        for (const [partition, records] of topic.entries()) {
          for (const [offset, what] of records.entries()) {
            if (what === 'bad') bad.add(textOf(partition, offset));
            else if (what !== 'tombstone') last.set(placeOf(partition, what), textOf(partition, offset));
          }
        }
        assert.deepEqual(deadLetters, bad);
        assert.deepEqual(rows, last);
        await server.tdengine.execute(`DROP DATABASE IF EXISTS ${database}`);
      }),
      { numRuns: 100 },
    );
  });
});
