import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayOf } from '../../../../functions/sink/write/out-of-range.ts';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../../support/sink/records.ts';
import { runSink } from '../../../support/sink/run-sink.ts';

/** 2023-11-14T22:13:20Z in the units that producers send. */
const SENT = { s: '1700000000', ms: '1700000000000', us: '1700000000000000' } as const;

const server = await forThisFile(startTestTDengine());

describe('the reason for rejecting a time that TDengine refuses', () => {
  async function reasons(values: readonly string[], settings: object): Promise<readonly string[]> {
    const database = server.nextDatabase();
    const { answer, deadLetters, log } = await runSink(server.tdengine, recordsOf(values), {
      settings: { database, errors: { tolerance: 'all', deadLetterTopic: 'dlq' }, ...settings },
    });
    assert.equal(answer, undefined);
    const logged = log
      .filter(({ message }) => message === 'record rejected')
      .map(({ fields }) => String(fields.reason));
    const sent = deadLetters.map(({ headers = [] }) =>
      String(
        new Map(Array.isArray(headers) ? headers : Object.entries(headers)).get('__connect.errors.exception.message'),
      ),
    );
    for (const [at, reason] of logged.entries()) assert.ok(sent[at]?.endsWith(reason), sent[at]);
    return logged;
  }

  const why = (table: string, day: string): string =>
    `${table}: TDengine 0x060b: Timestamp data out of range: the time, read as of ${day} (UTC), is not kept by the database, or is in another unit than dataPrecision or the timestamp of the route says`;

  it('names the day as it was understood, and the setting of the unit', async () => {
    assert.deepEqual(await reasons([`m,t=a secret=1 ${SENT.ms}`], {}), [why('stable m', '1970-01-01')]);
    assert.deepEqual(await reasons([`m,t=a secret=1 ${SENT.us}`], {}), [why('stable m', '1970-01-20')]);
    assert.deepEqual(await reasons([`m,t=a secret=1 ${SENT.s}`], { dataPrecision: 'ms' }), [
      why('stable m', '1970-01-20'),
    ]);
  });

  it('is one for all records of a day', async () => {
    const lines = [0, 1, 86_400_000_000_000].map((later) => `m,t=a v=${later} ${BigInt(SENT.us) + BigInt(later)}`);
    const day = why('stable m', '1970-01-20');
    assert.deepEqual(await reasons(lines, {}), [day, day, why('stable m', '1970-01-21')]);
  });

  it('names the day for JSON and for a plain table too', async () => {
    const route = { table: 'p', timestamp: { field: 't', unit: 'ms' }, columns: [{ path: 'v' }] };
    const settings = { format: 'json', routes: [route] };
    assert.deepEqual(await reasons([`{"t":${SENT.s},"v":1}`], settings), [why('table p', '1970-01-20')]);
  });
});

describe('the day that a reason names for a time', () => {
  it('is the day in UTC in every unit', () => {
    assert.equal(dayOf('0', 'ms'), '1970-01-01');
    assert.equal(dayOf('86399999', 'ms'), '1970-01-01');
    assert.equal(dayOf('86400000', 'ms'), '1970-01-02');
    assert.equal(dayOf('1700000000000', 'ms'), '2023-11-14');
    assert.equal(dayOf('1700000000000000', 'us'), '2023-11-14');
    assert.equal(dayOf('1700000000000000000', 'ns'), '2023-11-14');
    assert.equal(dayOf('-1', 'ms'), '1969-12-31');
    assert.equal(dayOf('253402300800000', 'ms'), '+010000-01-01');
  });

  it('is a number of days where JavaScript has no dates', () => {
    assert.equal(dayOf('8640000000000000', 'ms'), '+275760-09-13');
    assert.equal(dayOf('8640000000000001', 'ms'), 'day 100000000 since 1970');
    assert.equal(dayOf('-9223372036854775808', 'ms'), 'day -106751991167 since 1970');
    assert.equal(dayOf('9223372036854775807', 'us'), 'day 106751991 since 1970');
  });
});
