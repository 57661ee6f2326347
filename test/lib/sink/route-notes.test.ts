import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routeNotes } from '../../../lib/sink/route-notes.ts';
import { connectorsWith } from '../../support/stacks/connectors-with.ts';

const ROUTE = { stable: 's', columns: [{ path: 'v' }] };

const notes = (...routes: readonly object[]): readonly string[] =>
  routeNotes(connectorsWith({ 'sinks.json': { topics: ['t'], database: 'power', format: 'json', routes } }));

describe('the notes on routes without a timestamp that are printed at synth', () => {
  it('are empty when each route has a timestamp setting, and for line protocol', () => {
    assert.deepEqual(routeNotes(connectorsWith({})), []);
    assert.deepEqual(
      notes({ ...ROUTE, timestamp: { field: 't', unit: 'ms' } }, { ...ROUTE, timestamp: { source: 'record' } }),
      [],
    );
  });

  it('name the routes, and say what becomes of their rows', () => {
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
