import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import type { RouteAsked } from '../../../../functions/sink/decode/route-trace.ts';
import type { EventRecord } from '../../../../functions/sink/receive/kafka-event.ts';
import { jsonFormat } from '../../../../functions/sink/route/json-format.ts';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';

const RECORD: EventRecord = { topic: 't', partition: 0, offset: 0, timestamp: 1, headers: [{ v: [49] }] };

/** What a trace is told of a value under routes. */
function traced(value: string, routes: readonly object[], record: EventRecord = RECORD) {
  const asked: Omit<RouteAsked, 'record'>[] = [];
  const made: string[] = [];
  const decode = jsonFormat.decoder({
    settings: sinkRuntime.parse({ format: 'json', database: 'd', routes, unrouted: 'skip' }),
    topic: 't',
    precisionOf: () => 'ms',
    tables: new TableRegistry(),
    trace: {
      asked: ({ route, depth, refusal }) => asked.push({ route, depth, refusal }),
      made: (route, row) => made.push(`${route}: ${row.table.name} ${row.values.join()}`),
    },
  });
  decode(value, record, 0, 1);
  return { asked, made };
}

const route = { table: 't', columns: [{ path: 'v' }] };

/** Why a route with this condition does not take a record; undefined when it does. */
function refusal(when: object, value: object, record: EventRecord = RECORD): string | undefined {
  return traced(JSON.stringify({ v: 1, ...value }), [{ ...route, when }], record).asked[0]?.refusal;
}

describe('a route that is traced', () => {
  it('tells whether it takes a record, and of each row', () => {
    const routes = [
      { ...route, name: 'a', when: { field: 'kind', equals: 'reading' } },
      { ...route, name: 'b', table: 'u' },
    ];
    assert.deepEqual(traced('{"kind":"event","v":1}', routes), {
      asked: [
        { route: 'a', depth: 0, refusal: 'kind is "event", and must be "reading"' },
        { route: 'b', depth: 0, refusal: undefined },
      ],
      made: ['b: u 1'],
    });
  });

  it('tells of each element that it explodes', () => {
    const exploding = { table: 't', explode: 'e', when: { field: 'e.k', equals: 1 }, columns: [{ path: 'e.v' }] };
    assert.deepEqual(traced('{"e":[{"k":1,"v":5},{"k":2,"v":6}]}', [exploding]), {
      asked: [
        { route: 'routes[0]', depth: 0, refusal: undefined },
        { route: 'routes[0]', depth: 1, refusal: undefined },
        { route: 'routes[0]', depth: 1, refusal: 'e.k is 2, and must be 1' },
      ],
      made: ['routes[0]: t 5'],
    });
  });

  it('tells of what it passes over, since it has none of the columns', () => {
    const passing = { table: 't', explode: 'e', empty: 'skip', columns: [{ path: 'e.v' }] };
    assert.deepEqual(traced('{"e":[{"v":5},{"k":2}]}', [passing]), {
      asked: [
        { route: 'routes[0]', depth: 0, refusal: undefined },
        { route: 'routes[0]', depth: 1, refusal: 'the record has none of the columns' },
      ],
      made: ['routes[0]: t 5'],
    });
  });

  it('says which condition does not hold, with what the record has', () => {
    const kind = { field: 'kind', in: ['a', 1, true] };
    assert.equal(refusal(kind, { kind: true }), undefined);
    assert.equal(refusal(kind, { kind: 'b' }), 'kind is "b", and must be one of "a", 1, true');
    assert.equal(refusal(kind, {}), 'kind is not there, and must be one of "a", 1, true');
    assert.equal(refusal({ field: 'kind', equals: 'x' }, { kind: { a: 1 } }), 'kind is {"a":1}, and must be "x"');
    assert.equal(refusal({ field: 'a.b', exists: true }, { a: 1 }), 'a.b is not there');
    assert.equal(refusal({ field: 'a', exists: false }, { a: null }), 'a is null, and must not be there');
    assert.equal(
      refusal([{ field: 'v', equals: 1 }, kind], { kind: null }),
      'kind is null, and must be one of "a", 1, true',
    );
  });

  it('says so of headers', () => {
    assert.equal(refusal({ header: 'v', equals: '1' }, {}), undefined);
    assert.equal(refusal({ header: 'v', equals: '2' }, {}), 'header v is 1, and must be "2"');
    assert.equal(refusal({ header: 'w', exists: true }, {}), 'header w is not there');
    assert.equal(refusal({ header: 'w', exists: true }, {}, { ...RECORD, headers: [{ w: null }] }), undefined);
  });

  it('shows no more of a long value than its beginning', () => {
    const text = refusal({ field: 'kind', equals: 'x' }, { kind: 'y'.repeat(1_000) });
    assert.equal(text, `kind is "${'y'.repeat(59)}…, and must be "x"`);
  });
});
