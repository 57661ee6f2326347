import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { kafkaClient } from '../../../local/parts/kafka-client.ts';
import { untilIdle } from '../../../local/runner/until-idle.ts';
import { dropJson, dropLetters } from '../../../operations/dead-letters/drop.ts';
import { listJson, listLetters } from '../../../operations/dead-letters/list.ts';
import { type DeadLetters, withDeadLetters } from '../../../operations/dead-letters/open.ts';
import { replay } from '../../../operations/dead-letters/replay.ts';
import { replayJson } from '../../../operations/dead-letters/replay-report.ts';
import { showJson } from '../../../operations/dead-letters/show.ts';
import { statsJson } from '../../../operations/dead-letters/stats.ts';
import type { Target } from '../../../operations/target/target.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
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

onOneKafka('an operator who looks at the dead letters of a sink', (kafka) => {
  let world: Awaited<ReturnType<typeof startWorld>>;
  let operator: Awaited<ReturnType<typeof operated>>;

  const run = async (code: number, ...args: readonly string[]) => {
    const ended = await operator.tdkafka('dead-letters', ...args);
    assert.equal(ended.code, code, `${ended.out}${ended.err}`);
    return ended;
  };
  /** By the command. */
  const listed = async (...args: readonly string[]) => {
    const { out } = await run(0, 'list', 'meters', ...args, '--json');
    return listJson.parse(JSON.parse(out));
  };
  /** By the operation alone, which takes less time. */
  const list = (options: Partial<Parameters<typeof listLetters>[1]> = {}) =>
    withTarget((target) =>
      withDeadLetters(target, 'meters', {}, (letters) =>
        listLetters(letters, { filter: {}, all: false, limit: 100, looked: () => {}, ...options }),
      ),
    );
  const withTarget = async <T>(use: (target: Target) => Promise<T>): Promise<T> => {
    const target = operator.target();
    try {
      return await use(target);
    } finally {
      target.close();
    }
  };
  const offsets = async () => (await list()).letters.map(({ offset }) => offset);

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
    const found = async (...args: readonly string[]) => (await listed(...args)).letters.map(({ offset }) => offset);
    assert.deepEqual(await found('--stage', 'VALUE_CONVERTER', '--topic', world.topic, '--partition', '0'), [4]);
    assert.deepEqual(await found('--reason', 'COLUMN V', '--column', 'v', '--offset', '1-4'), [3]);
    assert.deepEqual(await found('--from', '2024-05-01T14:00:00Z', '--to', '2024-05-01T16:00:00Z'), [4]);
    assert.deepEqual(await found('--code', '0x2603'), []);
  });

  it('lists them page by page', async () => {
    const first = await listed('--limit', '3');
    assert.equal(first.letters.length, 3);
    assert.equal(first.next, first.letters.at(-1)?.place);
    const second = await listed('--limit', '3', '--after', first.next ?? '');
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

  it('sees with --dry-run what would become of each, and nothing is sent', async () => {
    const { out } = await run(1, 'replay', 'meters', '--dry-run', '--json');
    const { rejected, written, sent, notDone, tables } = replayJson.parse(JSON.parse(out));
    assert.deepEqual([rejected, written, sent, notDone.length, tables], [4, 0, 0, 4, 'as they are']);
    assert.equal((await list()).letters.length, 4);
  });

  it('is asked before records are sent again, and nothing is done without an answer', async () => {
    const { err } = await run(3, 'replay', 'meters');
    assert.match(err, /4 dead letters of meters are sent again to meters-\S+\. Nothing was done: .*--yes/);
  });

  it('sends them again byte for byte, and tells that they came back', async () => {
    const { out } = await run(1, 'replay', 'meters', '--offset', '0-3', '--yes', '--json');
    const { sent, cameBack, replayId } = replayJson.parse(JSON.parse(out));
    assert.deepEqual([sent, cameBack?.count, cameBack?.unsure], [2, 2, null]);
    const { letters } = await list();
    assert.deepEqual(
      letters.map(({ offset, attempts }) => [offset, attempts]),
      [
        [4, 0],
        [6, 0],
        [9, 1],
        [10, 1],
      ],
    );
    const shown = showJson.parse(JSON.parse((await run(1, 'show', 'meters', letters[2]?.place ?? '', '--json')).out));
    assert.deepEqual([shown.key?.content, shown.value?.content], ['same', VALUES[0]]);
    assert.equal(shown.letter.time, new Date(FIRST).toISOString());
    assert.deepEqual(
      shown.headers.slice(0, 4).map(({ name, value }) => [name, value?.content]),
      [
        ['from', 'device 0'],
        ['tdkafka.replay.from', `${world.topic} 0:0`],
        ['tdkafka.replay.id', replayId],
        ['tdkafka.replay.attempts', '1'],
      ],
    );
  });

  it('leaves what was replayed too often', async () => {
    const { out } = await run(1, 'replay', 'meters', '--offset', '9-10', '--max-attempts', '1', '--yes', '--json');
    const { sent, tooOften, cameBack } = replayJson.parse(JSON.parse(out));
    assert.deepEqual([sent, tooOften, cameBack], [0, 2, null]);
    assert.equal((await list()).letters.length, 4);
  });

  it('is asked before dead letters are dropped', async () => {
    const dry = dropJson.parse(
      JSON.parse((await run(0, 'drop', 'meters', '--offset', '4', '--dry-run', '--json')).out),
    );
    assert.equal(dry.dropped, 1);
    await run(3, 'drop', 'meters', '--offset', '4');
    assert.ok((await offsets()).includes(4));
  });

  it('drops what cannot be mended, and is refused when somebody else has dropped meanwhile', async () => {
    const drop = (letters: DeadLetters, offset: number) =>
      dropLetters(letters, {
        filter: { offsets: { from: offset, to: offset } },
        deletes: false,
        signal: new AbortController().signal,
        done: () => {},
      });
    await withTarget((target) =>
      withDeadLetters(target, 'meters', {}, async (first) => {
        assert.equal((await withDeadLetters(target, 'meters', {}, (second) => drop(second, 4))).dropped, 1);
        await assert.rejects(drop(first, 6), { code: 'refused', message: /^somebody else replays or drops/ });
      }),
    );
    assert.deepEqual(await offsets(), [6, 9, 10]);
    const { letters } = await list({ all: true });
    assert.deepEqual(
      letters.map(({ offset, dealtWith }) => [offset, dealtWith]),
      [
        [0, true],
        [3, true],
        [4, true],
        [6, false],
        [9, false],
        [10, false],
      ],
    );
  });

  it('writes them from here by the settings in force once the cause is mended, and goes on where it was', async () => {
    const mended = await operator.tdkafka('settings', 'set', 'meters', 'routes[0].columns[0].type', 'VARCHAR(40)');
    assert.equal(mended.code, 0, mended.err);
    const stable = `${world.databases.power}.meters`;
    await world.tdengine.execute(`DROP TABLE ${stable}`);
    const some = await withTarget((target) =>
      withDeadLetters(target, 'meters', {}, (letters) => {
        const interrupted = new AbortController();
        const { signal } = interrupted;
        return replay(target, letters, {
          ...{ filter: {}, through: true, rate: 1, limit: undefined, maxAttempts: 3, replayId: 'id', waitMs: 0 },
          waiting: { signal, sleep: (ms) => sleep(ms, undefined, { signal }), now: Date.now, told: () => {} },
          done: () => interrupted.abort(),
        });
      }),
    );
    assert.deepEqual([some.written, some.rejected, some.stopped], [1, 0, 'interrupted']);
    assert.deepEqual(await offsets(), [9, 10]);
    const rest = await run(0, 'replay', 'meters', '--through', '--rate', '100', '--yes');
    assert.match(rest.out, /^Dead letters: 2 written$/m);
    assert.deepEqual(await offsets(), []);
    const { rows } = await world.tdengine.query(`SELECT v FROM ${stable} ORDER BY _ts`);
    assert.deepEqual(rows.flat(), ['broken 0', 'broken 3', 'broken 6']);
  });

  it('has Kafka delete what is dealt with', async () => {
    const { deleted } = dropJson.parse(JSON.parse((await run(0, 'drop', 'meters', '--delete', '--yes', '--json')).out));
    assert.equal(deleted[0]?.before, 6);
    assert.deepEqual((await list({ all: true })).letters, []);
  });
});
