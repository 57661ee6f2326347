import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const server = await forThisFile(startTestTDengine());

const ROUTE = {
  when: 'record.kind == "weather" && record.station.matches("^[a-z]+$")',
  stable: `m_\${record.kind}`,
  stablePattern: 'm_[a-z]+',
  subtable: `\${record.station.upperAscii()}_\${topic}`,
  timestamp: { value: `\${parseTime(record.at, "dd.MM.yyyy HH:mm:ss[.SSS]", "Europe/Berlin")}` },
  columns: [
    { name: 'fahrenheit', value: `\${record.t * 1.8 + 32.0}`, type: 'DOUBLE' },
    { name: 'id', value: `\${coalesce(record.id, record.old)}`, type: 'BIGINT' },
    { name: 'exact', value: `\${record.exact > 0 ? record.exact : null}`, type: 'DECIMAL(38, 25)' },
    { name: 'raw', value: `\${hex.decode(record.hex).slice(1, 3)}`, type: 'VARBINARY(10)' },
    { name: 'seen', value: `\${fromMillis(record.seen)}`, type: 'TIMESTAMP' },
  ],
  tags: [{ name: 'half', value: `\${record.lat > 0.0 ? "north" : "south"}`, type: 'VARCHAR(10)' }],
};

const VALUE = {
  kind: 'weather',
  station: 'abc',
  at: '31.03.2024 03:00:00.250',
  t: 21.5,
  hex: '00f4fe',
  seen: 1_704_067_200_000,
  lat: 48.1,
};

function settings(database: string) {
  return {
    database,
    format: 'json',
    routes: [ROUTE],
    databasePrecision: 'ms',
    errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
  };
}

function withNumbers(value: object): string {
  return JSON.stringify(value).replace(/\}$/, ',"old":9223372036854775807,"exact":0.1234567890123456789012345}');
}

describe('expressions, read back from TDengine,', () => {
  it('have given name, time, tag and columns, with all digits', async () => {
    const database = server.nextDatabase();
    const run = await runSink(server.tdengine, recordsOf([withNumbers(VALUE)]), { settings: settings(database) });
    assert.deepEqual([run.answer, run.batch.written, run.batch.rejected], [undefined, 1, 0]);
    const { rows } = await server.tdengine.query(
      `SELECT tbname, _ts, fahrenheit, CAST(id AS VARCHAR(20)), exact, raw, seen, half FROM ${database}.m_weather`,
    );
    assert.deepEqual(
      rows.map((row) => row.map(String)),
      [
        [
          'ABC_meters',
          '2024-03-31T01:00:00.250Z',
          '70.7',
          '9223372036854775807',
          '0.1234567890123456789012345',
          'f4fe',
          '2024-01-01T00:00:00.000Z',
          'north',
        ],
      ],
    );
  });

  it('have sent a record without value for them to the dead letters, with the place and not the value', async () => {
    const database = server.nextDatabase();
    const values = [
      withNumbers(VALUE),
      withNumbers({ ...VALUE, at: '31.03.2024 02:30:00' }),
      withNumbers({ ...VALUE, t: 'secret' }),
      withNumbers({ ...VALUE, station: undefined }),
    ];
    const run = await runSink(server.tdengine, recordsOf(values), { settings: settings(database) });
    assert.deepEqual([run.batch.written, run.batch.rejected], [1, 3]);
    const reasons = run.deadLetters.map(({ headers }) => JSON.stringify(headers)).join('\n');
    assert.match(reasons, /timestamp value: the clocks of the zone do not show this time/);
    assert.match(reasons, /column fahrenheit: no operator \* takes string and double/);
    assert.match(reasons, /when: the record has no station/);
    assert.doesNotMatch(reasons, /secret/);
  });
});
