import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const server = await forThisFile(startTestTDengine());

/** What Lambda adds to records that a registry has decoded: https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html */
const DECODED = {
  keySchemaMetadata: { dataFormat: 'AVRO', schemaId: '1234' },
  valueSchemaMetadata: { dataFormat: 'PROTOBUF', schemaId: 'a1b2c3d4-5678-90ab-cdef-11111example' },
};

const route = {
  stable: 'readings',
  subtable: `\${id}`,
  timestamp: { field: 'ts', unit: 'ms' },
  columns: [{ path: 'v', type: 'BIGINT' }],
  tags: [{ path: 'place', type: 'VARCHAR(20)' }],
};

describe('a batch that Lambda has decoded by a schema registry', () => {
  it('is written, skipped and dead-lettered like the same JSON without a registry', async () => {
    const values = [
      '{"ts":1700000000000,"id":"a","v":9007199254740993,"place":"x"}',
      '{"ts":1700000000001,"id":"b","v":2,"place":null}',
      '{"ts":1700000000002,"id":"c","v":"no number","place":"y"}',
      null,
    ];
    const plain = recordsOf(values, { key: 'k' });
    const results = [];
    for (const records of [plain, plain.map((record) => ({ ...record, ...DECODED }))]) {
      const database = server.nextDatabase();
      const run = await runSink(server.tdengine, records, {
        settings: {
          ...{ database, format: 'json', routes: [route], databasePrecision: 'ms' },
          errors: { tolerance: 'all', deadLetterTopic: 'dlq' },
        },
      });
      const { received, written, skipped, rejected } = run.batch;
      const sql = `SELECT tbname, CAST(v AS VARCHAR(20)), place FROM ${database}.readings ORDER BY tbname`;
      const letters = run.deadLetters.map(({ key, value }) => [String(key), String(value)]);
      results.push({
        counts: [received, written, skipped, rejected],
        letters,
        rows: (await server.tdengine.query(sql)).rows,
      });
    }
    const [without, decoded] = results;
    assert.deepEqual(decoded, without);
    assert.deepEqual(decoded?.counts, [4, 2, 1, 1]);
    assert.deepEqual(decoded?.rows, [
      ['a', '9007199254740993', 'x'],
      ['b', '2', null],
    ]);
  });
});
