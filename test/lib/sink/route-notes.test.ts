import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routeNotes } from '../../../lib/sink/route-notes.ts';
import { connectorsWith } from '../../support/stacks/connectors-with.ts';

const ROUTE = { stable: 's', columns: [{ path: 'v' }] };

const notes = (...routes: readonly object[]): readonly string[] =>
  routeNotes(connectorsWith({ 'sinks.json': { topics: ['t'], database: 'power', format: 'json', routes } }));

describe('what is printed of the routes', () => {
  it('is nothing where each says where its time comes from, and of lines, which have theirs', () => {
    assert.deepEqual(routeNotes(connectorsWith({})), []);
    assert.deepEqual(
      notes({ ...ROUTE, timestamp: { field: 't', unit: 'ms' } }, { ...ROUTE, timestamp: { source: 'record' } }),
      [],
    );
  });

  it('is which ones do not, and what becomes of their rows', () => {
    const [what, how, ...routes] = notes(
      ROUTE,
      { ...ROUTE, timestamp: { source: 'record' } },
      { ...ROUTE, name: 'readings' },
    );
    assert.match(String(what), /time of their Kafka record, and those of one subtable and millisecond become one\.$/);
    assert.match(String(how), /timestamp: \{ source: record \}/);
    assert.deepEqual(routes, ['  sinks.json.routes[0]', '  sinks.json.routes[2] (readings)']);
  });
});
