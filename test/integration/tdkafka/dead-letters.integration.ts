import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { listJson } from '../../../operations/dead-letters/list.ts';
import { showJson } from '../../../operations/dead-letters/show.ts';
import { statsJson } from '../../../operations/dead-letters/stats.ts';
import { onEachKafka } from '../../support/integration/each-kafka.ts';
import { operated } from '../../support/integration/operated-world.ts';
import { startWorld } from '../../support/integration/world.ts';

const FIRST = Date.parse('2024-05-01T10:00:00Z');
const HOUR = 3_600_000;

/** Records of which every third has no number where one must be, and one is no JSON. */
const VALUES = Array.from({ length: 9 }, (_, n) =>
  n === 4 ? '{"ts":' : JSON.stringify({ ts: FIRST + n * HOUR, v: n % 3 === 0 ? `broken ${n}` : n }),
);

const ROUTE = {
  table: 'meters',
  timestamp: { field: 'ts', unit: 'ms' },
  columns: [{ name: 'v', type: 'INT', path: 'v' }],
};

onEachKafka('an operator who looks at the dead letters of a sink', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let operator: Awaited<ReturnType<typeof operated>>;

  const run = async (code: number, ...args: readonly string[]) => {
    const ended = await operator.tdkafka('dead-letters', ...args);
    assert.equal(ended.code, code, `${ended.out}${ended.err}`);
    return ended;
  };
  const list = async (...args: readonly string[]) => {
    const { out } = await run(0, 'list', 'meters', ...args, '--json');
    return listJson.parse(JSON.parse(out));
  };
  const offsets = async (...args: readonly string[]) => (await list(...args)).letters.map(({ offset }) => offset);

  before(async () => {
    world = await startWorld(kafka);
    await world.send();
    const producer = kafkaClient(world.parts.brokers).producer();
    await producer.connect();
    const messages = VALUES.map((value, n) => ({
      key: 'same',
      value,
      timestamp: String(FIRST + n * HOUR),
      headers: { from: `device ${n}` },
    }));
    await producer.send({ topic: world.topic, messages });
    await producer.disconnect();
    const errors = { tolerance: 'all', deadLetterTopic: world.deadLetterTopic };
    operator = await operated(world.file({ format: 'json', routes: [ROUTE], errors }), world);
    await untilIdle(operator.runner);
  });
  after(async () => {
    await operator?.close();
    await world?.close();
  });

  it('lists them with where each record was and why it was rejected, and not what it holds', async () => {
    const { letters, topic, next } = await list();
    assert.deepEqual([topic, next], [world.deadLetterTopic, null]);
    assert.deepEqual(
      letters.map(({ offset, stage, dealtWith }) => [offset, stage, dealtWith]),
      [
        [0, 'TRANSFORMATION', false],
        [3, 'TRANSFORMATION', false],
        [4, 'VALUE_CONVERTER', false],
        [6, 'TRANSFORMATION', false],
      ],
    );
    assert.match(letters[0]?.reason ?? '', /: column v: INT takes whole numbers only$/);
    assert.equal(letters[1]?.time, '2024-05-01T13:00:00.000Z');
    const { out } = await run(0, 'list', 'meters');
    assert.match(out, /^place +time +where it was +stage +reason$/m);
    assert.doesNotMatch(out, /broken/);
  });

  it('finds them by stage, reason, column, topic, offset and time', async () => {
    assert.deepEqual(await offsets('--stage', 'VALUE_CONVERTER'), [4]);
    assert.deepEqual(await offsets('--reason', 'COLUMN V'), [0, 3, 6]);
    assert.deepEqual(await offsets('--column', 'v'), [0, 3, 6]);
    assert.deepEqual(await offsets('--column', 'w'), []);
    assert.deepEqual(await offsets('--code', '0x2603'), []);
    assert.deepEqual(await offsets('--topic', world.topic, '--partition', '0', '--offset', '1-4'), [3, 4]);
    assert.deepEqual(await offsets('--topic', 'other'), []);
    assert.deepEqual(await offsets('--from', '2024-05-01T14:00:00Z', '--to', '2024-05-01T16:00:00Z'), [4]);
  });

  it('lists them page by page', async () => {
    const first = await list('--limit', '3');
    assert.equal(first.letters.length, 3);
    assert.equal(first.next, first.letters.at(-1)?.place);
    const second = await list('--limit', '3', '--after', first.next ?? '');
    assert.deepEqual([second.letters.map(({ offset }) => offset), second.next], [[6], null]);
  });

  it('counts them by reason without its numbers, by topic and by hour', async () => {
    const { out } = await run(0, 'stats', 'meters', '--json');
    const stats = statsJson.parse(JSON.parse(out));
    assert.deepEqual([stats.open, stats.dealtWith, stats.others], [4, 0, 0]);
    assert.deepEqual(
      stats.reasons.map(({ stage, count }) => [stage, count]),
      [
        ['TRANSFORMATION', 3],
        ['VALUE_CONVERTER', 1],
      ],
    );
    assert.deepEqual(stats.topics, [{ topic: world.topic, partition: 0, count: 4 }]);
    assert.deepEqual(stats.hours.length, 4);
    assert.match((await run(0, 'stats', 'meters')).out, /^4 dead letters of meters in topic /);
  });

  it('shows one with key, headers and value, why it was rejected, and that it would be rejected again', async () => {
    const [first] = (await list()).letters;
    const { out } = await run(1, 'show', 'meters', first?.place ?? '', '--json');
    const { key, value, headers, preview } = showJson.parse(JSON.parse(out));
    assert.deepEqual([key?.content, value?.content], ['same', VALUES[0]]);
    assert.deepEqual(headers[0], {
      name: 'from',
      value: { as: 'text', content: 'device 0', bytes: 8, cut: false },
    });
    assert.equal(preview?.tables, 'as they are');
    assert.equal(preview?.record.outcome.kind, 'rejected');
    assert.match(
      (await run(1, 'show', 'meters', first?.place ?? '')).out,
      /^Record 1 .*rejected \(route\): .*column v: /m,
    );
  });

  it('is told what there is when there is no such dead letter, connector or brokers', async () => {
    const partition = (await list()).letters[0]?.place.split(':')[0];
    const { err } = await run(2, 'show', 'meters', `${partition}:99`);
    assert.match(err, /which has offsets 0 to 3: `tdkafka dead-letters list/);
    assert.match((await run(2, 'list', 'metres')).err, /did you mean meters\?/);
    assert.match((await run(4, 'list', 'meters', '--brokers', '127.0.0.1:1')).err, /cannot be reached from here/);
  });
});
