import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsWith } from '../../../../support/stacks/example-file.ts';

/** What is wrong with a sink of one route with the changes, without the path of the route and what was got. */
function problems(changes: object): string[] {
  const route = { stable: 's', columns: [{ path: 'v' }], ...changes };
  const sink = { topics: ['plant-a'], database: 'power', format: 'json', routes: [route] };
  return problemsWith({ 'sinks.meters': sink }).map((text) =>
    text.replace(/^sinks\.meters\.routes\[0\]\.?/, '').replace(/; got .*$/s, ''),
  );
}

/** What is wrong with a column of a value. */
function valueProblems(value: string, settings: object = {}, route: object = {}): string[] {
  return problems({ columns: [{ name: 'x', value, ...settings }], ...route }).map((text) =>
    text.replace(/^columns\[0\]\.value: /, ''),
  );
}

const NOT_USABLE = 'is no expression that can be used';

describe('an expression in the settings', () => {
  it('is taken in names, conditions, times, columns and tags', () => {
    const route = {
      topicPattern: '(?<site>plant-a)',
      stable: `m_\${site + record.kind}`,
      stablePattern: 'm_.*',
      subtable: `\${record.id > 5 ? "high" : "low"}_\${device.name}`,
      explode: 'items',
      when: ['record.t > 0 && element.on', { field: 'kind', equals: 'a' }, 'index < 3'],
      timestamp: { value: `\${parseTime(record.at, "yyyy-MM-dd HH:mm", "Europe/Berlin")}` },
      columns: [
        { name: 'a', value: `\${record.t * 1.8 + 32.0}`, type: 'FLOAT' },
        { name: 'b', value: `\${record.raw.matches("^a+$")}`, type: 'BOOL' },
        { name: 'c', value: `\${timestamp}`, type: 'TIMESTAMP' },
        { name: 'd', value: `\${record.ms}`, type: 'TIMESTAMP', unit: 'ms' },
      ],
      tags: [{ name: 'where', value: `\${site}-\${headers.line}-\${key == null ? "none" : key}` }],
    };
    assert.deepEqual(problems(route), []);
  });

  const wrong: readonly [value: string, settings: object, problem: string][] = [
    [`\${record.a +}`, {}, `${NOT_USABLE}: unexpected token: EOF, at character 11`],
    [`\${record.a + (}`, {}, `${NOT_USABLE}: unexpected token: EOF, at character 13`],
    [`\${foo(1)}`, {}, `${NOT_USABLE}: there is no function foo(), at character 1`],
    [
      `\${1 + size(a)}`,
      {},
      `${NOT_USABLE}: there is nothing of the name a; a field of the record is record.a, at character 10`,
    ],
    [`\${1 + "a"}`, {}, `${NOT_USABLE}: no operator + takes int and string, at character 1`],
    [
      `\${record.t / 10}`,
      {},
      `${NOT_USABLE}: cuts what is behind the point: write record.t / 10.0, or int(record.t) / 10, at character 1`,
    ],
    [`\${index + 1}`, {}, `${NOT_USABLE}: index goes with explode, at character 1`],
    [`\${record.a ? 1 : 2 > "a"}`, {}, `${NOT_USABLE}: no operator > takes int and string, at character 16`],
    [`\${1 > 2 && "a"}`, {}, `${NOT_USABLE}: a condition is true or false, not string, at character 10`],
    [
      `\${"a".matches("(")}`,
      {},
      `${NOT_USABLE}: .matches(): the pattern is none of RE2: error parsing regexp: missing closing ): \`(\`, at character 1`,
    ],
    [
      `\${parseTime(record.a, "yyyy", "Nowhere/At all")}`,
      {},
      `${NOT_USABLE}: parseTime(): there is no zone Nowhere/At all, at character 1`,
    ],
    [
      `\${parseTime(record.a, "yyyy-nn", "UTC")}`,
      {},
      `${NOT_USABLE}: parseTime(): the format: there are no letters nn: a text stands in apostrophes, at character 1`,
    ],
    [
      `\${9223372036854775808}`.replace('${', '${0 + '),
      {},
      `${NOT_USABLE}: a whole number is beyond 64 bits, at character 5`,
    ],
    [`\${1 > 2}`, { type: 'INT' }, 'gives bool, which INT does not take'],
    [`\${size([1])}`, { type: 'TIMESTAMP' }, 'gives int, which is a time only with a unit'],
    [`\${base64.decode(record.a)}`, { type: 'VARCHAR(10)' }, 'gives bytes, which VARCHAR does not take'],
    [`a\${record.b`, {}, `must have a closing } and a path or an expression in each \${…}`],
  ];
  for (const [value, settings, problem] of wrong) {
    it(`is refused as ${value} with ${JSON.stringify(settings)}, since it ${problem}`, () => {
      assert.deepEqual(valueProblems(value, settings), [problem]);
    });
  }

  it('is refused as a condition that is no boolean, as a time that is none, and as a name that is no text', () => {
    assert.deepEqual(problems({ when: 'record.a + 1.5' }), ['when: must be true or false, and is double']);
    assert.deepEqual(problems({ when: ['record.a', '"a" + "b"'] }), ['when[1]: must be true or false, and is string']);
    assert.deepEqual(problems({ timestamp: { value: `\${record.a > 1}` } }), [
      'timestamp.value: gives bool, which is no time',
    ]);
    assert.deepEqual(problems({ subtable: `\${[1]}` }), ['subtable: must give text, a number or a boolean, not list']);
  });

  it('chooses a stable or plain table within a pattern only, and no database', () => {
    assert.deepEqual(problems({ stable: `\${record.a + "b"}` }), [
      `stable: \${record.a + "b"} is neither topic nor a capture of topicPattern, and for a field or the key stablePattern is needed`,
    ]);
    assert.deepEqual(problems({ database: `\${record.a + "b"}` }), [
      `database: \${record.a + "b"} is neither topic nor a capture of topicPattern, and fields do not choose the database`,
    ]);
  });

  it('does not take the whole record beside remaining, of which nothing would remain', () => {
    assert.deepEqual(valueProblems(`\${record[key]}`, {}, { remaining: {} }), [
      `${NOT_USABLE}: what takes the whole record does not go with remaining, at character 1`,
    ]);
    assert.deepEqual(valueProblems(`\${record.a + 1}`, {}, { remaining: {} }), []);
  });
});
