import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OldConnector } from '../../../../operations/migrate/cut-over/old-connector.ts';
import { type NewSink, type NewSource, sinkSteps, sourceSteps } from '../../../../operations/migrate/cut-over/steps.ts';
import { type Step, tryWalk, walk } from '../../../../operations/migrate/cut-over/walk.ts';
import { OperationError } from '../../../../operations/operation-error.ts';
import type { GroupOffset } from '../../../../operations/target/raw-kafka.ts';

const POSITIONS = [
  { table: 'meters', time: '2024-05-01T00:00:00.000Z' },
  { table: 'pumps', time: '2024-05-02T00:00:00.000Z' },
];

/** How things are. */
interface World {
  isStopped: boolean;
  isGone: boolean;
  isDeployed: boolean;
  isRight: boolean;
  /** Of the old group. */
  readers: string | undefined;
  /** Topics. */
  paused: readonly string[];
  /** By group and topic. */
  readonly offsets: Map<string, readonly GroupOffset[]>;
  /** Tables. */
  readonly moved: Set<string>;
}

/** Kafka Connect, Kafka and AWS, as far as a cut-over sees them, and what was done to them. */
function startWorld() {
  const state: World = {
    ...{ isStopped: false, isGone: false, isDeployed: false, isRight: true },
    ...{ readers: 'somebody', paused: [], offsets: new Map(), moved: new Set() },
  };
  const done: string[] = [];
  const old: OldConnector = {
    config: { name: 'old', origin: 'http://connect:8083', config: {} },
    isStopped: async () => state.isStopped,
    async stop() {
      done.push('stop');
      state.isStopped = true;
    },
    positions: async () => POSITIONS,
    isGone: async () => state.isGone,
    async delete() {
      done.push('delete');
      state.isGone = true;
    },
  };
  const own = {
    deployCommand: 'npx cdk deploy plant-new-sink',
    deployed: async () => (state.isDeployed ? 'CREATE_COMPLETE' : undefined),
    async verified() {
      done.push('verify');
      return { isRight: state.isRight, text: '3 rows' };
    },
  };
  const sink = (name: string, topic: string, to: string): NewSink => ({
    ...{ ...own, name, topics: [{ topic, from: 'connect-old', to }] },
    readers: async () => state.readers,
    async untilNobodyReads() {
      state.readers = undefined;
    },
    committed: async (group, of) => state.offsets.get(`${group} ${of}`) ?? [],
    async commit(group, of, offsets) {
      done.push(`commit ${group} ${of}`);
      const others = state.offsets.get(`${group} ${of}`) ?? [];
      const kept = others.filter(({ partition }) => offsets.every((each) => each.partition !== partition));
      state.offsets.set(`${group} ${of}`, [...offsets, ...kept]);
    },
    paused: async () => state.paused,
    async resume() {
      done.push('resume');
      state.paused = [];
    },
  });
  const source: NewSource = {
    ...{ ...own, name: 'new' },
    moved: async () => state.moved,
    async move({ table, time }) {
      done.push(`move ${table} ${time}`);
      state.moved.add(table);
    },
  };
  return { state, done, old, sink, source };
}

/** Walks with a person who agrees. */
async function walked(steps: readonly Step[], confirm: (does: string) => Promise<void> = async () => {}) {
  const told: string[] = [];
  const signal = new AbortController().signal;
  await walk(steps, { signal, confirm, told: ({ step, state }) => told.push(`${step} ${state}`) });
  return told;
}

describe('the cut-over of a sink', () => {
  it('stops before the deploy with its command, and the same walk goes on behind it and passes over what holds', async () => {
    const { state, done, old, sink } = startWorld();
    const steps = () => sinkSteps(old, [sink('new', 'a', 'connect-old')]);
    await assert.rejects(walked(steps()), { code: 'refused', message: /npx cdk deploy plant-new-sink/ });
    assert.deepEqual(done, ['stop']);
    state.isDeployed = true;
    state.paused = ['a'];
    state.readers = 'the sink itself';
    assert.deepEqual(await walked(steps()), [
      ...['stop there', 'group there', 'offsets there', 'deploy there'],
      ...['resume done', 'verify there', 'delete done'],
    ]);
    assert.deepEqual(done, ['stop', 'resume', 'verify', 'delete']);
  });

  it('copies the offsets of each topic to a group of its own before the deploy, and never back', async () => {
    const { state, done, old, sink } = startWorld();
    state.offsets.set('connect-old a', [
      { partition: 0, offset: 5 },
      { partition: 1, offset: 7 },
    ]);
    state.offsets.set('connect-old b', [{ partition: 0, offset: 3 }]);
    state.offsets.set('plant-new-a a', [{ partition: 1, offset: 9 }]);
    const steps = sinkSteps(old, [sink('new-1', 'a', 'plant-new-a'), sink('new-2', 'b', 'plant-new-b')]);
    await assert.rejects(walked(steps), { code: 'refused' });
    assert.deepEqual(done, ['stop', 'commit plant-new-a a', 'commit plant-new-b b']);
    assert.deepEqual(state.offsets.get('plant-new-a a'), [
      { partition: 0, offset: 5 },
      { partition: 1, offset: 9 },
    ]);
    state.isDeployed = true;
    await walked(steps);
    assert.deepEqual(done.slice(3), ['verify', 'verify', 'delete']);
  });

  it('deletes nothing when something has not arrived', async () => {
    const { state, done, old, sink } = startWorld();
    state.isDeployed = true;
    state.isRight = false;
    await assert.rejects(walked(sinkSteps(old, [sink('new', 'a', 'connect-old')])), {
      code: 'refused',
      message: /new: 3 rows; `tdkafka verify new`/,
    });
    assert.equal(state.isGone, false);
    assert.ok(!done.includes('delete'));
  });

  it('does nothing that nobody agrees to', async () => {
    const { done, old, sink } = startWorld();
    const asked: string[] = [];
    const confirm = async (does: string) => {
      asked.push(does);
      throw new OperationError('refused', 'nothing was done');
    };
    await assert.rejects(walked(sinkSteps(old, [sink('new', 'a', 'connect-old')]), confirm), { code: 'refused' });
    assert.deepEqual([done, asked.length], [[], 1]);
    assert.match(asked[0] ?? '', /^Connector old is stopped/);
  });

  it('says without doing anything what holds and what is open', async () => {
    const { state, done, old, sink } = startWorld();
    state.isStopped = true;
    const steps = sinkSteps(old, [sink('new', 'a', 'connect-old')]);
    const tried = await tryWalk(steps, new AbortController().signal);
    assert.deepEqual(
      tried.map(({ step, state: found }) => `${step} ${found}`),
      [
        ...['stop there', 'group open', 'offsets open', 'deploy open'],
        ...['resume open', 'verify open', 'delete open'],
      ],
    );
    assert.deepEqual(done, []);
  });
});

describe('the cut-over of a source', () => {
  it('moves each table to where it stood, those again that an interrupted one has not moved', async () => {
    const { state, done, old, source } = startWorld();
    state.isDeployed = true;
    state.moved.add('meters');
    assert.deepEqual(await walked(sourceSteps(old, source, false)), [
      ...['stop done', 'deploy there', 'positions done', 'verify there', 'delete done'],
    ]);
    assert.deepEqual(done, ['stop', 'move pumps 2024-05-02T00:00:00.000Z', 'verify', 'delete']);
  });

  it('leaves the tables at timestampInitial when that is asked for', async () => {
    const { state, done, old, source } = startWorld();
    state.isDeployed = true;
    await walked(sourceSteps(old, source, true));
    assert.deepEqual(done, ['stop', 'verify', 'delete']);
  });
});
