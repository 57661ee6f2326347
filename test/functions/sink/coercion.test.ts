import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;
const TABLE =
  'hand (ts TIMESTAMP, i INT, u TINYINT UNSIGNED, f FLOAT, x DOUBLE, d DECIMAL(10, 2), s VARCHAR(4), b BOOL, w TIMESTAMP) TAGS (g INT)';

const server = await forThisFile(startTestTDengine());

/** Writes lines into a table that a person made, and reads it. */
async function writeTo(table: string, lines: readonly string[]) {
  const database = server.nextDatabase();
  await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION 'ms'`);
  await server.tdengine.execute(`CREATE STABLE ${database}.${table}`);
  const settings = { database, errors: { tolerance: 'all', deadLetterTopic: 'dlq' } };
  const run = await runSink(server.tdengine, recordsOf(lines), { settings });
  const { rows } = await server.tdengine.query(`SELECT * FROM ${database}.hand ORDER BY ts`);
  const reasons = run.log.filter(({ message }) => message === 'record rejected').map(({ fields }) => fields.reason);
  return { rows, reasons, batch: run.batch };
}

describe('values of a record for columns of other types', () => {
  it('are written when the column stores them unchanged', async () => {
    const { rows, reasons } = await writeTo(TABLE, [
      `hand,g=7 i=42,u=255,f=10.3,x=3i,d=1.25,s=12345i,b=1i,w="2024-01-01T00:00:00+01:00" ${NOW}`,
      `hand,g=7 i="-1",u=0i,f="0.5",x="1e3",d="99999999.99",s=t,b="false" ${NOW + 1_000_000n}`,
    ]);
    assert.deepEqual(reasons, []);
    assert.deepEqual(rows, [
      ['2023-11-14T22:13:20.000Z', 42, 255, 10.3, 3, '1.25', '12345', true, '2023-12-31T23:00:00.000Z', 7],
      ['2023-11-14T22:13:20.001Z', -1, 0, 0.5, 1000, '99999999.99', 'true', false, null, 7],
    ]);
  });

  const CHANGED: readonly (readonly [field: string, reason: string])[] = [
    ['i=1.5', 'column i of stable hand: the record has DOUBLE, the column is INT'],
    ['i=2147483648i', 'column i of stable hand: the record has BIGINT, the column is INT'],
    ['i="x"', 'column i of stable hand: the record has VARCHAR, the column is INT'],
    ['i=t', 'column i of stable hand: the record has BOOL, the column is INT'],
    ['u=-1i', 'column u of stable hand: the record has BIGINT, the column is TINYINT UNSIGNED'],
    ['f=10.123456789', 'column f of stable hand: the record has DOUBLE, the column is FLOAT'],
    ['x=9007199254740993i', 'column x of stable hand: the record has BIGINT, the column is DOUBLE'],
    ['d=1.255', 'column d of stable hand: the record has DOUBLE, the column is DECIMAL(10, 2)'],
    ['d="abc"', 'column d of stable hand: the record has VARCHAR, the column is DECIMAL(10, 2)'],
    ['b=2i', 'column b of stable hand: the record has BIGINT, the column is BOOL'],
    ['b="yes"', 'column b of stable hand: the record has VARCHAR, the column is BOOL'],
    ['w=1704067200000i', 'column w of stable hand: the record has BIGINT, the column is TIMESTAMP'],
    ['w="2024-01-01T00:00:00"', 'column w of stable hand: the record has VARCHAR, the column is TIMESTAMP'],
    ['s=B"\\x00"', 'column s of stable hand: the record has VARBINARY, the column is VARCHAR(4)'],
  ];
  for (const [field, reason] of CHANGED) {
    it(`reject their record, and no other, when the column would change them: ${field}`, async () => {
      const { rows, reasons, batch } = await writeTo(TABLE, [
        `hand,g=7 i=1i ${NOW}`,
        `hand,g=7 ${field} ${NOW + 1_000_000n}`,
        `hand,g=7 i=3i ${NOW + 2_000_000n}`,
      ]);
      assert.deepEqual([rows.length, reasons.length, batch.written], [2, 1, 2]);
      assert.ok(String(reasons[0]).startsWith(reason), `${reasons[0]}`);
    });
  }

  it('reject their record also when a tag would change them', async () => {
    const { rows, reasons } = await writeTo(TABLE, [`hand,g=7 i=1i ${NOW}`, `hand,g=seven i=2i ${NOW}`]);
    assert.equal(rows.length, 1);
    assert.match(String(reasons[0]), /^column g of stable hand: the record has NCHAR, the column is INT/);
  });
});
