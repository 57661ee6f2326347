import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UntakenFields } from '../../../../../functions/sink/decode/untaken-fields.ts';
import { Zip } from '../../../../../functions/sink/route/reshape/zip.ts';
import { mapper, reasonOf, rowsOf, shown, textsOf } from '../../../../support/route/mapped.ts';

const columnsOf = (value: unknown, route: object, settings: object = {}) =>
  rowsOf(value, [{ stable: 's', subtable: 't', ...route }], { settings }).map((row) => shown(row).join(', '));
const refusal = (value: unknown, route: object) =>
  reasonOf(value, [{ name: 'r', stable: 's', subtable: 't', ...route }]).replace('route r: ', '');

describe('arrays of an object that are put side by side', () => {
  const hourly = {
    zip: { path: 'hourly' },
    explode: 'hourly.rows',
    columns: [
      { path: 'hourly.rows.time', name: 'time' },
      { path: 'hourly.rows.temp', name: 'temp', type: 'DECIMAL(30, 4)' },
      { path: 'hourly.model', name: 'model' },
      { path: 'lat' },
    ],
  };

  it('are rows, with all digits, and what else is there is around them', () => {
    const value = '{"lat":1.5,"hourly":{"time":[1,2,3],"model":"m","temp":[12345678901234567.5, null ,"7"]}}';
    assert.deepEqual(columnsOf(value, hourly), [
      "time DOUBLE 1, temp DECIMAL(30, 4) '12345678901234567.5000', model VARCHAR 'm', lat DOUBLE 1.5",
      "time DOUBLE 2, temp DECIMAL(30, 4) NULL, model VARCHAR 'm', lat DOUBLE 1.5",
      "time DOUBLE 3, temp DECIMAL(30, 4) '7.0000', model VARCHAR 'm', lat DOUBLE 1.5",
    ]);
    assert.deepEqual(columnsOf('{"hourly":{"time":[],"temp":[]}}', hourly), []);
  });

  it('may be the record’s own, some of those that it has, and be in arrays and texts', () => {
    const route = {
      zip: { path: '$value', arrays: ['ts', 'v'], into: 'points' },
      explode: 'points',
      timestamp: { field: 'points.ts', unit: 'ms' },
      columns: [{ path: 'points.v', name: 'v' }],
      tags: [{ path: 'labels' }],
    };
    const value = { labels: ['a'], ts: [1, 2], v: [1, 2] };
    assert.deepEqual(textsOf(value, [{ stable: 's', subtable: 't', ...route }]), [
      `db.s.t | 1 | v DOUBLE 1 | labels VARCHAR '["a"]'`,
      `db.s.t | 2 | v DOUBLE 2 | labels VARCHAR '["a"]'`,
    ]);
    const frames = {
      zip: { path: 'frames.data' },
      parse: { path: 'frames.data' },
      explode: 'frames.data.rows',
      columns: [
        { path: 'frames.id', name: 'id' },
        { path: 'frames.data.rows.v', name: 'v' },
      ],
    };
    const nested = {
      frames: [
        { id: 1, data: { v: [1, 2] } },
        { id: 2, data: '{"v":[3]}' },
        { id: 3, data: {} },
      ],
    };
    nested.frames.pop();
    assert.deepEqual(columnsOf(nested, frames), [
      'id DOUBLE 1, v DOUBLE 1',
      'id DOUBLE 1, v DOUBLE 2',
      'id DOUBLE 2, v DOUBLE 3',
    ]);
  });

  it('reject the record when they do not belong together', () => {
    assert.equal(
      refusal('{"hourly":{"time":[1],"temp":[1,2]}}', hourly),
      'zip: hourly: the arrays have different lengths',
    );
    const named = { ...hourly, zip: { path: 'hourly', arrays: ['time', 'temp'] } };
    assert.equal(refusal('{"hourly":{"time":[1],"temp":2}}', named), 'zip: hourly: temp is no array');
    assert.deepEqual(columnsOf('{"hourly":{"time":[1],"temp":null}}', named), ['time DOUBLE 1']);
    assert.equal(
      refusal('{"hourly":{"time":[1],"rows":2}}', hourly),
      'zip: hourly: the object has a field rows already: into names another',
    );
    assert.equal(refusal('{"hourly":{"model":1}}', hourly), 'explode: the record has no array at hourly.rows');
    const long = `{"hourly":{"${'k'.repeat(1000)}":[${Array(20_000).fill(1)}]}}`;
    assert.equal(refusal(long, hourly), 'zip: hourly: the rows have more than 16 MiB');
  });

  it('may be rows of as many characters as may still be unpacked of the record, and not of one more', () => {
    const zip = new Zip({ path: 'hourly', into: 'rows', inner: 'rows' });
    const value = '{"time":[1,2],"temp":[3,4]}';
    const rows = '[{"time":1,"temp":3},{"time":2,"temp":4}]';
    const budget = { bytes: rows.length + 1 };
    assert.equal(zip.object(value, budget), `{"rows":${rows}}`);
    assert.equal(budget.bytes, 0);
    assert.throws(() => zip.object(value, { bytes: rows.length }), {
      message: 'zip: hourly: the rows have more than 16 MiB',
    });
  });

  it('reject the record when they are nested too deeply as rows', () => {
    const deep = (depth: number) => `{"time":[1],"temp":[${'['.repeat(depth)}${']'.repeat(depth)}]}`;
    const route = { zip: { path: '$value' }, explode: 'rows', columns: [{ path: 'rows.time', name: 'time' }] };
    const further = { ...route, parse: { path: 'rows.temp.x' } };
    for (const each of [route, further]) {
      assert.deepEqual(columnsOf(deep(509), each), ['time DOUBLE 1']);
      assert.match(refusal(deep(510), each), /nested deeper than 512$/);
    }
  });

  it('are not told as fields that no route takes, though others of their rows are', () => {
    const untaken = new UntakenFields();
    const other = { stable: 'o', subtable: 'o', columns: [{ path: 'lat' }] };
    const named = { ...hourly, stable: 's', subtable: 't', zip: { path: 'hourly', arrays: ['time', 'temp', 'x'] } };
    mapper([named, other], { untaken })('{"lat":1,"hourly":{"time":[1],"temp":[1],"x":[1],"y":1}}');
    assert.deepEqual(
      untaken
        .take()
        .map(({ path }) => path)
        .sort(),
      ['hourly.rows.x', 'hourly.y'],
    );
  });
});

describe('what is rewritten in the members of an object that are elements', () => {
  it('is put side by side, pivoted and parsed in each of them, and nowhere else', () => {
    const route = {
      explode: 'devices.rows',
      explodeObjects: ['devices'],
      zip: { path: 'devices', arrays: ['t', 'v'] },
      pivot: { array: 'devices.tags' },
      parse: { path: 'devices.note' },
      columns: [
        { path: '$key', name: 'device' },
        { path: 'devices.rows.v', name: 'v' },
        { path: 'devices.tags.site', name: 'site' },
        { path: 'devices.note.x', name: 'x' },
      ],
    };
    const value = {
      devices: {
        a: { t: [1, 2], v: [10, 20], tags: [{ name: 'site', value: 'n' }] },
        b: [{ t: [3], v: [30], note: '{"x":5}' }],
      },
    };
    assert.deepEqual(columnsOf(value, route), [
      "device VARCHAR 'a', v DOUBLE 10, site VARCHAR 'n'",
      "device VARCHAR 'a', v DOUBLE 20, site VARCHAR 'n'",
      "device VARCHAR 'b', v DOUBLE 30, x DOUBLE 5",
    ]);
    const columns = [{ path: '$key' }, { path: 'rows.v', name: 'v' }];
    const whole = { explode: 'rows', explodeObjects: ['$value'], zip: { path: '$value' }, columns };
    assert.deepEqual(columnsOf([{ a: { v: [1, 2] } }, { b: { v: [3] } }], whole), [
      "key VARCHAR 'a', v DOUBLE 1",
      "key VARCHAR 'a', v DOUBLE 2",
      "key VARCHAR 'b', v DOUBLE 3",
    ]);
  });
});

describe('an array of arrays that is a table', () => {
  const series = {
    zip: { path: 'results.series.values', names: 'results.series.columns' },
    explode: 'results.series.values',
    columns: [
      { path: 'results.series.name', name: 'name' },
      { path: 'results.series.values.time', name: 'time' },
      { path: 'results.series.values.v', name: 'v' },
    ],
  };

  it('has its names beside it, before or behind, each array its own', () => {
    const value = {
      results: [
        {
          series: [
            {
              name: 'a',
              columns: ['time', 'v'],
              values: [
                [1, 10],
                [2, null],
              ],
            },
            { name: 'b', values: [[30, 3]], columns: ['v', 'time'] },
            { name: 'c', values: [], columns: ['v'] },
          ],
        },
      ],
    };
    assert.deepEqual(columnsOf(value, series), [
      "name VARCHAR 'a', time DOUBLE 1, v DOUBLE 10",
      "name VARCHAR 'a', time DOUBLE 2, v NULL NULL",
      "name VARCHAR 'b', time DOUBLE 3, v DOUBLE 30",
    ]);
    const nameless = { results: [{ series: [{ columns: ['v'], values: [[1]] }, { values: [[2]] }] }] };
    assert.equal(refusal(nameless, series), 'zip: results.series.values: there are no names');
    const short = { results: [{ series: [{ columns: ['v', 'time'], values: [[1]] }] }] };
    assert.equal(
      refusal(short, series),
      'zip: results.series.values: there are not as many elements in each array as names',
    );
  });

  it('may hold columns, of which each has its name in an object', () => {
    const frame = {
      zip: { path: 'data.values', names: 'schema.fields.name', inner: 'columns' },
      explode: 'data.values',
      columns: [
        { path: 'data.values.Time', name: 't' },
        { path: 'data.values.A', name: 'a' },
      ],
    };
    const value = {
      schema: { fields: [{ name: 'Time' }, { type: 'x' }, { name: 'A' }] },
      data: {
        values: [
          [1, 2],
          [0, 0],
          [3, 4],
        ],
      },
    };
    assert.deepEqual(columnsOf(value, frame), ['t DOUBLE 1, a DOUBLE 3', 't DOUBLE 2, a DOUBLE 4']);
    const less = { ...value, data: { values: [[1, 2]] } };
    assert.equal(refusal(less, frame), 'zip: data.values: there are not as many arrays as names');
  });

  it('has names in the settings, or those that stand first', () => {
    const columns = [{ path: 'a' }, { path: 'b' }];
    const rows = ['a DOUBLE 1, b DOUBLE 3', 'a DOUBLE 2, b DOUBLE 4'];
    const of = (zip: object, value: unknown) => columnsOf(value, { zip: { path: '$value', ...zip }, columns });
    assert.deepEqual(
      of({ names: ['a', 'b'] }, [
        [1, 3],
        [2, 4],
      ]),
      rows,
    );
    assert.deepEqual(
      of({ names: ['a', '', 'b'] }, [
        [1, 9, 3],
        [2, 9, 4],
      ]),
      rows,
    );
    assert.deepEqual(
      of({ names: ['a', 'b'], inner: 'columns' }, [
        [1, 2],
        [3, 4],
      ]),
      rows,
    );
    assert.deepEqual(
      of({}, [
        ['a', 'b'],
        [1, 3],
        [2, 4],
      ]),
      rows,
    );
    assert.deepEqual(
      of({ inner: 'columns' }, [
        ['a', 1, 2],
        ['b', 3, 4],
      ]),
      rows,
    );
    assert.equal(
      refusal(
        [
          [1, 2],
          [3, 4],
        ],
        { zip: { path: '$value', names: ['a', 'a'] }, columns },
      ),
      'zip: $value: two arrays have one name',
    );
    assert.equal(refusal([[null], [3]], { zip: { path: '$value' }, columns }), 'zip: $value: there are no names');
    const half = [
      ['a', null],
      [1, 3],
    ];
    assert.equal(refusal(half, { zip: { path: '$value' }, columns }), 'zip: $value: there are no names');
    assert.equal(refusal([[1], 3], { zip: { path: '$value' }, columns }), 'zip: $value: an element is no array');
  });
});
