import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectorsFile, parseSettings } from '../../../../functions/shared/settings/index.ts';
import { fileWith, problemsWith } from '../../../support/stacks/example-file.ts';

const TOPIC = 'must be 1 to 249 characters of a-z, A-Z, 0-9, ".", "_" and "-"';

/** What is wrong with the example's sink after the changes, without the sink's path. */
function sinkProblems(changes: Readonly<Record<string, unknown>>): string[] {
  const paths = Object.entries(changes).map(([path, value]) => [`sinks.meters.${path}`, value]);
  return problemsWith(Object.fromEntries(paths)).map((problem) => problem.replace(/^sinks\.meters\.?/, ''));
}

describe('the settings of a sink', () => {
  it('have defaults that lose no record', () => {
    const { meters } = parseSettings(connectorsFile, fileWith({}), 'f').sinks;
    assert.deepEqual(meters, {
      topics: ['meters'],
      tracing: false,
      alarms: {},
      tests: [],
      startingPosition: 'TRIM_HORIZON',
      batchSize: 10_000,
      logRetentionDays: 30,
      memoryMb: 512,
      timeoutSeconds: 300,
      format: 'line',
      database: 'power',
      unrouted: 'reject',
      schemasEnable: false,
      documents: 'one',
      inferStrings: 'VARCHAR',
      keySchemaRegistry: false,
      inferNumbers: 'DOUBLE',
      nonFinite: 'reject',
      autoCreate: { database: true, stable: true },
      evolve: { addColumns: true, widen: true },
      databasePrecision: 'ns',
      compression: 'none',
      collision: 'upsert',
      errors: { tolerance: 'none' },
    });
  });

  it('take the topic names that Kafka takes', () => {
    assert.deepEqual(sinkProblems({ topics: ['a.b_c-D9', '...', 'x'.repeat(249)] }), []);
    for (const topic of ['', '.', '..', 'a b', 'ä', 'a/b', 'x'.repeat(250)]) {
      assert.deepEqual(sinkProblems({ topics: ['ok', topic] }), [`topics[1]: ${TOPIC}; got "${topic.slice(0, 100)}"`]);
    }
    assert.deepEqual(sinkProblems({ topics: [] }), ['topics: must not be empty']);
    assert.deepEqual(sinkProblems({ topics: 'meters' }), ['topics: must be a list; got "meters"']);
    assert.deepEqual(sinkProblems({ topics: ['a', 'b', 'a'] }), ['topics: must not name a topic twice']);
  });

  it('take dataPrecision auto for OpenTSDB’s formats only', () => {
    for (const format of ['telnet', 'opentsdb-json']) {
      assert.deepEqual(sinkProblems({ format, dataPrecision: 'auto' }), []);
      assert.deepEqual(sinkProblems({ format, dataPrecision: 'us' }), []);
    }
    assert.deepEqual(sinkProblems({ dataPrecision: 'auto' }), [
      'dataPrecision: auto goes with the formats telnet and opentsdb-json: lines do not say their unit; got "auto"',
    ]);
  });

  it('take only one rule for the names of subtables', () => {
    assert.deepEqual(sinkProblems({ smlChildTableName: 'ü'.repeat(32) }), []);
    assert.deepEqual(sinkProblems({ smlAutoChildTableNameDelimiter: '-' }), []);
    assert.deepEqual(sinkProblems({ smlChildTableName: 'x'.repeat(65) }), [
      `smlChildTableName: must be at most 64 bytes; got "${'x'.repeat(65)}"`,
    ]);
    assert.deepEqual(sinkProblems({ smlChildTableName: 'dev', smlAutoChildTableNameDelimiter: '-' }), [
      'smlAutoChildTableNameDelimiter: goes not with smlChildTableName: a subtable has one name; got "-"',
    ]);
  });

  it('need exactly one of database and prefix', () => {
    assert.deepEqual(sinkProblems({ database: undefined, databasePrefix: '' }), []);
    assert.deepEqual(sinkProblems({ database: undefined }), [': needs exactly one of database and databasePrefix']);
    assert.deepEqual(sinkProblems({ databasePrefix: 'a' }), [': needs exactly one of database and databasePrefix']);
    assert.deepEqual(sinkProblems({ database: undefined, databasePrefix: 'x'.repeat(65) }), [
      `databasePrefix: must be 0 to 64 characters of a-z, A-Z, 0-9, ".", "_" and "-"; got "${'x'.repeat(65)}"`,
    ]);
  });

  it('take a database name of 1 to 64 bytes', () => {
    assert.deepEqual(sinkProblems({ database: 'ü'.repeat(32) }), []);
    assert.deepEqual(sinkProblems({ database: '' }), ['database: must not be empty; got ""']);
    for (const database of ['ü'.repeat(33), 'a.b', 'x'.repeat(65)]) {
      assert.deepEqual(sinkProblems({ database }), [
        `database: must be at most 64 bytes without "."; got "${database}"`,
      ]);
    }
  });

  it('need a dead letter topic with tolerance all, and not one that the sink reads', () => {
    const tolerance = 'all';
    assert.deepEqual(sinkProblems({ errors: { tolerance, deadLetterTopic: 'dead' } }), []);
    assert.deepEqual(sinkProblems({ errors: { tolerance } }), [
      'errors.deadLetterTopic: is needed with errors.tolerance all, so that no record is dropped',
    ]);
    assert.deepEqual(sinkProblems({ errors: { tolerance, deadLetterTopic: 'meters' } }), [
      'errors.deadLetterTopic: must not be one of the topics that the sink reads; got "meters"',
    ]);
    assert.deepEqual(sinkProblems({ errors: { tolerance: 'some' } }), [
      'errors.tolerance: must be one of none, all; got "some"',
    ]);
  });

  it('take a consumer group with one topic only', () => {
    assert.deepEqual(sinkProblems({ consumerGroupId: 'a-/*:_+=.@9Z' }), []);
    assert.deepEqual(sinkProblems({ consumerGroupId: 'g', topics: ['a', 'b'] }), [
      'consumerGroupId: goes with exactly one topic; got "g"',
    ]);
    for (const group of ['', 'a b', 'ä']) {
      assert.deepEqual(sinkProblems({ consumerGroupId: group }), [
        `consumerGroupId: must be 1 to 200 characters of a-z, A-Z, 0-9 and -/*:_+=.@; got "${group}"`,
      ]);
    }
  });

  it('limit the pollers to what Lambda takes', () => {
    assert.deepEqual(sinkProblems({ provisionedPollerConfig: {} }), []);
    assert.deepEqual(sinkProblems({ provisionedPollerConfig: { minimumPollers: 200, maximumPollers: 2000 } }), []);
    assert.deepEqual(sinkProblems({ provisionedPollerConfig: { minimumPollers: 201, maximumPollers: 2001 } }), [
      'provisionedPollerConfig.minimumPollers: must be at most 200; got 201',
      'provisionedPollerConfig.maximumPollers: must be at most 2000; got 2001',
    ]);
    assert.deepEqual(sinkProblems({ provisionedPollerConfig: { minimumPollers: 3 } }), [
      'provisionedPollerConfig.minimumPollers: must not be above maximumPollers, 2; got 3',
    ]);
  });

  it('take a queue, an SNS topic or a bucket as failure destination', () => {
    for (const arn of [
      'arn:aws:sqs:eu-west-1:123456789012:q',
      'arn:aws:sns:eu-west-1:123456789012:t',
      'arn:aws:s3:::failed-batches',
    ]) {
      assert.deepEqual(sinkProblems({ onFailureDestination: arn }), []);
    }
    for (const arn of ['arn:aws:lambda:eu-west-1:123456789012:function:f', 'arn:aws:s3:::bbb/*', 'b', 'kafka://']) {
      assert.deepEqual(sinkProblems({ onFailureDestination: arn }), [
        `onFailureDestination: must be the ARN of a standard queue, standard topic or bucket such as arn:aws:sqs:eu-west-1:123456789012:failed-batches, or kafka://TOPIC with a topic that does not begin with "."; got "${arn}"`,
      ]);
    }
  });

  it('limit numbers to what Lambda takes', () => {
    const limits = { batchSize: [1, 10_000], maximumBatchingWindowSeconds: [0, 300], memoryMb: [256, 10_240] } as const;
    for (const [setting, [least, most]] of Object.entries({ ...limits, timeoutSeconds: [10, 840] as const })) {
      assert.deepEqual(sinkProblems({ [setting]: least }), []);
      assert.deepEqual(sinkProblems({ [setting]: most }), []);
      assert.deepEqual(sinkProblems({ [setting]: least - 1 }), [
        `${setting}: must be at least ${least}; got ${least - 1}`,
      ]);
      assert.deepEqual(sinkProblems({ [setting]: most + 1 }), [`${setting}: must be at most ${most}; got ${most + 1}`]);
      assert.deepEqual(sinkProblems({ [setting]: least + 0.5 }), [
        `${setting}: must be a whole number; got ${least + 0.5}`,
      ]);
    }
  });

  it('are refused with the allowed values', () => {
    const changes = {
      startingPosition: 'X',
      format: 'X',
      dataPrecision: 'X',
      databasePrecision: 's',
      'evolve.widen': 1,
    };
    assert.deepEqual(sinkProblems(changes), [
      'startingPosition: must be one of TRIM_HORIZON, LATEST, AT_TIMESTAMP; got "X"',
      'format: must be one of line, telnet, opentsdb-json, json, csv, text; got "X"',
      'dataPrecision: must be one of ns, us, ms, s, m, h, auto; got "X"',
      'evolve.widen: must be true or false; got 1',
      'databasePrecision: must be one of ms, us, ns; got "s"',
    ]);
  });
});
