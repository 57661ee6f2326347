import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { listJson } from '../../../operations/dead-letters/list.ts';
import { replayJson } from '../../../operations/dead-letters/replay-report.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

const T = 1_700_000_000_000;

onOneKafka('what Lambda gave up of a sink', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let operator: Awaited<ReturnType<typeof operated>>;
  before(async () => {
    world = await startWorld(kafka);
    const settings = {
      ...{ provisionedPollerConfig: {}, maximumRetryAttempts: 0, autoCreate: { database: true, stable: false } },
      onFailureDestination: `kafka://${world.topic}-failures`,
    };
    await world.send(`later,d=x v=1 ${T}000000`, `later,d=y v=2 ${T}000000`);
    operator = await operated(world.file(settings), world);
  });
  after(async () => {
    await operator?.close();
    await world?.close();
  });

  const access = () => [
    ...['--brokers', world.parts.brokers],
    ...[
      '--tdengine',
      world.parts.tdengine.url.replace('://', `://${world.parts.tdengine.user}:${world.parts.tdengine.password}@`),
    ],
  ];

  const listed = async (...args: readonly string[]) => {
    const { code, out, err } = await operator.tdkafka(
      'dead-letters',
      'list',
      'meters',
      '--from-failures',
      '--json',
      ...args,
    );
    assert.equal(code, 0, err);
    return listJson.parse(JSON.parse(out));
  };

  it('is listed with where each record was, and why it was given up', async () => {
    const { letters, topic } = await waitUntil('both to be given up', 60_000, async () => {
      const found = await listed().catch(() => undefined);
      return found?.letters.length === 2 ? found : undefined;
    });
    assert.equal(topic, `${world.topic}-failures`);
    assert.deepEqual(
      letters.map(({ topic: of, offset, stage, error }) => [of, offset, stage, error]),
      [0, 1].map((offset) => [world.topic, offset, 'LAMBDA', 'RetriesExhausted']),
    );
    assert.match(letters[0]?.reason ?? '', /^Lambda gave it up: RetriesExhausted, 1 invocations, the last /);
    const { out } = await operator.tdkafka('dead-letters', 'stats', 'meters', '--from-failures');
    assert.match(out, /2 dead letters of meters in \S+-failures/);
  });

  it('is shown with the bytes of the record and what would become of it now', async () => {
    const place = (await listed()).letters[0]?.place ?? '';
    const { code, out } = await operator.tdkafka(
      'dead-letters',
      'show',
      'meters',
      place,
      '--from-failures',
      ...access().slice(2),
    );
    assert.equal(code, 1);
    assert.match(out, /later,d=x v=1/);
  });

  const replayed = async (code: number) => {
    const ended = await operator.tdkafka(
      ...['dead-letters', 'replay', 'meters', '--from-failures', '--yes', '--json', '--wait', '60'],
      ...access().slice(0, 2),
    );
    assert.equal(ended.code, code, `${ended.out}${ended.err}`);
    return replayJson.parse(JSON.parse(ended.out));
  };

  it('is replayed, and what is given up again is told and not replayed twice', async () => {
    const { sent, cameBack } = await replayed(1);
    assert.deepEqual([sent, cameBack?.count], [2, 2]);
    assert.deepEqual(
      (await listed()).letters.map(({ offset, attempts }) => [offset, attempts]),
      [
        [2, 1],
        [3, 1],
      ],
    );
  });

  it('is written by the sink once the cause is mended', async () => {
    const { power } = world.databases;
    await world.tdengine.execute(`CREATE STABLE ${power}.later (_ts TIMESTAMP, v DOUBLE) TAGS (d NCHAR(16))`);
    const { sent, cameBack } = await replayed(0);
    assert.deepEqual([sent, cameBack?.count], [2, 0]);
    const { rows } = await world.tdengine.query(`SELECT v FROM ${power}.later ORDER BY v`);
    assert.deepEqual(rows, [[1], [2]]);
    assert.deepEqual((await listed()).letters, []);
    assert.equal((await replayed(0)).sent, 0);
  });

  it('is told that there is none where the sink has no failure destination', async () => {
    const { code, err } = await operator.tdkafka('dead-letters', 'list', 'metres', '--from-failures');
    assert.equal(code, 2, err);
  });
});
