import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteName, quoteTable } from '../../../functions/shared/tdengine/sql-text.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const NOW = 1_700_000_000_000_000_000n;

/** Text that has hurt SQL before, and any other. */
const anyText = fc
  .oneof(
    fc.string({ unit: anyCharacter, maxLength: 30 }),
    fc.constantFrom(
      "'); DROP DATABASE x; --",
      '\\',
      "\\'",
      '`',
      '``',
      '\\x41',
      '%_',
      'NULL',
      '"',
      '\r\n',
      '--',
      '/* */',
      ';',
      '\\\\"',
    ),
  )
  .map((text) => text.replaceAll('\0', '').toWellFormed());
/** A name: not empty, no longer than TDengine takes, and no line break, which would end the line. */
const anyName = (bytes: number) =>
  anyText.map((text) => text.replace(/[\r\n]/g, '')).filter((text) => text !== '' && Buffer.byteLength(text) <= bytes);

const escapeName = (text: string) => text.replace(/[\\,= ]/g, '\\$&');
const escapeMeasurement = (text: string) => text.replace(/[, ]/g, '\\$&');
const escapeString = (text: string) => text.replace(/["\\]/g, '\\$&');

/** Names whose escaped form TDengine's dialect reads back: a measurement has no escape for a backslash. */
const isMeasurement = (text: string) => !text.includes('\\') && !text.startsWith('#') && !text.includes('.');

const server = await forThisFile(startTestTDengine());

describe('any text in names and values', () => {
  it('is read back from TDengine as it was sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyName(192).filter(isMeasurement),
        fc.uniqueArray(anyName(64), { minLength: 3, maxLength: 3 }),
        anyText,
        anyText,
        anyText.filter((text) => !/[\r\n]/.test(text) && text !== ''),
        async (stable, [first = '', second = '', third = ''], varchar, nchar, tag) => {
          fc.pre(![first, second, third].includes('_ts'));
          const database = server.nextDatabase();
          const fields = `${escapeName(first)}="${escapeString(varchar)}",${escapeName(second)}=L"${escapeString(nchar)}"`;
          const line = `${escapeMeasurement(stable)},${escapeName(third)}=${escapeName(tag)} ${fields} ${NOW}`;
          const run = await runSink(server.tdengine, recordsOf([line]), { settings: { database } });
          assert.equal(run.answer, undefined);
          const { rows } = await server.tdengine.query(
            `SELECT ${[first, second, third].map(quoteName).join(', ')} FROM ${quoteTable(database, stable)}`,
          );
          assert.deepEqual(rows, [[varchar, nchar, tag]]);
          await server.tdengine.execute(`DROP DATABASE ${database}`);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is never run as SQL: other tables stay as they are', async () => {
    const database = server.nextDatabase();
    await server.tdengine.execute(`CREATE DATABASE ${database}`);
    await server.tdengine.execute(`CREATE TABLE ${database}.precious (ts TIMESTAMP, v INT)`);
    const attack = `'); DROP TABLE ${database}.precious; --`;
    const lines = [
      `m,t=${escapeName(attack)} v="${attack}" ${NOW}`,
      `${escapeMeasurement(attack).replaceAll('.', '')} ${escapeName(attack)}=1 ${NOW}`,
      `m,${escapeName('x`) TAGS (1); --')}=1 v="\\\\" ${NOW}`,
    ];
    const run = await runSink(server.tdengine, recordsOf(lines), { settings: { database } });
    assert.equal(run.answer, undefined);
    const { rows } = await server.tdengine.query(`SELECT COUNT(*) FROM ${database}.precious`);
    assert.deepEqual(rows, [[0]]);
  });

  it('includes numbers, which are read back to the last digit', async () => {
    const anyNumbers = fc.record({
      d: fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((value) => value === 0 || Math.abs(value) >= 2.3e-308),
      f: fc
        .float({ noNaN: true, noDefaultInfinity: true })
        .filter((value) => value === 0 || Math.abs(value) >= 1.2e-38),
      i: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      u: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    });
    const settings = { database: server.nextDatabase() };
    await fc.assert(
      fc.asyncProperty(anyNumbers, async ({ d, f, i, u }) => {
        const run = await runSink(server.tdengine, recordsOf([`m d=${d},f=${f}f32,i=${i}i,u=${u}u ${NOW}`]), {
          settings,
        });
        assert.equal(run.answer, undefined);
        const { rows } = await server.tdengine.query(
          `SELECT d, f, CAST(i AS VARCHAR), CAST(u AS VARCHAR) FROM ${settings.database}.m`,
        );
        const [stored = []] = rows;
        assert.equal(Number(stored[0]), d === 0 ? 0 : d);
        assert.equal(Math.fround(Number(stored[1])), f === 0 ? 0 : f);
        assert.deepEqual([stored[2], stored[3]], [String(i), String(u)]);
      }),
      { numRuns: 50 },
    );
  });
});
