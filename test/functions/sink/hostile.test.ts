import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyCharacter } from '../../support/any-character.ts';
import { forThisFile } from '../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordsOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';

const HURTS = [
  "'",
  '"',
  '`',
  '\\',
  "');",
  'DROP',
  ' ',
  ';',
  '--',
  '/*',
  '\n',
  '\t',
  '(',
  ',',
  '\\x41',
  '%',
  '温',
  '😀',
  'NULL',
];
const anyText = fc
  .array(fc.oneof(fc.constantFrom(...HURTS), fc.string({ unit: anyCharacter, maxLength: 3 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join('').replaceAll('\0', '').replaceAll('.', '').toWellFormed())
  .filter((text) => text !== '' && Buffer.byteLength(text) <= 60);

const server = await forThisFile(startTestTDengine());

describe('any text in a JSON record', () => {
  it('becomes names and values in TDengine, never SQL', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, anyText, async (device, place, name, value) => {
        fc.pre(!['d', 'p', '_ts'].includes(name));
        const database = server.nextDatabase();
        const route = {
          stable: 'm',
          subtable: `\${d}`,
          columns: [{ path: 'n', type: 'INT' }],
          tags: [{ path: 'p', type: 'VARCHAR(80)' }],
          remaining: { include: ['*'], exclude: ['d', 'p', 'n'] },
        };
        const json = JSON.stringify({ d: device, p: place, n: 1, [`x${name}`]: value });
        const run = await runSink(server.tdengine, recordsOf([json]), {
          settings: { database, format: 'json', routes: [route], errors: { tolerance: 'all', deadLetterTopic: 'dlq' } },
        });
        assert.deepEqual([run.answer, run.batch.written, run.batch.rejected], [undefined, 1, 0]);
        const column = `\`${`x${name}`.replaceAll('`', '``')}\``;
        const { rows } = await server.tdengine.query(`SELECT tbname, p, ${column} FROM ${database}.m`);
        assert.deepEqual(rows, [[device, place, value]]);
        const tables = await server.tdengine.query(
          `SELECT COUNT(*) FROM information_schema.ins_tables WHERE db_name='${database}'`,
        );
        assert.deepEqual(tables.rows, [[1]]);
        await server.tdengine.execute(`DROP DATABASE ${database}`);
      }),
      { numRuns: 40 },
    );
  });
});
