import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkDocument } from '../../../../../functions/shared/document/document.ts';
import { connectorsFile } from '../../../../../functions/shared/settings/index.ts';
import { checkSettings, findingText } from '../../../../../functions/shared/settings/parse.ts';
import { sinkOf, wholeFile } from '../../../../support/mapping-file.ts';

/** What is wrong with the tests of a sink, each in a line. */
function problems(tests: readonly object[], topics: readonly string[] = ['a']): readonly string[] {
  const checked = checkSettings(connectorsFile, wholeFile({ sink: { topics, database: 'd', tests } }));
  return checked.ok ? [] : checked.findings.map(findingText).map((text) => text.replace('sinks.sink.tests', 'tests'));
}

const records = [{ value: 'm v=1' }];

describe('the tests of a sink', () => {
  it('are no part of the document that is deployed', () => {
    const sink = sinkOf({ topics: ['a'], database: 'd', tests: [{ name: 'one', records, rows: 1 }] });
    assert.equal(sink.tests.length, 1);
    assert.ok(!('tests' in sinkDocument(sink)));
  });

  it('expect something, have records, and names that tell them apart', () => {
    assert.deepEqual(
      problems([
        { name: 'one', records },
        { name: 'one', records, rows: 1 },
        { name: 'two', records: [], rows: 1 },
      ]),
      [
        'tests[0]: needs at least one of rows, rejected and skipped',
        'tests[2].records: must not be empty',
        'tests[1].name: is the name of another test; got "one"',
      ],
    );
  });

  it('have records with one value, of a topic that the sink reads', () => {
    const test = (record: object) => ({ name: 'one', records: [record], rows: 1 });
    const one = ['tests[0].records[0]: needs exactly one of value, valueBase64, valueFile and file'];
    assert.deepEqual(problems([test({})]), one);
    assert.deepEqual(problems([test({ value: 1, file: 'x' })]), one);
    assert.deepEqual(problems([test({ value: null })]), []);
    assert.deepEqual(problems([test({ value: 1, lines: 'values' })]), [
      'tests[0].records[0].lines: goes with file; got "values"',
    ]);
    assert.deepEqual(problems([test({ file: 'x', offset: 1 })]), [
      'tests[0].records[0].offset: does not go with file, which has many records; got 1',
    ]);
    assert.deepEqual(problems([test({ value: 1, topic: 'b' })]), [
      'tests[0].records[0].topic: is not one of the topics that the sink reads; got "b"',
    ]);
    assert.deepEqual(problems([test({ value: 1 })], ['a', 'b']), [
      'tests[0].records[0].topic: is needed: the sink reads several topics',
    ]);
  });

  it('have schemas with ids that tell them apart, of a sink with a registry, which records name where there are several', () => {
    const framed = (valueSchemaRegistry: object, schemas: readonly object[], ...given: readonly object[]) => {
      const tests = [{ name: 'one', records: given, rows: 1, schemas }];
      const routes = [{ table: 't', timestamp: { source: 'record' }, columns: [{ path: 'v' }] }];
      const sink = { topics: ['a'], database: 'd', format: 'json', routes, valueSchemaRegistry, tests };
      const checked = checkSettings(connectorsFile, wholeFile({ sink }));
      return checked.ok ? [] : checked.findings.map((each) => findingText(each).replace('sinks.sink.tests[0].', ''));
    };
    const confluent = { url: 'https://registry.example.com' };
    const glue = { glueRegistryArn: 'arn:aws:glue:eu-west-1:123456789012:registry/meters' };
    const value = { v: 1 };
    const [one, two] = [{ schema: 'int' }, { file: 'two.avsc' }];
    assert.deepEqual(framed(confluent, [one], { value }, { valueBase64: '' }, { valueFile: 'x' }), []);
    assert.deepEqual(framed(confluent, [one, two], { value, schema: 2 }, { value: null }), []);
    assert.deepEqual(framed(confluent, [one, two], { value }), [
      'records[0].schema: is needed: the test has several schemas',
    ]);
    assert.deepEqual(framed(confluent, [one], { value, schema: 2 }), [
      'records[0].schema: is the id of no schema of the test; got 2',
    ]);
    assert.deepEqual(framed(confluent, [one], { valueBase64: '', schema: 1 }), [
      'records[0].schema: goes with value, or with lines of values; got 1',
    ]);
    assert.deepEqual(framed(confluent, [two, { id: 1, schema: 'int' }], { value, schema: 1 }), [
      'schemas[1]: has the id 1 of another',
    ]);
    assert.deepEqual(framed(glue, [{ ...one, id: 5 }], { value }), [
      'schemas[0].id: must be a UUID, as ids of AWS Glue are; got 5',
    ]);
    assert.deepEqual(framed(confluent, [{}], { value }), ['schemas[0]: needs exactly one of file and schema']);
    const bare = { name: 'one', records: [{ value }], rows: 1, schemas: [one] };
    assert.ok(problems([bare]).includes('tests[0].schemas: goes with valueSchemaRegistry of the sink'));
  });

  it('have numbers with all their digits, in records and in rows', () => {
    const value = { deep: [{ n: 2 ** 60 }] };
    const [inRecord = '', ...others] = problems([{ name: 'one', records: [{ value }], rows: 1 }]);
    assert.match(inRecord, /^tests\[0\]\.records\[0\]\.value: has a number with more digits than YAML keeps/);
    assert.deepEqual(others, []);
    const [inRow = ''] = problems([{ name: 'one', records, rows: [{ columns: { n: 2 ** 60 } }] }]);
    assert.match(inRow, /^tests\[0\]\.rows\[0\]\.columns\.n: has more digits than a number of YAML/);
    assert.deepEqual(problems([{ name: 'one', records, rows: [{ columns: { n: String(2 ** 60), f: 1 / 3 } }] }]), []);
  });
});
