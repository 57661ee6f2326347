import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { waitUntil } from '../../../local/parts/wait-until.ts';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { type SeekStep, seekSink } from '../../../operations/offsets/seek.ts';
import { connectorNamed } from '../../../operations/target/deployment.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

const FIRST = Date.parse('2024-05-01T10:00:00Z');
const HOUR = 3_600_000;

/** Records an hour apart, of which the value is the number. */
const value = (n: number) => JSON.stringify({ ts: FIRST + n * HOUR, v: n });

onOneKafka('an operator who pauses, resumes and seeks a sink', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let operator: Awaited<ReturnType<typeof operated>>;
  let sent = 0;

  async function send(count: number): Promise<void> {
    const producer = kafkaClient(world.parts.brokers).producer();
    await producer.connect();
    const messages = Array.from({ length: count }, (_, index) => ({
      value: value(sent + index),
      timestamp: String(FIRST + (sent + index) * HOUR),
    }));
    await producer.send({ topic: world.topic, messages });
    await producer.disconnect();
    sent += count;
  }

  const rows = async () => {
    const { rows: found } = await world.tdengine.query(`SELECT COUNT(*) FROM ${world.databases.power}.meters`);
    return Number(found[0]?.[0]);
  };
  const json = async (...args: readonly string[]) => {
    const { code, out, err } = await operator.tdkafka(...args, '--json');
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  const committed = async () => {
    const admin = kafkaClient(world.parts.brokers).admin();
    await admin.connect();
    const groupId = `${operator.target().deployment}-meters-${world.topic}`;
    const [found] = await admin.fetchOffsets({ groupId, topics: [world.topic] });
    await admin.disconnect();
    return found?.partitions.map(({ offset }) => Number(offset));
  };

  before(async () => {
    world = await startWorld(kafka);
    await world.send();
    await send(10);
    const route = {
      table: 'meters',
      timestamp: { field: 'ts', unit: 'ms' },
      columns: [{ name: 'v', type: 'INT', path: 'v' }],
    };
    operator = await operated(world.file({ format: 'json', routes: [route] }), world);
    await untilIdle(operator.runner);
  });
  after(async () => {
    await operator?.close();
    await world?.close();
  });

  it('sees with --dry-run what would be paused, and nothing is', async () => {
    const { topics } = await json('pause', 'meters', '--dry-run');
    assert.deepEqual(
      topics.map(({ before: was, state }: Record<string, string>) => [was, state]),
      [['Enabled', 'Disabled']],
    );
    assert.equal(operator.runner.sinks[0]?.mappings[0]?.status().state, 'Enabled');
  });

  it('pauses: nothing is read, and it is said that no batch runs and what a deploy does', async () => {
    const { code, out } = await operator.tdkafka('pause', 'meters');
    assert.equal(code, 0);
    assert.match(out, /Enabled +Disabled/);
    assert.match(out, /no batch runs any more: nobody is in group d\S+-meters-meters-/);
    assert.match(out, /a deploy that changes its mapping .* may enable it again/);
    await send(1);
    assert.equal(operator.runner.sinks[0]?.mappings[0]?.status().state, 'Disabled');
    assert.deepEqual(await committed(), [10]);
  });

  it('resumes: what was sent meanwhile is written', async () => {
    const { topics } = await json('resume', 'meters');
    assert.deepEqual(
      topics.map(({ state }: Record<string, string>) => state),
      ['Enabled'],
    );
    await untilIdle(operator.runner);
    assert.equal(await rows(), 11);
  });

  it('sees with --dry-run where a time leads, with the times of the records', async () => {
    const plan = await json('seek', 'meters', '--to-time', '2024-05-01T13:30:00Z', '--dry-run');
    assert.deepEqual(
      plan.partitions.map(({ from, to, toTime }: Record<string, unknown>) => [from, to, toTime]),
      [[11, 4, '2024-05-01T14:00:00.000Z']],
    );
    assert.deepEqual([plan.again, plan.passedOver, plan.undo], [7, 0, null]);
    assert.deepEqual(await committed(), [11]);
  });

  it('is asked first: without --yes nothing is set, and the sink reads on', async () => {
    const { code, err } = await operator.tdkafka('seek', 'meters', '--to-earliest');
    assert.equal(code, 3, err);
    assert.match(err, /Up to 11 records are read again/);
    assert.deepEqual(await committed(), [11]);
    assert.equal(operator.runner.sinks[0]?.mappings[0]?.status().state, 'Enabled');
  });

  it('goes back by hours of the records: they are written again, and the offsets from before are kept', async () => {
    await world.tdengine.execute(`DELETE FROM ${world.databases.power}.meters WHERE _ts >= '2024-05-01T18:00:00Z'`);
    const held = await json('seek', 'meters', '--to-offset', '10', '--keep-paused', '--yes');
    assert.deepEqual(held.paused, [world.topic]);
    const done = await json('seek', 'meters', '--by', '-2h', '--yes');
    assert.deepEqual(
      done.partitions.map(({ from, fromTime, to }: Record<string, unknown>) => [from, fromTime, to]),
      [[10, '2024-05-01T20:00:00.000Z', 8]],
    );
    assert.deepEqual(done.paused, [world.topic], 'it was paused before');
    assert.match(readFileSync(join(operator.folder, done.undo), 'utf8'), /^"d\S+","meters-\S+",0,10\n$/);
    await json('resume', 'meters');
    await untilIdle(operator.runner);
    assert.equal(await rows(), 11);
    assert.deepEqual(await committed(), [11]);
  });

  it('is told how many records nobody will write, and takes that back by the file', async () => {
    await operator.tdkafka('pause', 'meters');
    await send(3);
    const { code, out } = await operator.tdkafka('seek', 'meters', '--to-latest', '--yes');
    assert.equal(code, 0);
    assert.match(out, /3 PASSED OVER/);
    assert.match(out, /Up to 3 records are passed over: nobody will write them/);
    assert.deepEqual(await committed(), [14]);
    const undo = /To undo it: tdkafka seek meters (--from-file \S+)/.exec(out)?.[1] ?? '';
    await json('seek', 'meters', ...undo.split(' '), '--yes');
    assert.deepEqual(await committed(), [11]);
    await json('resume', 'meters');
    await untilIdle(operator.runner);
    assert.equal(await rows(), 14);
  });

  it('says at Ctrl-C in what state things are; is refused while somebody else reads in the group, and told who', async () => {
    const client = kafkaClient(world.parts.brokers);
    await operator.tdkafka('pause', 'meters');
    const consumer = client.consumer({ groupId: `${operator.target().deployment}-meters-${world.topic}` });
    await consumer.connect();
    await consumer.subscribe({ topic: world.topic });
    await consumer.run({ autoCommit: false, eachMessage: async () => {} });
    const note = join(operator.folder, '.tdkafka', 'seek', `${operator.target().deployment}-meters.json`);
    const interrupted = operator.start('seek', 'meters', '--by', '-3', '--yes');
    await waitUntil('the note of a seek', 20_000, () => existsSync(note) || undefined);
    interrupted.child.kill('SIGINT');
    const ended = await interrupted.ended;
    assert.equal(ended.code, 130);
    assert.match(ended.err, /sink meters is paused, or about to be, and no offset was set: the same command again/);

    const target = operator.target();
    const steps: SeekStep[] = [];
    let now = 0;
    try {
      const sink = await connectorNamed(target, 'meters', 'sink');
      const to = { kind: 'earliest' } as const;
      const seek = seekSink(
        target,
        { ...{ sink, topics: [], partitions: [], to, asked: 'earliest' }, kafka: {}, keepPaused: false },
        {
          ...{ signal: new AbortController().signal, sleep: async () => {}, told: () => {} },
          now: () => (now += 20_000),
          journal: { read: () => undefined, write: () => {}, clear: () => {}, keepUndo: () => 'undo.csv' },
          confirm: async () => {},
          step: (step) => steps.push(step),
        },
      );
      await assert.rejects(seek, {
        ...{ name: 'OperationError', code: 'refused' },
        message: /^group \S+ has an active member, \S+ at \S+: end it, and try again$/,
      });
    } finally {
      target.close();
      await consumer.disconnect();
    }
    assert.deepEqual(steps.at(-1), { kind: 'paused' });
    assert.deepEqual(await committed(), [14]);
    // It leaves paused what was paused before.
    const done = await json('seek', 'meters', '--to-earliest', '--yes');
    assert.deepEqual([done.again, done.paused], [14, [world.topic]]);
    await json('resume', 'meters');
    await untilIdle(operator.runner);
  });

  it('goes on with a seek that was killed after it had begun: the sink reads again at its end', async () => {
    const note = join(operator.folder, '.tdkafka', 'seek', `${operator.target().deployment}-meters.json`);
    const killed = operator.start('seek', 'meters', '--by', '-4', '--yes');
    await waitUntil('the note of a seek', 20_000, () => existsSync(note) || undefined);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const done = await json('seek', 'meters', '--by', '-4', '--yes');
    assert.deepEqual([done.again, done.paused], [4, []]);
    assert.equal(existsSync(note), false);
    await untilIdle(operator.runner);
    assert.deepEqual(await committed(), [14]);
  });
});
