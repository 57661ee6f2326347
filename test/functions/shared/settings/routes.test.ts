import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { parsePath, parseTemplate } from '../../../../functions/shared/settings/routes.ts';
import { parseColumnType } from '../../../../functions/shared/tdengine/types/column-type.ts';
import { problemsWith } from '../../../support/stacks/example-file.ts';

const ROUTE = { stable: 's', columns: [{ path: 'v' }] };

/** What is wrong with a sink of one route with the changes, without the path of the route. */
function problems(changes: object): string[] {
  const sink = { topics: ['meters', 'plant-a'], database: 'power', format: 'json', routes: [{ ...ROUTE, ...changes }] };
  return problemsWith({ 'sinks.meters': sink }).map((text) => text.replace(/^sinks\.meters\.(routes\[0\]\.?)?/, ''));
}

function columnProblems(column: object, role = 'columns'): string[] {
  const more = role === 'tags' ? {} : { tags: [] };
  return problems({ ...more, [role]: [column] }).map((text) => text.replace(`${role}[0]`, ''));
}

describe('the routes in the settings of a sink', () => {
  it('are needed with format json, and refused with others', () => {
    const sink = { topics: ['meters'], database: 'power' };
    const needed = 'sinks.meters.routes: must have a route with format json';
    assert.deepEqual(problemsWith({ 'sinks.meters': { ...sink, format: 'json' } }), [needed]);
    assert.deepEqual(problemsWith({ 'sinks.meters': { ...sink, format: 'json', routes: [] } }), [needed]);
    assert.deepEqual(problemsWith({ 'sinks.meters': { ...sink, routes: [ROUTE] } }), [
      'sinks.meters.routes: goes with the formats json, csv and text only',
    ]);
  });

  it('must have different names', () => {
    const routes = [{ ...ROUTE, name: 'a' }, ROUTE, { ...ROUTE, name: 'a' }];
    assert.deepEqual(problemsWith({ 'sinks.meters': { topics: ['m'], database: 'd', format: 'json', routes } }), [
      'sinks.meters.routes[2].name: is the name of another route; got "a"',
    ]);
  });

  it('may have all their settings', () => {
    const full = {
      name: 'readings',
      topicPattern: 'plant-(?<site>[a-z]+)',
      when: [
        { field: 'kind', equals: 'reading' },
        { header: 'kind', in: ['a', 1, true] },
        { field: 'x', exists: false },
      ],
      database: `plant_\${site}`,
      stable: `m_\${device.kind}`,
      stablePattern: 'm_[a-z]+',
      subtable: `\${device.id}_\${key}_\${topic}`,
      timestamp: { field: 'meta.ts', unit: 'ms' },
      explode: 'groups.readings',
      columns: [
        { path: 'groups.readings.current', name: 'current', type: 'float', default: 0 },
        { path: 'raw', type: 'VARBINARY(64)', encoding: 'base64', required: true },
        { path: 'seen', type: 'TIMESTAMP', unit: 'iso' },
        { name: 'source', value: 'plant', type: 'VARCHAR(16)' },
      ],
      tags: [{ path: 'device.location', type: 'VARCHAR(64)' }],
      remaining: { separator: '.', include: ['*'], exclude: ['debug.*'] },
      provenance: { topic: 'k_topic', offset: 'k_offset' },
    };
    assert.deepEqual(problems(full), []);
  });

  it('may be as in the example of docs/json-routes.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/json-routes.md'), 'utf8');
    const example: unknown = parse(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? '');
    assert.ok(typeof example === 'object' && example !== null && 'sinks' in example);
    assert.deepEqual(problemsWith({ sinks: example.sinks }), []);
  });

  const wrong: readonly [changes: object, problem: string][] = [
    [{ stabel: 's' }, 'stabel: unknown setting'],
    [{ table: 't' }, ': needs exactly one of stable and table'],
    [{ stable: undefined }, ': needs exactly one of stable and table'],
    [{ stable: 'a.b' }, 'stable: must be a name without ".", or a template of one; got "a.b"'],
    [{ topics: ['other'] }, 'topics[0]: is not one of the topics that the sink reads; got "other"'],
    [{ topicPattern: 'x' }, 'topicPattern: matches none of the topics that the sink reads; got "x"'],
    [{ topicPattern: '(' }, 'topicPattern: must be a regular expression; got "("'],
    [{ topicPattern: '.*', topics: ['meters'] }, 'topicPattern: does not go with topics; got ".*"'],
    [
      { stable: `m_\${site}` },
      `stable: \${site} is neither topic nor a capture of topicPattern, and for a field or the key stablePattern is needed; got "m_\${site}"`,
    ],
    [
      { database: `\${site}`, topicPattern: '(?<sit>.*)' },
      `database: \${site} is neither topic nor a capture of topicPattern, and fields do not choose the database; got "\${site}"`,
    ],
    [{ subtable: `\${a` }, `subtable: must have a closing } and a path in each \${…}; got "\${a"`],
    [{ subtable: `\${}` }, `subtable: must have a closing } and a path in each \${…}; got "\${}"`],
    [{ tablePattern: 'x' }, 'tablePattern: goes with table; got "x"'],
    [
      { stable: undefined, table: 't', subtable: 's' },
      'subtable: does not go with table: a plain table has none; got "s"',
    ],
    [{ stable: undefined, table: 't', tags: [{ path: 'a' }] }, 'tags: do not go with table: a plain table has none'],
    [{ columns: [] }, 'columns: must not be empty without remaining'],
    [{ columns: [{ path: 'a.b' }, { path: 'x', name: 'a_b' }] }, 'columns[1]: has the name of columns[0], a_b'],
    [{ tags: [{ path: 'v' }] }, 'tags[0]: has the name of columns[0], v'],
    [
      { tags: [{ path: 'd', type: 'DECIMAL(9, 2)' }] },
      'tags[0].type: DECIMAL is for a column only; got "DECIMAL(9, 2)"',
    ],
    [{ provenance: { key: 'v' } }, 'provenance.key: has the name of columns[0], v; got "v"'],
    [{ explode: 'a.b' }, 'explode: must be the beginning of the path of at least one column; got "a.b"'],
    [{ explode: 'a..b' }, 'explode: must be keys joined by ".", a key with "." in it in backticks; got "a..b"'],
    [{ timestamp: { field: 't' } }, 'timestamp.unit: goes with field, and is needed there'],
    [{ timestamp: {} }, 'timestamp: needs exactly one of field, value and source'],
    [{ timestamp: { field: 't', unit: 'm' } }, 'timestamp.unit: must be one of s, ms, us, ns, iso, auto; got "m"'],
    [{ when: { field: 'a' } }, 'when: needs exactly one of equals, in and exists'],
    [{ when: [{ equals: 1 }] }, 'when[0]: needs exactly one of field and header'],
    [{ when: { field: 'a', equal: 1 } }, 'when.equal: unknown setting'],
    [{ when: [] }, 'when: must not be empty'],
    [{ when: 5 }, 'when: must be a condition, an expression, or a list of them; got 5'],
    [{ when: { field: 'a', equals: {} } }, 'when.equals: must be text, a number, true or false'],
  ];
  for (const [changes, problem] of wrong) {
    it(`are refused with ${JSON.stringify(changes)}`, () =>
      assert.ok(problems(changes).includes(problem), problems(changes).join('\n')));
  }
});

describe('the columns of a route in the settings', () => {
  const wrong: readonly [column: object, problem: string][] = [
    [{}, ': needs exactly one of path and value'],
    [{ path: 'a', value: 1, name: 'a' }, ': needs exactly one of path and value'],
    [{ value: 1 }, '.name: is needed with value'],
    [{ path: 'a', default: 1, required: true }, '.default: does not go with required; got 1'],
    [{ path: 'a', type: 'TIMESTAMP' }, '.unit: goes with type TIMESTAMP, and is needed there'],
    [{ path: 'a', unit: 'ms' }, '.unit: goes with type TIMESTAMP, and is needed there; got "ms"'],
    [{ path: 'a', type: 'INT', encoding: 'hex' }, '.encoding: goes with type VARBINARY or BLOB; got "hex"'],
    [{ path: 'a', type: 'JSON' }, '.type: JSON is for a tag only, and then for the only one; got "JSON"'],
    [{ path: 'x'.repeat(65) }, ': needs a name: its path makes one of more than 64 bytes'],
    [
      { path: 'a', type: 'NCHAR(16380)' },
      '.type: must not be longer than 16379, TDengine\'s limit for columns of NCHAR; got "NCHAR(16380)"',
    ],
  ];
  for (const [column, problem] of wrong) {
    it(`are refused: ${JSON.stringify(column).slice(0, 60)}`, () =>
      assert.ok(columnProblems(column).includes(problem), columnProblems(column).join('\n')));
  }

  it('are refused with a type that TDengine lacks', () => {
    for (const type of [
      'INTEGER',
      'VARCHAR(0)',
      'INT(4)',
      'DECIMAL',
      'DECIMAL(39,1)',
      'DECIMAL(4,5)',
      'VARCHAR(8,2)',
      'BLOB(8)',
      '',
    ]) {
      assert.match(columnProblems({ path: 'a', type }).join(), /^\.type: must be a type of TDengine: /, type);
    }
  });

  it('may have one BLOB, and no tag of that type', () => {
    assert.deepEqual(columnProblems({ path: 'a', type: 'blob', encoding: 'hex' }), []);
    const blob = (name: string) => ({ path: name, type: 'BLOB' });
    assert.deepEqual(problems({ columns: [blob('a'), blob('b')] }), [
      'columns[1].type: a table has one BLOB only; got "BLOB"',
    ]);
    const asTag = columnProblems(blob('a'), 'tags');
    assert.deepEqual(asTag, ['.type: BLOB is for a column only; got "BLOB"']);
  });

  it('are refused with a constant of another type', () => {
    const bad: readonly [type: string, value: unknown][] = [
      ['INT', 1.5],
      ['INT', '1.5'],
      ['INT', true],
      ['DOUBLE', 'x'],
      ['DECIMAL(4, 2)', false],
      ['BOOL', 'yes'],
      ['BOOL', 2],
      ['VARBINARY', 1],
      ['GEOMETRY', 1],
    ];
    for (const [type, value] of bad) {
      const [problem] = columnProblems({ path: 'a', type, default: value });
      assert.ok(problem?.startsWith(`.default: is not a value of ${type.replace(/\(.*/, '')}: `), problem);
      assert.equal(columnProblems({ name: 'a', type, value }).length, 1);
    }
    const good: readonly [type: string, value: unknown][] = [
      ['INT', 1],
      ['BIGINT', '9223372036854775807'],
      ['DOUBLE', '1e3'],
      ['DECIMAL(4, 2)', 1.25],
      ['BOOL', 0],
      ['VARCHAR', 1.5],
      ['VARBINARY', 'AQI='],
    ];
    for (const [type, value] of good) assert.deepEqual(columnProblems({ path: 'a', type, default: value }), []);
  });

  it('may have JSON as the type of an only tag', () => {
    assert.deepEqual(columnProblems({ path: 'j', type: 'JSON' }, 'tags'), []);
    assert.deepEqual(columnProblems({ path: 'j', type: 'VARCHAR(16383)' }, 'tags'), [
      '.type: must not be longer than 16382, TDengine\'s limit for tags of VARCHAR; got "VARCHAR(16383)"',
    ]);
  });
});

describe('the text of a type in the settings', () => {
  it('is read as name, length, precision and scale', () => {
    assert.deepEqual(parseColumnType('varchar(64)'), { name: 'VARCHAR', length: 64 });
    assert.deepEqual(parseColumnType('BINARY (8)'), { name: 'VARCHAR', length: 8 });
    assert.deepEqual(parseColumnType('NCHAR'), { name: 'NCHAR', length: undefined });
    assert.deepEqual(parseColumnType('bigint unsigned'), { name: 'BIGINT UNSIGNED' });
    assert.deepEqual(parseColumnType('DECIMAL(10, 2)'), { name: 'DECIMAL', precision: 10, scale: 2 });
    assert.deepEqual(parseColumnType('DECIMAL(10)'), { name: 'DECIMAL', precision: 10, scale: 0 });
  });
});

describe('a path in the settings', () => {
  it('is read as its keys, whatever they are, when they are quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (steps) => {
        const text = steps
          .map((step) => (/^[^.`]+$/.test(step) ? step : `\`${step.replaceAll('`', '``')}\``))
          .join('.');
        assert.deepEqual(parsePath(text), steps);
      }),
    );
  });

  it('is refused with an empty key or an open backtick', () => {
    for (const text of ['', '.', 'a.', '.a', 'a..b', '`a', 'a`b`', '`a`b'])
      assert.equal(parsePath(text), undefined, text);
  });
});

describe('a template in the settings', () => {
  it('is read as text, names and fields', () => {
    assert.deepEqual(parseTemplate(`a_\${site}-\${x.y}\${\`site\`}$`, ['site']), [
      { kind: 'text', text: 'a_' },
      { kind: 'name', name: 'site' },
      { kind: 'text', text: '-' },
      { kind: 'field', path: 'x.y', steps: ['x', 'y'] },
      { kind: 'field', path: '`site`', steps: ['site'] },
      { kind: 'text', text: '$' },
    ]);
  });
});
