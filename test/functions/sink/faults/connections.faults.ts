import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '../../../../functions/shared/clock.ts';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import { createTDengine, type TDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { SinkMemory } from '../../../../functions/sink/sink-memory.ts';
import {
  errorBody,
  type FaultProxy,
  type RequestFault,
  startFaultProxy,
} from '../../../support/proxies/fault-proxy.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { BAD, BATCHES, FIRST, GROWN, tolerant, undisturbed } from '../../../support/sink/fault-batches.ts';
import { recordsOf } from '../../../support/sink/records.ts';
import { type Run, type RunOptions, runSink } from '../../../support/sink/run-sink.ts';
import { readTables } from '../../../support/sink/tables-text.ts';
import { assertExplained } from '../../../support/verify/explained.ts';

const server = await forThisFile(startTestTDengine());
const proxy = await forThisFile(startFaultProxy(server.url));
const tdengine = clientOf(proxy);
const expected = await undisturbed(server.tdengine, server.nextDatabase(), [FIRST, GROWN]);

/** Requests of both batches when nothing goes wrong. */
const undisturbedRequests = await deliverWith({ ran: false, answer: { kind: 'none' } }, () => false);
assert.ok(undisturbedRequests >= 15, `${undisturbedRequests} requests`);

function clientOf({ url }: FaultProxy): TDengine {
  return createTDengine({ url, user: server.user, password: server.password });
}

function isDone({ answer }: Run): boolean {
  return answer === undefined;
}

function assertDeadLetter({ deadLetters }: Run): void {
  assert.deepEqual(
    deadLetters.map(({ value }) => String(value)),
    [BAD],
  );
}

/** Each batch with faults and, if it is to be sent again, without. */
async function deliverWith(fault: RequestFault, isMet: (request: number) => boolean): Promise<number> {
  const database = server.nextDatabase();
  const options: RunOptions = { settings: tolerant(database), memory: new SinkMemory() };
  let requests = 0;
  for (const records of BATCHES) {
    const before = requests;
    proxy.begin((_sql, number) => (isMet(before + number) ? fault : undefined));
    const first = await runSink(tdengine, records, options);
    await proxy.settled();
    requests += proxy.statements.length;
    proxy.begin();
    const last = isDone(first) ? first : await runSink(tdengine, records, options);
    assert.equal(last.answer, undefined);
    assertDeadLetter(last);
    assert.deepEqual(first === last ? [] : first.deadLetters, []);
  }
  assert.deepEqual(await readTables(server.tdengine, database), expected);
  await server.tdengine.execute(`DROP DATABASE ${database}`);
  return requests;
}

describe('a connection to TDengine that fails at any request', () => {
  const FAULTS: readonly (readonly [what: string, fault: RequestFault])[] = [
    ['ends before the statement runs', { ran: false, answer: { kind: 'none' } }],
    ['ends before a byte of the answer', { ran: true, answer: { kind: 'none' } }],
    ['ends in the middle of the answer', { ran: true, answer: { kind: 'half' } }],
    ['ends in the middle of a refusal', { ran: false, answer: { kind: 'half' } }],
    ['answers 503 for TDengine', { ran: false, answer: { kind: 'status', status: 503, body: '<html>' } }],
    ['answers 500 though the statement ran', { ran: true, answer: { kind: 'status', status: 500, body: '' } }],
    ['answers 504 with a code', { ran: true, answer: { kind: 'status', status: 504, body: errorBody(0x000b) } }],
  ];

  for (const [what, fault] of FAULTS) {
    it(`and ${what} loses nothing and writes nothing twice, once or until the time is used up`, async () => {
      for (let request = 0; request < undisturbedRequests; request++) {
        await deliverWith(fault, (number) => number === request);
        await deliverWith(fault, (number) => number >= request);
      }
    });
  }
});

describe('a TDengine that does not answer', () => {
  it('is given up before the invocation’s time ends, with time left to answer', async () => {
    const database = server.nextDatabase();
    proxy.begin(() => ({ ran: false, answer: { kind: 'never' } }));
    const run = await runSink(tdengine, recordsOf(FIRST), {
      settings: tolerant(database),
      remainingMs: 2_000,
      clock: systemClock,
    });
    assert.ok(run.answer instanceof Error);
    assert.match(run.answer.message, /offset 0: TDengine: no answer within \d+ ms/);
    // Three tenths are kept for dead letters and the answer.
    assert.ok(run.ms >= 1_390 && run.ms < 2_000, `${run.ms} ms`);
    // Once over the connection that was kept, and once over another.
    assert.deepEqual([proxy.statements.length, run.deadLetters], [2, []]);
    proxy.begin();
    const again = await runSink(tdengine, recordsOf(FIRST), { settings: tolerant(database) });
    assert.equal(again.answer, undefined);
    assertDeadLetter(again);
  });

  for (const ran of [false, true]) {
    it(`at any request, ${ran ? 'but runs the statement' : 'and does nothing'}, loses nothing: sent again, all rows are there once`, async () => {
      const numbers = Array.from({ length: undisturbedRequests }, (_, request) => request);
      const left = await Promise.all(
        numbers.map(async (request) => {
          const hanging = await startFaultProxy(server.url);
          // One that stays open would keep the process from ending.
          return deliverHanging(hanging, request, ran).finally(hanging.close);
        }),
      );
      for (const { settings, letters } of left) {
        await assertExplained({ tdengine: server.tdengine, settings, records: BATCHES.flat(), letters });
      }
    });
  }

  async function deliverHanging(hanging: FaultProxy, request: number, ran: boolean) {
    const database = server.nextDatabase();
    const settings = tolerant(database);
    const memory = new SinkMemory();
    const letters: ProducerRecord[] = [];
    let requests = 0;
    for (const records of BATCHES) {
      const before = requests;
      hanging.begin((_sql, number) => (before + number === request ? { ran, answer: { kind: 'never' } } : undefined));
      const limits = { remainingMs: 3_000, clock: systemClock };
      const first = await runSink(clientOf(hanging), records, { settings, memory, ...limits });
      requests += hanging.statements.length;
      hanging.begin();
      const last = isDone(first) ? first : await runSink(clientOf(hanging), records, { settings, memory });
      assert.equal(last.answer, undefined);
      assertDeadLetter(last);
      letters.push(...last.deadLetters);
    }
    assert.deepEqual(await readTables(server.tdengine, database), expected);
    return { settings, letters };
  }
});

describe('a TDengine that is away for longer than an invocation', () => {
  it('gets every row once it is back, whenever it went away', async () => {
    for (let request = 0; request < 8; request++) {
      const database = server.nextDatabase();
      const options: RunOptions = { settings: tolerant(database), memory: new SinkMemory() };
      proxy.begin((_sql, number) => {
        if (number !== request) return undefined;
        return { ran: request % 2 === 0, answer: { kind: 'work', work: () => proxy.switchOff() } };
      });
      for (let invocation = 0; invocation < 3; invocation++) {
        const { answer, deadLetters } = await runSink(tdengine, recordsOf(FIRST), options);
        assert.ok(answer instanceof Error, `request ${request}, invocation ${invocation}`);
        assert.deepEqual(deadLetters, []);
      }
      await proxy.switchOn();
      const letters: ProducerRecord[] = [];
      for (const records of BATCHES) {
        const run = await runSink(tdengine, records, options);
        assert.equal(run.answer, undefined);
        assertDeadLetter(run);
        letters.push(...run.deadLetters);
      }
      assert.deepEqual(await readTables(server.tdengine, database), expected);
      const settings = tolerant(database);
      await assertExplained({ tdengine: server.tdengine, settings, records: BATCHES.flat(), letters });
    }
  });
});
