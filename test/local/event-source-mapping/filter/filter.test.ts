import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { recordFilter } from '../../../../local/event-source-mapping/filter/filter.ts';

const base64 = (value: string | Buffer) => ({ value: Buffer.from(value).toString('base64') });

/** Whether a value passes one filter. */
function passes(pattern: unknown, value: string | Buffer): boolean {
  return recordFilter([{ value: pattern }])(base64(value));
}

/** Rows of a pattern, JSON that fits it, and JSON that does not. */
type Row = readonly [pattern: unknown, fit: readonly string[], other: readonly string[]];

function check(rows: readonly Row[]): void {
  for (const [pattern, fit, other] of rows) {
    for (const json of fit) assert.equal(passes(pattern, json), true, `${JSON.stringify(pattern)} takes ${json}`);
    for (const json of other) assert.equal(passes(pattern, json), false, `${JSON.stringify(pattern)} drops ${json}`);
  }
}

describe('a Lambda filter for JSON', () => {
  it('has the operators of Lambda’s documentation, with its examples', () => {
    check([
      [{ UserID: [null] }, ['{"UserID":null}'], ['{"UserID":""}', '{"UserID":"null"}', '{}']],
      [{ LastName: [''] }, ['{"LastName":""}'], ['{"LastName":null}', '{"LastName":" "}', '{}']],
      [
        { Name: ['Alice'] },
        ['{"Name":"Alice"}', '{"Name":"Alice","a":1}'],
        ['{"Name":"alice"}', '{"Name":"Al"}', '{}'],
      ],
      [{ Name: [{ 'equals-ignore-case': 'alice' }] }, ['{"Name":"ALICE"}', '{"Name":"alice"}'], ['{"Name":"Alic"}']],
      [
        { Location: ['New York'], Day: ['Monday'] },
        ['{"Location":"New York","Day":"Monday"}'],
        ['{"Location":"New York"}', '{"Location":"New York","Day":"Sunday"}'],
      ],
      [{ PaymentType: ['Credit', 'Debit'] }, ['{"PaymentType":"Debit"}'], ['{"PaymentType":"Cash"}']],
      [
        { $or: [{ Location: ['New York'] }, { Day: ['Monday'] }] },
        ['{"Location":"New York"}', '{"Day":"Monday"}', '{"Location":"Rome","Day":"Monday"}'],
        ['{"Location":"Rome","Day":"Sunday"}', '{}'],
      ],
      [
        { Weather: [{ 'anything-but': ['Raining'] }] },
        ['{"Weather":"Sunny"}', '{"Weather":5}', '{"Weather":null}'],
        ['{"Weather":"Raining"}', '{}'],
      ],
      [
        { Price: [{ numeric: ['=', 100] }] },
        ['{"Price":100}', '{"Price":100.0}', '{"Price":1e2}'],
        ['{"Price":101}', '{"Price":"100"}'],
      ],
      [
        { Price: [{ numeric: ['>', 10, '<=', 20] }] },
        ['{"Price":10.5}', '{"Price":20}'],
        ['{"Price":10}', '{"Price":20.5}', '{"Price":"15"}'],
      ],
      [
        { ProductName: [{ exists: true }] },
        ['{"ProductName":null}', '{"ProductName":0}'],
        ['{}', '{"a":{"ProductName":1}}'],
      ],
      [{ ProductName: [{ exists: false }] }, ['{}', '{"a":1}'], ['{"ProductName":null}', '{"ProductName":"x"}']],
      [{ Region: [{ prefix: 'us-' }] }, ['{"Region":"us-east-1"}'], ['{"Region":"eu-west-1"}', '{"Region":5}']],
      [{ FileName: [{ suffix: '.png' }] }, ['{"FileName":"a.png"}'], ['{"FileName":"a.jpg"}', '{"FileName":true}']],
    ]);
  });

  it('has the other forms of EventBridge’s operators', () => {
    check([
      [{ n: [{ numeric: ['<', 10] }] }, ['{"n":9}'], ['{"n":10}']],
      [{ n: [{ numeric: ['>=', 0] }] }, ['{"n":0}', '{"n":-0}'], ['{"n":-1}']],
      [{ s: [{ 'anything-but': 'a' }] }, ['{"s":"b"}'], ['{"s":"a"}']],
      [{ s: [{ 'anything-but': [1, 2] }] }, ['{"s":3}'], ['{"s":2}']],
      [{ s: [{ 'anything-but': { prefix: 'a' } }] }, ['{"s":"ba"}'], ['{"s":"ab"}']],
      [{ s: [{ 'anything-but': { suffix: ['a', 'b'] } }] }, ['{"s":"ac"}'], ['{"s":"ca"}', '{"s":"cb"}']],
      [{ s: [{ 'anything-but': { 'equals-ignore-case': 'A' } }] }, ['{"s":"b"}'], ['{"s":"a"}']],
      [{ s: ['a', { exists: false }] }, ['{"s":"a"}', '{}'], ['{"s":"b"}']],
      [{ s: [true] }, ['{"s":true}'], ['{"s":false}', '{"s":"true"}']],
    ]);
  });

  it('compares numbers by their text, as Lambda says it does', () => {
    check([[{ n: [300] }, ['{"n":300}'], ['{"n":300.0}', '{"n":3.0e2}', '{"n":"300"}']]]);
  });

  it('matches fields of nested objects, and any element of a list', () => {
    check([
      [{ a: { b: { c: ['x'] } } }, ['{"a":{"b":{"c":"x"}}}'], ['{"a":{"b":"x"}}', '{"a":{"c":"x"}}', '{"c":"x"}']],
      [{ a: ['x'] }, ['{"a":["y","x"]}', '{"a":[["x"]]}'], ['{"a":[]}', '{"a":["y"]}', '{"a":{"x":1}}']],
      [{ a: [{ 'anything-but': ['x'] }] }, ['{"a":["x","y"]}'], ['{"a":["x"]}', '{"a":[]}']],
    ]);
  });

  it('matches conditions on one list together only within one of its objects', () => {
    const people = '{"employees":[{"first":"John","last":"Doe"},{"first":"Anna","last":"Smith"}]}';
    check([
      [{ employees: { first: ['Anna'] } }, [people, people.replace('[', '[[').replace(']', ']]')], []],
      [{ employees: { first: ['Anna'], last: ['Smith'] } }, [people], []],
      [{ employees: { first: ['Anna'], last: ['Doe'] } }, [], [people]],
      [{ employees: { first: [{ prefix: '' }], last: ['Smith'] } }, [people], []],
      [{ a: { x: [1] }, b: { x: [2] } }, ['{"a":[{"x":0},{"x":1}],"b":[{"x":2}]}'], []],
    ]);
  });

  it('never matches an object itself as a value', () => {
    const person = '{"person":{"address":{"city":"Anytown"}}}';
    check([
      [{ person: { address: [{ exists: true }] } }, [], [person]],
      [{ person: { address: [{ exists: false }] } }, [person], []],
    ]);
  });

  it('takes $or as alternatives at any depth, and as a field’s name where it is no list of conditions', () => {
    check([
      [
        { s: ['x'], $or: [{ a: [1] }, { b: [2], c: [3] }] },
        ['{"s":"x","a":1}', '{"s":"x","b":2,"c":3}'],
        ['{"a":1}', '{"s":"x","b":2}', '{"s":"x"}'],
      ],
      [{ d: { $or: [{ a: [1] }, { b: [2] }] } }, ['{"d":{"b":2}}'], ['{"b":2}']],
      [
        { $or: [{ a: [1] }, { b: [2], $or: [{ c: [3] }, { d: [4] }] }] },
        ['{"a":1}', '{"b":2,"d":4}'],
        ['{"b":2}', '{"d":4}'],
      ],
      [{ $or: [{ prefix: 'a' }, { prefix: 'b' }] }, ['{"$or":"bc"}'], ['{"$or":"c"}']],
    ]);
  });
});

describe('a Lambda filter for plain text', () => {
  it('passes or drops the whole value', () => {
    const butError = [{ 'anything-but': ['error'] }];
    assert.deepEqual(
      ['error', 'errors', '', 'm,t=a v=1 1'].map((text) => passes(butError, text)),
      [false, true, true, true],
    );
    assert.deepEqual(
      ['m,t=a v=1', 'n,t=a v=1'].map((text) => passes([{ prefix: 'm,' }], text)),
      [true, false],
    );
  });
});

describe('a record that filters look at', () => {
  it('passes when it matches one of several filters', () => {
    const filter = recordFilter([{ value: { a: [1] } }, { value: { b: [2] } }]);
    const json = ['{"a":1}', '{"b":2}', '{"a":2,"b":1}'];
    assert.deepEqual(
      json.map((text) => filter(base64(text))),
      [true, true, false],
    );
  });

  it('passes when its value is not of the pattern’s kind, JSON or text, as AWS documents for Kafka', () => {
    assert.equal(passes({ a: [1] }, 'm,t=a v=1 1'), true);
    assert.equal(passes([{ prefix: 'm' }], '{"a":1}'), true);
    assert.equal(passes({ a: [1] }, Buffer.from([0xff, 0xfe])), true);
    assert.equal(passes([{ prefix: 'm' }], Buffer.from([0xff, 0xfe])), true);
  });

  it('has no fields without a value', () => {
    assert.equal(recordFilter([{ value: { a: [1] } }])({}), false);
    assert.equal(recordFilter([{ value: [{ prefix: '' }] }])({}), false);
    assert.equal(recordFilter([{ value: { a: [{ exists: false }] } }])({}), true);
  });

  it('passes a filter for its own text, and no filter for another text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const json = JSON.stringify({ a: one });
        assert.equal(passes({ a: [other] }, json), one === other);
        assert.equal(passes({ a: [{ 'anything-but': other }] }, json), one !== other);
        assert.equal(passes({ a: [one] }, json), true);
      }),
    );
  });
});

describe('a filter pattern that Lambda does not have', () => {
  it('is refused with its place in the filter', () => {
    const operators = 'prefix, suffix, equals-ignore-case, numeric, anything-but, exists';
    const rule = `must be a text, a number, true, false, null, or one of ${operators} with what it takes`;
    const shape = 'must be a list of rules or a mapping of fields, and not empty';
    const rows: [unknown, string][] = [
      [{ a: { b: [1, { wildcard: 'x*' }] } }, `s: filterCriteria[0].value.a.b[1] ${rule}`],
      [{ a: [{ numeric: ['>'] }] }, `s: filterCriteria[0].value.a[0] ${rule}`],
      [{ a: [{ prefix: 'x', suffix: 'y' }] }, `s: filterCriteria[0].value.a[0] ${rule}`],
      [{ a: 'x' }, `s: filterCriteria[0].value.a ${shape}`],
      [{ a: {} }, `s: filterCriteria[0].value.a ${shape}`],
      [{ a: [] }, `s: filterCriteria[0].value.a ${shape}`],
      [{ $or: [{ a: [1] }, { b: 2 }] }, `s: filterCriteria[0].value.$or[1].b ${shape}`],
    ];
    for (const [value, message] of rows) {
      assert.throws(() => recordFilter([{ value }], 's: '), { name: 'LocalError', message });
    }
  });
});
