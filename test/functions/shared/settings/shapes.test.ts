import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parsePath } from '../../../../functions/shared/settings/routes.ts';
import { problemsWith } from '../../../support/stacks/example-file.ts';

/** What is wrong with a sink of one route, without the path of the route. */
function problems(route: object, sink: object = {}): string[] {
  const whole = {
    topics: ['meters'],
    database: 'power',
    format: 'json',
    routes: [{ stable: 's', columns: [{ path: 'v' }], ...route }],
    ...sink,
  };
  return problemsWith({ 'sinks.meters': whole }).map((text) => text.replace(/^sinks\.meters\.(routes\[0\]\.?)?/, ''));
}

const EXPLODED = { explode: 'a.b', explodeObjects: true, columns: [{ path: 'a.b', name: 'v' }] };

describe('the settings of what a route explodes', () => {
  it('may have $index, $key and places of elements wherever they have a path', () => {
    const full = {
      ...EXPLODED,
      explodeObjects: ['a', 'a.b', '$value'],
      subtable: `\${$key}_\${a.$key}_\${$index}`,
      when: [
        { field: '$key', in: ['x'] },
        { field: 'a.$index', equals: 0 },
      ],
      timestamp: { field: 'a.$key', unit: 'ms', step: '10ms' },
      columns: [{ path: '$index' }, { path: 'a.$index' }, { path: 'a.b.0', name: 'first' }],
      tags: [{ path: '$key' }],
    };
    assert.deepEqual(problems(full), []);
    assert.deepEqual(problems({ columns: [{ path: '$value' }, { path: '$index' }] }), []);
    assert.deepEqual(problems({ explode: '$value', columns: [{ path: '0', name: 'a' }] }), []);
  });

  const noObject = 'is of no object that explodeObjects takes apart; a field of that name stands in backticks';
  const noArray = 'is of no array that explode takes apart; a field of that name stands in backticks';
  const wrong: readonly (readonly [route: object, ...problems: string[]])[] = [
    [{ columns: [{ path: '$key' }] }, `columns[0].path: $key ${noObject}; got "$key"`],
    [{ columns: [{ path: '$parent.t' }] }, `columns[0].path: $parent.t ${noObject}; got "$parent.t"`],
    [
      { ...EXPLODED, columns: [{ path: 'a.b' }, { path: 'a.$parent.b.$parent.c' }] },
      `columns[1].path: a.$parent.b.$parent.c ${noObject}; got "a.$parent.b.$parent.c"`,
    ],
    [
      { columns: [{ name: 'x', value: `\${$key + 'a'}` }] },
      `columns[0].value: is no expression that can be used: $key goes with explodeObjects, at character 1; got "\${$key + 'a'}"`,
    ],
    [
      { ...EXPLODED, columns: [{ path: 'a.b' }, { name: 'x', value: `\${record.a.$key + 'a'}` }] },
      `columns[1].value: is no expression that can be used: a.$key is of nothing that is taken apart, at character 1; got "\${record.a.$key + 'a'}"`,
    ],
    [
      { ...EXPLODED, columns: [{ path: 'a.b' }, { name: 'x', value: `\${size($parent)}` }] },
      `columns[1].value: is no expression that can be used: a.b.$parent names a field, such as a.b.$parent.time, at character 1; got "\${size($parent)}"`,
    ],
    [
      { ...EXPLODED, columns: [{ path: 'a.b' }, { name: 'x', value: `\${record.$foo + 1}` }] },
      `columns[1].value: is no expression that can be used: there is nothing of the name $foo, at character 1; got "\${record.$foo + 1}"`,
    ],
    [{ ...EXPLODED, explodeObjects: false, tags: [{ path: '$key' }] }, `tags[0].path: $key ${noObject}; got "$key"`],
    [{ ...EXPLODED, subtable: `\${a.$key}` }, `subtable: a.$key ${noObject}; got "\${a.$key}"`],
    [{ ...EXPLODED, when: { field: 'x.$index', exists: true } }, `when.field: x.$index ${noArray}; got "x.$index"`],
    [
      {
        ...EXPLODED,
        when: [
          { field: 'v', exists: true },
          { field: 'a.b.c.$index', exists: true },
        ],
      },
      `when[1].field: a.b.c.$index ${noArray}; got "a.b.c.$index"`,
    ],
    [{ ...EXPLODED, timestamp: { field: 'x.$key', unit: 'ms' } }, `timestamp.field: x.$key ${noObject}; got "x.$key"`],
    [{ explodeObjects: true }, 'explodeObjects: goes with explode when it is true; got true'],
    [
      { ...EXPLODED, explodeObjects: ['a', 'a.c'] },
      'explodeObjects[1]: must be the path of explode, a beginning of it, or $value; got "a.c"',
    ],
    [{ ...EXPLODED, explodeObjects: 'a' }, 'explodeObjects: must be true, false or a list of paths; got "a"'],
    [{ explode: 'a.$index', columns: [{ path: 'a.$index' }] }, 'explode: must be the path of an array; got "a.$index"'],
  ];
  for (const [route, ...expected] of wrong) {
    it(`are refused with ${JSON.stringify(route)}`, () => assert.deepEqual(problems(route), expected));
  }
});

describe('the step of a route’s timestamp in the settings', () => {
  const of = (timestamp: object) => problems({ ...EXPLODED, timestamp });

  it('has its own unit, or that of the timestamp', () => {
    for (const step of ['100ms', '-1s', '250us', '1m', 5, -5]) {
      assert.deepEqual(of({ field: 't', unit: 's', step }), [], String(step));
    }
    assert.deepEqual(of({ source: 'record', step: '1ns' }), []);
    assert.deepEqual(of({ field: 't', unit: 'iso', step: '1h' }), []);
  });

  it('is refused when it is 0 or no whole number of a unit', () => {
    const rule =
      'timestamp.step: must be a whole number other than 0 with its unit (ns, us, ms, s, m, h), as 100ms, or one of the unit s, ms, us or ns';
    for (const step of ['100', '1.5s', '0ms', 0, 1.5, '1 s', 'ms', 1e30]) {
      assert.deepEqual(
        of({ field: 't', unit: 'ms', step }).map((text) => text.replace(/; got .*$/, '')),
        [rule],
      );
    }
    for (const timestamp of [
      { field: 't', unit: 'iso', step: 1 },
      { source: 'record', step: 1 },
    ]) {
      assert.deepEqual(
        of(timestamp).map((text) => text.replace(/; got .*$/, '')),
        [rule],
      );
    }
  });
});

describe('the settings of parse and pivot', () => {
  it('may be one or a list, with or without what has a default', () => {
    const route = {
      parse: [{ path: 'p' }, { path: 'q.r', from: ['base64', 'gzip', 'json'] }, { path: '$value', from: 'hex' }],
      pivot: { array: 'p.m', name: 'key', value: ['value.a', 'value.0'], duplicates: 'last', incomplete: 'skip' },
    };
    assert.deepEqual(problems(route), []);
    assert.deepEqual(problems({ parse: { path: 'p' }, pivot: [{ array: 'm' }, { array: 'm.x' }] }), []);
    assert.deepEqual(problems({}, { documents: 'many' }), []);
  });

  const wrong: readonly (readonly [route: object, ...problems: string[]])[] = [
    [
      { parse: { path: 'p', from: ['json', 'base64'] } },
      'parse.from[0]: json must be the last: paths go on below it; got "json"',
    ],
    [
      { parse: { path: 'p', from: 'gzip' } },
      'parse.from: takes bytes, so base64 or hex must come before it; got "gzip"',
    ],
    [
      { parse: [{ path: 'p', from: ['zlib', 'json'] }] },
      'parse[0].from[0]: takes bytes, so base64 or hex must come before it; got "zlib"',
    ],
    [{ parse: { path: 'p.$key' } }, 'parse.path: must be the path of a field; got "p.$key"'],
    [{ parse: [{ path: 'p' }, { path: '`p`' }] }, 'parse[1].path: is that of parse[0]; got "`p`"'],
    [{ pivot: [{ array: 'p' }, { array: 'p' }] }, 'pivot[1].array: is that of pivot[0]; got "p"'],
    [
      { pivot: { array: 'p', name: '$value' } },
      'pivot.name: must have a key: the paths are those from an element; got "$value"',
    ],
    [{ pivot: { array: 'p', values: 'v' } }, 'pivot.values: unknown setting'],
  ];
  for (const [route, ...expected] of wrong) {
    it(`are refused with ${JSON.stringify(route)}`, () => assert.deepEqual(problems(route), expected));
  }
});

describe('the setting documents: many', () => {
  it('goes with JSON without envelopes only', () => {
    assert.deepEqual(problems({}, { documents: 'many', schemasEnable: true }), [
      'documents: many does not go with schemasEnable; got "many"',
    ]);
    assert.deepEqual(problems({}, { documents: 'many', format: 'line', routes: undefined }), [
      'documents: many goes with the formats json and text only; got "many"',
    ]);
  });
});

describe('$key, $index and $value in a path', () => {
  it('have their meaning only at its end and without backticks', () => {
    assert.deepEqual(parsePath('$value'), []);
    assert.deepEqual(parsePath('`$value`'), ['$value']);
    assert.deepEqual(parsePath('a.$value'), ['a', '$value']);
    assert.deepEqual(parsePath('$index.a'), ['$index', 'a']);
    assert.deepEqual(parsePath('a.`$index`'), ['a', '$index']);
    assert.deepEqual(parsePath('a.$index'), ['a', '\0index']);
  });
});

describe('fields that go on in the settings', () => {
  it('are keys of the elements of an array, and of one array once', () => {
    const carry = [
      { path: '$value', fields: ['bn'] },
      { path: 'a.b', fields: ['x.y'] },
    ];
    assert.deepEqual(problems({ carry }), []);
    assert.deepEqual(problems({ carry: [...carry, { path: 'a.`b`', fields: ['z'] }] }), [
      'carry[2].path: is that of carry[1]; got "a.`b`"',
    ]);
  });
});

describe('arrays side by side in the settings', () => {
  it('are an object, or an array of arrays with its names', () => {
    const zip = [
      { path: '$value', arrays: ['a', 'b'], into: 'points' },
      { path: 'results.values', names: 'results.columns' },
      { path: 'data.values', names: ['a', '', 'b'], inner: 'columns' },
    ];
    assert.deepEqual(problems({ zip }), []);
    assert.deepEqual(problems({ zip: { path: 'hourly' } }), []);
  });

  it('are refused where they cannot be found, or twice at one path', () => {
    assert.deepEqual(problems({ zip: { path: 'a.$key' } }), ['zip.path: must be the path of a field; got "a.$key"']);
    assert.deepEqual(problems({ zip: { path: 'a.$parent.b' } }), [
      'zip.path: must be the path of a field; got "a.$parent.b"',
    ]);
    assert.deepEqual(problems({ zip: { path: 'a', names: 'a.0' } }), [
      'zip.names: must be beside the array of arrays, not in it; got "a.0"',
    ]);
    assert.deepEqual(problems({ zip: [{ path: 'a' }, { path: 'a' }] }), ['zip[1].path: is that of zip[0]; got "a"']);
  });
});
