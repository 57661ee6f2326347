import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile, parseSettings } from '../../../../functions/shared/settings/index.ts';
import { fileWith, problemsWith } from '../../../support/stacks/example-file.ts';

/** What is wrong with the example's source after the changes, without the source's path. */
function sourceProblems(changes: Readonly<Record<string, unknown>>): string[] {
  const paths = Object.entries(changes).map(([path, value]) => [`sources.test.${path}`, value]);
  return problemsWith(Object.fromEntries(paths)).map((problem) => problem.replace(/^sources\.test\.?/, ''));
}

describe('the settings of a source', () => {
  it('have the defaults of the TDengineSourceConnector where it has one', () => {
    const { test } = parseSettings(connectorsFile, fileWith({}), 'f').sources;
    assert.deepEqual(test, {
      schedule: 'rate(1 minute)',
      shards: 1,
      logRetentionDays: 30,
      tracing: false,
      alarms: {},
      memoryMb: 512,
      timeoutSeconds: 300,
      database: 'test',
      tables: { include: ['*'], exclude: [] },
      tableOptions: [],
      tablesAtOnce: 4,
      outFormat: 'line',
      outFormatJsonNoArray: true,
      compatibility: 'none',
      topicPrefix: 'tdengine',
      topicDelimiter: '-',
      topicPerStable: true,
      topicIgnoreDb: false,
      compressionType: 'none',
      timestampInitial: 'earliest',
      tableRecreated: 'restart',
      delayMs: 5000,
      lookbackMs: 3_600_000,
      queryIntervalMs: 0,
      fetchMaxRows: 20_000,
      recordTimestamp: 'row',
      errors: { tolerance: 'none' },
    });
  });

  it('are refused with the names of missing ones', () => {
    assert.deepEqual(sourceProblems({ database: undefined, topicPrefix: undefined }), ['database: is required']);
    assert.deepEqual(sourceProblems({ topicPrefix: undefined }), [': needs exactly one of topic and topicPrefix']);
  });

  it('need a dead letter topic with tolerance all', () => {
    assert.deepEqual(sourceProblems({ errors: { tolerance: 'all', deadLetterTopic: 'bad' } }), []);
    assert.deepEqual(sourceProblems({ errors: { tolerance: 'all' } }), [
      'errors.deadLetterTopic: is needed with errors.tolerance all, so that no row is dropped',
    ]);
    assert.equal(sourceProblems({ errors: { deadLetterTopic: 'a b' } }).length, 1);
  });

  it('take options for tables, with conditions that stay within their parentheses', () => {
    const tables = ['met*'];
    assert.deepEqual(sourceProblems({ tableOptions: [{ tables, columns: ['a'], tags: [], where: 'a > 1' }] }), []);
    assert.deepEqual(sourceProblems({ tableOptions: [{ tables, where: '1 = 1) OR (1 = 1' }] }), [
      'tableOptions[0].where: must open every parenthesis that it closes; got "1 = 1) OR (1 = 1"',
    ]);
    assert.deepEqual(sourceProblems({ tableOptions: [{ tables, columns: [] }] }).length, 1);
  });

  it('take parts of topic names with characters that Kafka takes', () => {
    const characters = 'characters of a-z, A-Z, 0-9, ".", "_" and "-"';
    assert.deepEqual(sourceProblems({ topicPrefix: 'x'.repeat(200), topicDelimiter: '' }), []);
    assert.deepEqual(sourceProblems({ topicPrefix: 'a', topicDelimiter: '.'.repeat(10) }), []);
    assert.deepEqual(sourceProblems({ topicPrefix: '', topicDelimiter: '/' }), [
      `topicPrefix: must be 1 to 200 ${characters}; got ""`,
      `topicDelimiter: must be 0 to 10 ${characters}; got "/"`,
    ]);
    assert.deepEqual(sourceProblems({ topicPrefix: 'x'.repeat(201), topicDelimiter: '.'.repeat(11) }), [
      `topicPrefix: must be 1 to 200 ${characters}; got "${'x'.repeat(100)}"`,
      `topicDelimiter: must be 0 to 10 ${characters}; got "..........."`,
    ]);
  });

  it('take a template of database and table for the topics instead of a prefix', () => {
    const template = (topic: string) => sourceProblems({ topicPrefix: undefined, topic });
    const accepted = ['plant', `plant.\${table}`, `\${database}\${table}`, `a-\${table}_\${database}`];
    for (const topic of accepted) assert.deepEqual(template(topic), []);
    for (const topic of [`\${stable}`, `a-\${tbname}`, `a-\${table`, `a $\{table}`, '', 'a/b', '电表', `x\${}`]) {
      assert.deepEqual(template(topic), [
        `topic: must be characters of a-z, A-Z, 0-9, ".", "_" and "-", \${database} and \${table}; got ${JSON.stringify(topic)}`,
      ]);
    }
    for (const topic of [`\${table}`, `\${table}-of-\${database}`]) {
      assert.deepEqual(template(topic), [
        `topic: must have something before \${table}, so that the function cannot write to every topic; got "${topic}"`,
      ]);
    }
    assert.deepEqual(sourceProblems({ topic: 'a' }), [': needs exactly one of topic and topicPrefix']);
  });

  it('take earliest, latest, or a time with its zone as timestampInitial', () => {
    for (const timestampInitial of [
      'earliest',
      'latest',
      '2024-01-01T00:00:00Z',
      '2024-01-01T00:00:00.123456789+08:00',
    ]) {
      assert.deepEqual(sourceProblems({ timestampInitial }), []);
    }
    for (const timestampInitial of ['2024-01-01T00:00:00', '2024-01-01', 'first', '2023-02-29T00:00:00Z', 0]) {
      assert.deepEqual(sourceProblems({ timestampInitial }), [
        `timestampInitial: must be earliest, latest, or a time with its zone such as 2024-01-01T00:00:00Z; got ${JSON.stringify(timestampInitial)}`,
      ]);
    }
  });

  it('need a pattern of tables to include', () => {
    assert.deepEqual(sourceProblems({ tables: { include: ['x'.repeat(192)], exclude: [] } }), []);
    assert.deepEqual(sourceProblems({ tables: { include: [], exclude: ['', 'x'.repeat(193)] } }), [
      'tables.include: must not be empty',
      'tables.exclude[0]: must not be empty; got ""',
      `tables.exclude[1]: must be at most 192 characters; got "${'x'.repeat(100)}"`,
    ]);
  });

  it('limit numbers', () => {
    const bounds = {
      timeoutSeconds: [10, 840],
      memoryMb: [256, 10_240],
      delayMs: [0, 86_400_000],
      queryIntervalMs: [0, 2_678_400_000],
      fetchMaxRows: [1, 1_000_000],
    } as const;
    for (const [setting, [least, most]] of Object.entries(bounds)) {
      assert.deepEqual(sourceProblems({ [setting]: least }), []);
      assert.deepEqual(sourceProblems({ [setting]: most }), []);
      assert.deepEqual(sourceProblems({ [setting]: least - 1 }), [
        `${setting}: must be at least ${least}; got ${least - 1}`,
      ]);
      assert.deepEqual(sourceProblems({ [setting]: most + 1 }), [
        `${setting}: must be at most ${most}; got ${most + 1}`,
      ]);
    }
    assert.deepEqual(sourceProblems({ delayMs: '1000' }), ['delayMs: must be a number; got "1000"']);
  });

  it('take ISO 8601 times with outFormat json only', () => {
    assert.deepEqual(sourceProblems({ outFormat: 'json', dataPrecision: 'iso' }), []);
    assert.deepEqual(sourceProblems({ outFormat: 'line', dataPrecision: 'iso' }), [
      'dataPrecision: must be one of ms, us, ns with outFormat line; got "iso"',
    ]);
  });

  it('are refused with the allowed values', () => {
    assert.deepEqual(
      sourceProblems({ outFormat: 'avro', dataPrecision: 's', outFormatJsonNull: null, topicPerStable: 'yes' }),
      [
        'outFormat: must be one of line, json; got "avro"',
        'outFormatJsonNull: must be one of null, omit; got nothing',
        'dataPrecision: must be one of ms, us, ns, iso; got "s"',
        'topicPerStable: must be true or false; got "yes"',
      ],
    );
  });
});
