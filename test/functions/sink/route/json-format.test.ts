import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import { jsonFormat, jsonFormatFor } from '../../../../functions/sink/route/json-format.ts';
import { TableRegistry } from '../../../../functions/sink/rows/table-registry.ts';
import { recordOf } from '../../../support/sink/records.ts';

const ROUTE = { stable: 's', subtable: 'x', columns: [{ path: 'a' }] };

function settingsOf(routes: readonly object[], others: object = {}) {
  const own = 'databasePrefix' in others ? {} : { database: 'own' };
  return sinkRuntime.parse({ format: 'json', routes, ...own, ...others });
}

function decode(text: string, settings: ReturnType<typeof settingsOf>, topic = 'meters', format = jsonFormat) {
  const read = format.decoder({ settings, topic, precisionOf: () => 'ms', tables: new TableRegistry() });
  const rows = read(text, recordOf(text, 0, { timestamp: 1 }), 0, 1);
  return typeof rows === 'string' ? rows : rows.map(({ table }) => table.database);
}

describe('the databases of a topic with JSON routes', () => {
  it('are those of its routes, each once', () => {
    const settings = settingsOf([
      { ...ROUTE, database: 'one' },
      { ...ROUTE, database: 'two', topics: ['other'] },
      { ...ROUTE, database: 'one', stable: 'z' },
    ]);
    assert.deepEqual(jsonFormat.databases(settings, 'meters'), ['one']);
    assert.deepEqual(jsonFormat.databases(settings, 'other'), ['one', 'two']);
  });

  it('are the settings’ own, or prefix and topic, where a route names none', () => {
    assert.deepEqual(jsonFormat.databases(settingsOf([ROUTE], { database: 'db' }), 'meters'), ['db']);
    assert.deepEqual(jsonFormat.databases(settingsOf([ROUTE], { databasePrefix: 'p_' }), 'meters'), ['p_meters']);
  });

  it('leave out one whose name TDengine refuses, for which each record is rejected', () => {
    const settings = settingsOf([{ ...ROUTE, name: 'r' }], { databasePrefix: 'p_' });
    const topic = 'a.b';
    assert.deepEqual(jsonFormat.databases(settings, topic), []);
    assert.throws(
      () => decode('{"a":1}', settings, topic),
      /^RecordError: route r: the database's name that the topic makes /,
    );
  });
});

describe('routes with expressions', () => {
  it('are refused where the language of expressions was not loaded', () => {
    const routes = [{ ...ROUTE, when: 'record.a == 1' }];
    assert.throws(() => decode('{"a":1}', settingsOf(routes)), {
      message: 'the settings have expressions, for which nothing is loaded',
    });
  });

  it('have that language from the format that is made for them, with patterns where one has some', async () => {
    for (const when of ['record.a == 1', 'string(record.a).matches("^1$")']) {
      const settings = settingsOf([{ ...ROUTE, when }]);
      const format = await jsonFormatFor(settings.routes ?? []);
      assert.deepEqual(decode('{"a":1}', settings, 'meters', format), ['own'], when);
      assert.throws(() => decode('{"a":2}', settings, 'meters', format), /no route takes the record$/, when);
    }
    assert.equal(await jsonFormatFor(settingsOf([ROUTE]).routes ?? []), jsonFormat);
  });
});

describe('a record that no route takes', () => {
  const none = [{ ...ROUTE, database: 'db', topics: ['other'] }];

  it('because of its topic is rejected, or skipped when the settings say so', () => {
    assert.throws(() => decode('{"a":1}', settingsOf(none)), /^RecordError: no route takes the record$/);
    assert.equal(decode('{"a":1}', settingsOf(none, { unrouted: 'skip' })), 'unrouted');
  });

  it('because of its conditions is rejected, or skipped when the settings say so', () => {
    const other = [{ ...ROUTE, database: 'db', when: { field: 'a', equals: 2 } }];
    assert.throws(() => decode('{"a":1}', settingsOf(other)), /^RecordError: no route takes the record$/);
    assert.equal(decode('{"a":1}', settingsOf(other, { unrouted: 'skip' })), 'unrouted');
    assert.deepEqual(decode('{"a":2}', settingsOf(other)), ['db']);
  });

  it('in a part of an array only is rejected as a whole, or written without that part', () => {
    const some = [{ ...ROUTE, database: 'db', when: { field: 'a', equals: 2 } }];
    const text = '[{"a":1},{"a":2}]';
    assert.throws(() => decode(text, settingsOf(some)), /^RecordError: no route takes the record$/);
    assert.deepEqual(decode(text, settingsOf(some, { unrouted: 'skip' })), ['db']);
  });

  it('has nothing to write when it is blank', () => {
    for (const text of ['', ' \n']) assert.deepEqual(decode(text, settingsOf(none)), []);
  });
});
