import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forThisFile } from '../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../support/servers/test-tdengine.ts';
import { recordsOfTable } from '../../../support/source/copied-table.ts';
import { EVERY_TAG, EVERY_TYPE, fillEveryType } from '../../../support/source/every-type.ts';

const server = await forThisFile(startTestTDengine());

const SETTINGS = (['line', 'json'] as const).flatMap((outFormat) =>
  (['none', 'plugin-1.1'] as const).map((compatibility) => ({ outFormat, compatibility })),
);

async function made(): Promise<string> {
  const database = server.nextDatabase();
  await server.tdengine.execute(`CREATE DATABASE ${database} KEEP 36500`);
  return database;
}

describe('types and names that make the TDengineSourceConnector’s task fail, in this source', () => {
  for (const settings of SETTINGS) {
    const shape = `${settings.outFormat} and compatibility ${settings.compatibility}`;

    it(`S9: every type of column and tag is written, as ${shape}`, async () => {
      const database = await made();
      await server.tdengine.execute(`CREATE STABLE ${database}.m ${EVERY_TYPE}${EVERY_TAG}`);
      await fillEveryType(server.tdengine, database, 'm', 'ms');
      const { records, leftOut } = await recordsOfTable(server.tdengine, database, 'm', settings);
      assert.deepEqual([records.length, leftOut], [18, 0]);
    });

    it(`S9: a stable of a TDengine stream, with its BIGINT UNSIGNED group_id, is written as ${shape}`, async () => {
      const database = await made();
      await server.tdengine.execute(
        `CREATE STABLE ${database}.s (\`_wstart\` TIMESTAMP, c BIGINT) TAGS (group_id BIGINT UNSIGNED)`,
      );
      await server.tdengine.execute(
        `INSERT INTO ${database}.t_1 USING ${database}.s TAGS (18446744073709551615) VALUES (1700000000000, 3)`,
      );
      const { records } = await recordsOfTable(server.tdengine, database, 's', settings);
      assert.match(String(records[0]?.value), /group_id"?[=:]18446744073709551615[ }]/);
    });

    it(`S10: a row with NULL in a TIMESTAMP column is sent, as ${shape}`, async () => {
      const database = await made();
      await server.tdengine.execute(`CREATE TABLE ${database}.m (ts TIMESTAMP, t TIMESTAMP, v INT)`);
      await server.tdengine.execute(
        `INSERT INTO ${database}.m VALUES (1700000000000, NULL, 1) (1700000000001, 5, 2) (1700000000002, NULL, 3)`,
      );
      const { records } = await recordsOfTable(server.tdengine, database, 'm', settings);
      assert.equal(records.length, 3);
    });

    it(`S10: a table with upper case, blanks or a reserved word as its name is read, as ${shape}`, async () => {
      const database = await made();
      for (const [at, table] of ['Meters', 'me ters', 'select', '电表'].entries()) {
        await server.tdengine.execute(
          `CREATE STABLE ${database}.\`${table}\` (\`Ts\` TIMESTAMP, \`Value\` INT) TAGS (\`Tag\` INT)`,
        );
        await server.tdengine.execute(
          `INSERT INTO ${database}.\`D ${at}\` USING ${database}.\`${table}\` TAGS (1) VALUES (1700000000000, 1)`,
        );
        const { records } = await recordsOfTable(server.tdengine, database, table, settings);
        assert.deepEqual(
          records.map(({ key }) => key),
          [`D ${at}`],
        );
        assert.match(String(records[0]?.value), /Value"?[=:]1/);
      }
    });
  }
});
