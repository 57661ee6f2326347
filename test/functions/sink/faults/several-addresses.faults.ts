import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';
import { createTDengine } from '../../../../functions/shared/tdengine/client/client.ts';
import { SinkMemory } from '../../../../functions/sink/sink-memory.ts';
import { errorBody, type RequestFault, startFaultProxy } from '../../../support/proxies/fault-proxy.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startEmbeddedTDengine } from '../../../support/servers/test-tdengine.ts';
import { BATCHES, FIRST, GROWN, tolerant, undisturbed } from '../../../support/sink/fault-batches.ts';
import { runSink } from '../../../support/sink/run-sink.ts';
import { readTables } from '../../../support/sink/tables-text.ts';
import { assertExplained } from '../../../support/verify/explained.ts';

const ADDRESSES = 3;

/** Ways in which an address is dead for a statement, that are told at once. */
const DEAD: readonly RequestFault[] = [
  { ran: false, answer: { kind: 'none' } },
  { ran: true, answer: { kind: 'none' } },
  { ran: false, answer: { kind: 'status', status: 503, body: '"memory exceeds threshold"' } },
  { ran: true, answer: { kind: 'status', status: 502, body: errorBody(0x000b) } },
];

const server = await forThisFile(startEmbeddedTDengine());
const proxies = await Promise.all(Array.from({ length: ADDRESSES }, () => forThisFile(startFaultProxy(server.url))));
const expected = await undisturbed(server.tdengine, server.nextDatabase(), [FIRST, GROWN]);

describe('several addresses of TDengine with only one alive', () => {
  it('lose no row and need no second delivery, whichever address is alive at each statement', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(ADDRESSES - 1), { minLength: 1, maxLength: 40 }),
        fc.nat(DEAD.length - 1),
        async (alive, way) => {
          const database = server.nextDatabase();
          let asked = 0;
          for (const [address, proxy] of proxies.entries()) {
            proxy.begin(() => {
              const lives = alive[Math.floor(asked / ADDRESSES) % alive.length];
              // The one that lives changes when a statement has been taken.
              if (lives !== address) return DEAD[(way + address) % DEAD.length];
              asked += ADDRESSES;
              return undefined;
            });
          }
          const tdengine = createTDengine({
            url: proxies.map(({ url }) => url).join(),
            user: 'root',
            password: 'taosdata',
          });
          const memory = new SinkMemory();
          const letters: ProducerRecord[] = [];
          for (const records of BATCHES) {
            const { answer, deadLetters } = await runSink(tdengine, records, {
              settings: tolerant(database),
              memory,
            });
            assert.equal(answer, undefined);
            assert.equal(deadLetters.length, 1);
            letters.push(...deadLetters);
          }
          assert.deepEqual(await readTables(server.tdengine, database), expected);
          const settings = tolerant(database);
          await assertExplained({ tdengine: server.tdengine, settings, records: BATCHES.flat(), letters });
          await server.tdengine.execute(`DROP DATABASE ${database}`);
        },
      ),
      { numRuns: 20 },
    );
  });
});
