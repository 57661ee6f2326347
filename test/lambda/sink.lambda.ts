import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../support/servers/for-this-file.ts';
import { eventOf, recordOf, recordsOf } from '../support/sink/records.ts';
import { MAX_EVENT_BYTES } from './runtime/runtime-api.ts';
import { assertFailed, assertReturned, lineOf, metricsOf } from './world/lines.ts';
import { recordsIn } from './world/topic.ts';
import { startLambdaWorld } from './world/world.ts';

const world = await forThisFile(startLambdaWorld('sink'));

const line = (id: number, ms: number) => `meters,groupid=${id} current=${ms % 100}.5,voltage=220i ${ms}000000`;
const GOOD = [line(1, 1_700_000_000_000), line(2, 1_700_000_000_001)];

async function rowsIn(database: string): Promise<number> {
  const { rows } = await world.tdengine.query(`SELECT COUNT(*) FROM \`${database}\`.meters`);
  return Number(rows[0]?.[0]);
}

describe('the sink, as Lambda runs it', { concurrency: 3 }, () => {
  it('writes records, in a cold start and after it was frozen', async () => {
    const container = await world.start('sink', { settings: { database: 'plain', dataPrecision: 'ns' } });
    const first = await container.invoke(eventOf(recordsOf(GOOD)));
    assert.equal(assertReturned(first), null);
    assert.equal(lineOf(first, 'batch').written, 2);
    assert.equal(metricsOf(first).Written, 2);
    assert.ok(container.frozen());
    assertReturned(await container.invoke(eventOf(recordsOf([line(3, 1_700_000_000_002)]))));
    assert.equal(await rowsIn('plain'), 3);
  });

  it('sends what it rejects to the dead letter topic, also after it was frozen', async () => {
    const errors = { tolerance: 'all', deadLetterTopic: 'dead' };
    const container = await world.start('sink', { settings: { database: 'dead', dataPrecision: 'ns', errors } });
    for (const bad of ['bad one', 'bad two']) {
      const ending = await container.invoke(eventOf(recordsOf([...GOOD, bad])));
      assertReturned(ending);
      const { written, rejected, unsentDeadLetters } = lineOf(ending, 'batch');
      assert.deepEqual({ written, rejected, unsentDeadLetters }, { written: 2, rejected: 1, unsentDeadLetters: 0 });
      lineOf(ending, 'record rejected');
    }
    const letters = await recordsIn(world.kafka.brokers, 'dead', 2);
    assert.deepEqual(
      letters.map(({ value }) => value),
      ['bad one', 'bad two'],
    );
  });

  it('answers which records to send again, where Lambda takes partial responses', async () => {
    const variables = { REPORT_BATCH_ITEM_FAILURES: 'true' };
    const container = await world.start('sink', { settings: { database: 'partial', dataPrecision: 'ns' }, variables });
    const ending = await container.invoke(eventOf(recordsOf([...GOOD, 'bad'])));
    assert.deepEqual(assertReturned(ending), {
      batchItemFailures: [{ itemIdentifier: { partition: 'meters-0', offset: 2 } }],
    });
  });

  it('reads every format, and settings that were changed since the deploy', async () => {
    for (const [format, value, more] of [
      ['telnet', 'meters 1700000000 1.5 groupid=1', {}],
      ['opentsdb-json', '{"metric":"meters","timestamp":1700000000,"value":1.5,"tags":{"groupid":"1"}}', {}],
      ['line', GOOD[0] ?? '', { dataPrecision: 'ns' }],
    ] as const) {
      const settings = { database: `format_${format.replace('-', '_')}`, format, ...more };
      const container = await world.start('sink', { settings, changed: true });
      assertReturned(await container.invoke(eventOf(recordsOf([value]))));
      assert.equal(await rowsIn(settings.database), 1);
      await container.close();
    }
  });

  it('does not start without its environment, and says what is missing', async () => {
    const starting = world.start('sink', { settings: { database: 'x' }, variables: { CONNECTOR_NAME: '' } });
    await assert.rejects(starting, /environment variable CONNECTOR_NAME is not set/);
  });

  it('takes the largest event with 256 MB of memory', async () => {
    const container = await world.start('sink', {
      settings: { database: 'large', dataPrecision: 'ns' },
      memoryMb: 256,
      timeoutMs: 300_000,
    });
    const events = [manyRecords(), fewRecords()];
    for (const event of events) {
      const bytes = JSON.stringify(event).length;
      assert.ok(bytes > 0.95 * MAX_EVENT_BYTES && bytes <= MAX_EVENT_BYTES, `${bytes} bytes`);
      const ending = await container.invoke(event);
      assertReturned(ending);
      const { received, written } = lineOf(ending, 'batch');
      assert.equal(written, received);
    }
    assert.ok(container.peakMb() < 256, `${container.peakMb()} MB`);
  });

  it('fails with the name of the setting that cannot be used', async () => {
    const variables = { SETTINGS_PARAMETER: '/tdengine/password' };
    const container = await world.start('sink', { settings: { database: 'x' }, variables });
    assertFailed(await container.invoke(eventOf([])), /\/tdengine\/password: .*must be JSON/);
  });
});

/** An event of the most bytes that Lambda sends, with many small records. */
function manyRecords() {
  const records = [];
  let bytes = 30;
  for (let offset = 0; ; offset++) {
    const record = recordOf(line(offset % 500, 1_700_000_000_000 + offset), offset);
    bytes += JSON.stringify(record).length + 1;
    if (bytes > MAX_EVENT_BYTES) return eventOf(records);
    records.push(record);
  }
}

/** The same bytes in records of a megabyte each, of thousands of lines. */
function fewRecords() {
  const lines = Array.from({ length: 18_000 }, (_, index) => line(index % 500, 1_710_000_000_000 + index));
  const records = recordsOf(
    [0, 1, 2, 3, 4].map(() =>
      lines
        .join('\n')
        .slice(0, 925_000)
        .replace(/\n[^\n]*$/, ''),
    ),
  );
  return eventOf(records);
}
