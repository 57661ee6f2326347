import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsOfText } from '../../../operations/migrate/given/connector-config.ts';
import { readProperties } from '../../../operations/migrate/given/properties.ts';
import { connectorsOfWorker, positionsOf } from '../../../operations/migrate/given/worker.ts';
import { routed } from '../../../operations/migrate/transforms/java-regex.ts';

const never = new AbortController().signal;

describe('the configurations of Kafka Connect', () => {
  it('are read of properties as Java reads them', () => {
    const text = '# no\n! no\na=1\n b : two words \nc\\ d=x\\\n   y\ne=\\u00e9\\t\nf\ng=h=i\na=2\r\n';
    assert.deepEqual(readProperties(text), {
      ...{ a: '2', b: 'two words ', 'c d': 'xy', e: 'é\t' },
      ...{ f: '', g: 'h=i' },
    });
  });

  it('are read of JSON in every shape', () => {
    const flat = { name: 'm', topics: 'a', 'tasks.max': 2 };
    const config = { name: 'm', topics: 'a', 'tasks.max': '2' };
    for (const value of [flat, { name: 'm', config: { topics: 'a', 'tasks.max': 2 } }, { name: 'm', config: flat }]) {
      const [one] = connectorsOfText(JSON.stringify([value]), 'x.json');
      assert.deepEqual([one?.name, { ...one?.config }], ['m', config]);
    }
  });

  it('are told where they are no JSON, without what is in them', () => {
    assert.throws(
      () => connectorsOfText('{"connection.password": "geheim" x}', 'x.json'),
      (error: Error) => {
        assert.match(error.message, /^x\.json: is no JSON/);
        assert.doesNotMatch(error.message, /geheim/);
        return true;
      },
    );
  });

  it('are asked of a worker, with states and positions, and none where it knows no positions', async () => {
    const asked: string[] = [];
    const answers: Record<string, object> = {
      '/connectors?expand=info&expand=status': {
        m: { info: { name: 'm', config: { name: 'm' } }, status: { connector: { state: 'RUNNING' } } },
        n: { info: { name: 'n', config: { name: 'n' } }, status: { connector: { state: 'PAUSED' } } },
      },
      '/connectors/m/offsets': {
        offsets: [
          {
            partition: { table: 'meters' },
            offset: { timestamp_millisecond: 1_538_548_685_001, timestamp_nanosecond: 1_000_000 },
          },
        ],
      },
    };
    const fetch = async (url: URL, { headers }: { headers: Headers }) => {
      asked.push(`${url.pathname}${url.search} ${headers.get('authorization')}`);
      const answer = answers[`${url.pathname}${url.search}`];
      return answer === undefined ? new Response('', { status: 404 }) : Response.json(answer);
    };
    const found = await connectorsOfWorker(new URL('http://u:p@connect:8083'), fetch, never);
    assert.deepEqual(
      found.map(({ name, state, positions }) => [name, state, positions]),
      [
        ['m', 'RUNNING', [{ table: 'meters', time: '2018-10-03T06:38:05.001Z' }]],
        ['n', 'PAUSED', undefined],
      ],
    );
    assert.equal(asked[0], '/connectors?expand=info&expand=status Basic dTpw');
  });

  it('are not there when the worker does not answer, or refuses', async () => {
    const ask = (fetch: () => Promise<Response>) => connectorsOfWorker(new URL('http://connect:8083'), fetch, never);
    await assert.rejects(
      ask(async () => new Response('', { status: 401 })),
      { code: 'not-allowed' },
    );
    await assert.rejects(
      ask(() => Promise.reject(new TypeError('fetch failed'))),
      { code: 'not-reachable' },
    );
    await assert.rejects(
      ask(async () => new Response('<html>')),
      { code: 'asked-wrongly' },
    );
  });

  it('have positions as fine as java.sql.Timestamp', () => {
    const offset = { timestamp_millisecond: 1_700_000_000_123, timestamp_nanosecond: 123_456_789 };
    assert.deepEqual(positionsOf({ offsets: [{ partition: { table: 'm' }, offset }] }), [
      { table: 'm', time: '2023-11-14T22:13:20.123456789Z' },
    ]);
    assert.equal(positionsOf({ offsets: [{ partition: {}, offset: {} }] }), undefined);
  });
});

describe('the topics of RegexRouter', () => {
  it('are those that Java makes', () => {
    assert.equal(routed('a-b', '(.*)-(.*)', '$2.$1'), 'b.a');
    assert.equal(routed('a-b', '(.*)-', '$1'), 'a-b');
    assert.equal(routed('ab', '(?<x>a)(b)', `\${x}$21\\$`), 'ab1$');
    assert.equal(routed('ab', 'a++b', ''), undefined);
  });
});
