import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type NamedConnectors, newNames } from '../../../../operations/migrate/cut-over/new-names.ts';
import { oldConnector } from '../../../../operations/migrate/cut-over/old-connector.ts';
import type { WorkerRest } from '../../../../operations/migrate/given/worker-rest.ts';

const waiting = {
  ...{ signal: new AbortController().signal, sleep: async () => {}, now: () => 0, told: () => {} },
};

/** A worker with connector `m`, which stops when it is asked for the second time whether it has. */
function startWorker(isOld = false) {
  const asked: string[] = [];
  let seen = 0;
  let isGone = false;
  const worker: WorkerRest = {
    origin: 'http://connect:8083',
    async send(method, path) {
      asked.push(`${method} ${path}`);
      if (path === '/connectors') return ['m', 'n'];
      if (!path.startsWith('/connectors/m') || isGone) return undefined;
      if (method === 'DELETE') isGone = true;
      if (path.endsWith('/status')) {
        seen += 1;
        const tasks = seen > 1 ? [] : [{ id: 0, state: 'RUNNING' }];
        return { connector: { state: asked.includes('PUT /connectors/m/stop') ? 'STOPPED' : 'RUNNING' }, tasks };
      }
      if (path.endsWith('/stop')) return isOld ? undefined : null;
      return { name: 'm', config: { name: 'm', topics: 'a' } };
    },
  };
  return { worker, asked };
}

describe('a connector of Kafka Connect', () => {
  it('is stopped when none of its tasks is left', async () => {
    const { worker, asked } = startWorker();
    const old = await oldConnector(worker, 'm', waiting);
    await old.stop();
    assert.equal(asked.filter((each) => each.endsWith('/status')).length, 2);
    assert.equal(await old.isStopped(), true);
  });

  it('is gone when it was deleted', async () => {
    const { worker } = startWorker();
    const old = await oldConnector(worker, 'm', waiting);
    assert.equal(await old.isGone(), false);
    await old.delete();
    assert.equal(await old.isGone(), true);
  });

  it('is not there: those that are there are named', async () => {
    await assert.rejects(oldConnector(startWorker().worker, 'x', waiting), {
      code: 'refused',
      message: /it has m, n$/,
    });
  });

  it('is not stopped by a worker that knows no stopping, which is said', async () => {
    const old = await oldConnector(startWorker(true).worker, 'm', waiting);
    await assert.rejects(old.stop(), { code: 'refused', message: /older than Kafka 3\.5/ });
  });
});

describe('what takes the place of a connector', () => {
  const names = (sinks: NamedConnectors['sinks'], topics: string, asked: readonly string[] = []) =>
    newNames({ sinks, sources: {} }, 'sinks', { name: 'My.Meters', origin: '', config: { topics } }, asked);

  it('has its name, or reads in its group', () => {
    const sinks = {
      'my-meters-1': { topics: ['a'] },
      renamed: { topics: ['b'], consumerGroupId: 'connect-My.Meters' },
      other: { topics: ['a'] },
    };
    assert.deepEqual(names(sinks, 'a,b'), ['my-meters-1', 'renamed']);
    assert.deepEqual(names(sinks, 'a,b', ['other']), ['other']);
  });

  it('reads all of its topics, unless a person says otherwise', () => {
    const sinks = { 'my-meters': { topics: ['a'] } };
    assert.throws(() => names(sinks, 'a,b'), { code: 'asked-wrongly', message: /reads b, and my-meters would not/ });
    assert.throws(() => names({}, 'a'), { code: 'asked-wrongly', message: /with --to/ });
    assert.throws(() => names(sinks, 'a', ['x']), { code: 'asked-wrongly', message: /has no sink x/ });
  });

  it('is one source', () => {
    const source = (sources: object, asked: readonly string[] = []) =>
      newNames({ sinks: {}, sources: { ...sources } }, 'sources', { name: 'Old', origin: '', config: {} }, asked);
    assert.deepEqual(source({ old: {}, plant: {} }), ['old']);
    assert.deepEqual(source({ old: {}, plant: {} }, ['plant']), ['plant']);
    for (const wrong of [() => source({ plant: {} }), () => source({ a: {}, b: {} }, ['a', 'b'])]) {
      assert.throws(wrong, { code: 'asked-wrongly', message: /name the source that takes the place of Old/ });
    }
  });
});
