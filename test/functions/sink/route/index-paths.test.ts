import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reasonOf, textsOf } from '../../../support/route/mapped.ts';

describe('an index in a path of a route', () => {
  const gateway = {
    rxInfo: [
      { rssi: -97, gatewayId: 'g1', time: 1_700_000_000_000 },
      { rssi: -101, gatewayId: 'g2' },
    ],
    object: { t: 1.5 },
  };

  it('names an element of an array in columns, tags, templates, conditions and times', () => {
    const route = {
      stable: 's',
      subtable: `g_\${rxInfo.0.gatewayId}`,
      when: [
        { field: 'rxInfo.0', exists: true },
        { field: 'rxInfo.-1.gatewayId', equals: 'g2' },
      ],
      timestamp: { field: 'rxInfo.0.time', unit: 'ms' },
      columns: [
        { path: 'rxInfo.0.rssi', name: 'rssi', type: 'INT' },
        { path: 'rxInfo.-1.rssi', type: 'INT' },
        { path: 'rxInfo.5.rssi', name: 'sixth', type: 'INT', default: 0 },
        { path: 'object.t', name: 't' },
      ],
      tags: [{ path: 'rxInfo.0.gatewayId', name: 'gateway' }],
    };
    assert.deepEqual(textsOf(gateway, [route]), [
      "db.s.g_g1 | 1700000000000 | rssi INT -97, rxInfo_-1_rssi INT -101, sixth INT 0, t DOUBLE 1.5 | gateway VARCHAR 'g1'",
    ]);
    assert.equal(reasonOf({ ...gateway, rxInfo: [] }, [route]), 'no route takes the record');
    const needs = { ...route, when: { field: 'object.t', exists: true }, timestamp: { source: 'record' } };
    const required = { ...needs, columns: [{ path: 'rxInfo.2.rssi', name: 'third', required: true }] };
    assert.equal(reasonOf(gateway, [required]), 'route routes[0]: column third: the record has no such field');
  });

  it('counts within the current element of an exploded array', () => {
    const route = {
      stable: 's',
      subtable: 't',
      explode: 'groups.readings',
      columns: [
        { path: 'groups.readings.v.-1', name: 'last' },
        { path: 'groups.names.0', name: 'name' },
      ],
    };
    const value = { groups: [{ names: ['a', 'b'], readings: [{ v: [1, 2] }, { v: [] }] }, { readings: [{ v: [3] }] }] };
    assert.deepEqual(
      textsOf(value, [route]).map((text) => text.split(' | ')[2]),
      ["last DOUBLE 2, name VARCHAR 'a'", "name VARCHAR 'a'", 'last DOUBLE 3'],
    );
  });

  it('right below an exploded array names values of its elements, which are arrays', () => {
    const route = {
      stable: 's',
      subtable: 't',
      explode: 'points',
      timestamp: { field: 'points.0', unit: 'ms' },
      columns: [{ path: 'points.1', name: 'v', type: 'DOUBLE' }, { path: 'unit' }],
    };
    const value = '{"points":[[1700000000000,20.10],[1700000000001,null],{"0":1700000000002,"1":3}],"unit":"C"}';
    assert.deepEqual(textsOf(value, [route]), [
      "db.s.t | 1700000000000 | v DOUBLE 20.10, unit VARCHAR 'C' | ",
      "db.s.t | 1700000000001 | v DOUBLE NULL, unit VARCHAR 'C' | ",
      "db.s.t | 1700000000002 | v DOUBLE 3, unit VARCHAR 'C' | ",
    ]);
    // The route beside takes the same arrays apart, as ever.
    const flat = { stable: 'f', subtable: 't', explode: 'points', columns: [{ path: 'points', name: 'v' }] };
    assert.deepEqual(
      textsOf('{"points":[[1,2],[3,4]]}', [flat, { ...route, timestamp: { source: 'record' } }]).map(
        (text) => text.split(' | ')[2],
      ),
      ['v DOUBLE 1', 'v DOUBLE 2', 'v DOUBLE 3', 'v DOUBLE 4', 'v DOUBLE 2', 'v DOUBLE 4'],
    );
  });

  it('leaves the whole array among the remaining fields', () => {
    const route = { stable: 's', subtable: 't', columns: [{ path: 'r.0.v', name: 'first' }], remaining: {} };
    assert.deepEqual(
      textsOf('{"r":[{"v":1,"w":2},3],"x":4}', [route]).map((text) => text.split(' | ')[2]),
      ['first DOUBLE 1, r VARCHAR \'[{"v":1,"w":2},3]\', x DOUBLE 4'],
    );
    assert.deepEqual(
      textsOf('{"r":{"0":{"v":1,"w":2}},"x":4}', [route]).map((text) => text.split(' | ')[2]),
      ['first DOUBLE 1, r_0_w DOUBLE 2, x DOUBLE 4'],
    );
  });

  it('at the beginning makes a top-level array one record, not several', () => {
    const route = {
      stable: 's',
      subtable: `\${2}`,
      timestamp: { field: '0', unit: 'ms' },
      columns: [{ path: '1', name: 'v' }],
    };
    assert.deepEqual(textsOf('[1700000000000,21.5,"a"]', [route]), ['db.s.a | 1700000000000 | v DOUBLE 21.5 | ']);
  });

  it('has the elements’ type in a schema of Kafka Connect', () => {
    const schema = {
      type: 'struct',
      fields: [
        {
          field: 'r',
          type: 'array',
          items: { type: 'struct', fields: [{ field: 'v', type: 'int16' }] },
        },
      ],
    };
    const route = { stable: 's', subtable: 't', columns: [{ path: 'r.0.v', name: 'v' }] };
    assert.deepEqual(textsOf({ schema, payload: { r: [{ v: 1 }] } }, [route], { settings: { schemasEnable: true } }), [
      'db.s.t | 1700000000123 | v SMALLINT 1 | ',
    ]);
  });
});
