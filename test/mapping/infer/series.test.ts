import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { proposed } from '../../support/infer/tried.ts';

const TIMES = [1_714_550_400, 1_714_554_000];

describe('of arrays side by side a route is proposed that', () => {
  it('makes rows of those of an object', async () => {
    const { route, rows, whyOf, columnOf } = await proposed({
      id: 'm1',
      hourly: { time: TIMES, temp: [18.5, 20.25], rain: [0, null] },
    });
    assert.deepEqual(route.zip, { path: 'hourly' });
    assert.deepEqual([route.explode, route.timestamp], ['hourly.rows', { field: 'hourly.rows.time', unit: 's' }]);
    assert.deepEqual(columnOf('temp'), { path: 'hourly.rows.temp', name: 'temp', type: 'DOUBLE' });
    assert.deepEqual(
      rows.map((row) => Object(row).columns),
      [{ temp: 18.5, rain: 0 }, { temp: 20.25 }],
    );
    assert.equal(
      whyOf('hourly', 'zip: arrays become rows'),
      'its arrays time, temp, rain have one length in every sample, and time holds times',
    );
  });

  it('makes rows of each of several objects by a route of its own, and tells of nothing', async () => {
    const { proposal, notes, rows } = await proposed(
      { id: 'm1', hourly: { time: TIMES, temp: [1, 2] }, daily: { time: [TIMES[0]], max: [3] } },
      { id: 'm1', hourly: { time: TIMES, temp: [1, 2] }, daily: { time: TIMES, max: [3, 4] } },
    );
    assert.deepEqual(
      proposal.routes.map(({ zip, explode, columns }) => [zip, explode, columns?.map(({ name }) => name)]),
      [
        [{ path: 'hourly' }, 'hourly.rows', ['temp']],
        [{ path: 'daily' }, 'daily.rows', ['max']],
      ],
    );
    assert.deepEqual(
      notes.filter((note) => note.includes('no route takes')),
      [],
    );
    assert.ok(rows.length > 0);
  });

  it('names those of a record where others stand there too', async () => {
    const { route, columnOf } = await proposed({ id: 'a', rows: 2, ts: TIMES, v: [1, 2], limits: [1, 2, 3] });
    assert.deepEqual(route.zip, { path: '$value', arrays: ['ts', 'v'], into: 'rows_2' });
    assert.equal(route.explode, 'rows_2');
    assert.equal(columnOf('limits')?.path, 'limits');
    assert.equal(columnOf('rows')?.path, 'rows');
  });

  it('takes apart each record of an array of such records', async () => {
    const { rows } = await proposed([
      { id: 'a', ts: TIMES, v: [1, 2] },
      { id: 'b', ts: TIMES, v: [3, 4] },
    ]);
    assert.equal(rows.length, 4);
  });

  it('makes rows of arrays of arrays whose names stand beside them, or first', async () => {
    const beside = await proposed({
      id: 'm1',
      results: [
        {
          series: [
            {
              columns: ['time', 'temp'],
              values: [
                [TIMES[0], 18.5],
                [TIMES[1], 20.25],
              ],
            },
          ],
        },
      ],
    });
    assert.deepEqual(beside.route.zip, { path: 'results.series.values', names: 'results.series.columns' });
    assert.deepEqual(beside.route.columns, [{ path: 'results.series.values.temp', name: 'temp', type: 'DOUBLE' }]);
    assert.deepEqual(beside.notes, []);
    const first = await proposed({
      id: 'm1',
      data: [
        ['time', 'temp'],
        [TIMES[0], 18.5],
        [TIMES[1], 20.25],
      ],
    });
    assert.deepEqual(first.route.zip, { path: 'data' });
    assert.equal(first.rows.length, 2);
  });

  it('leaves them as they are where none holds times, or lengths differ in a sample', async () => {
    for (const values of [
      [{ id: 'a', ts: TIMES[0], x: [1, 2], y: [3, 4] }],
      [
        { id: 'a', ts: TIMES, v: [1, 2] },
        { id: 'a', ts: TIMES, v: [1, 2, 3] },
      ],
      [{ id: 'a', ts: [TIMES[0]], v: [1] }],
    ]) {
      const { route } = await proposed(...values);
      assert.deepEqual([route.zip, route.explode], [undefined, undefined]);
    }
  });
});
