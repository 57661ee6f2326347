import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { quoteText } from '../../../../../functions/shared/tdengine/sql-text.ts';
import { tableQueries } from '../../../../../functions/source/read/query/table-queries.ts';
import { forThisFile } from '../../../../support/servers/for-this-file.ts';
import { startTestTDengine } from '../../../../support/servers/test-tdengine.ts';
import { EVER, piecesOf, readerOf } from '../../../../support/source/read-table.ts';
import { scriptedTDengine } from '../../../../support/source/scripted-tdengine.ts';

const FLOAT_MAX = 3.4028235e38;
const HURTS = 'quotes \' " ` back\\slash tab\t line\r\n ctl\u0001\u001f\u007f\u2028 北京 😀 \ufffd \\n %_ </script> &';
const bytes = Buffer.from(HURTS).toString('hex');
const POINT = '0101000000000000000000f03f00000000000000c0';

/** A type, and values of it: the SQL that writes one, and the cell that it must be read as. */
const VALUES: readonly (readonly [type: string, values: readonly (readonly [sql: string, cell: unknown])[]])[] = [
  [
    'BOOL',
    [
      ['true', true],
      ['false', false],
    ],
  ],
  [
    'TINYINT',
    [
      ['-128', -128],
      ['127', 127],
    ],
  ],
  [
    'SMALLINT',
    [
      ['-32768', -32_768],
      ['32767', 32_767],
    ],
  ],
  [
    'INT',
    [
      ['-2147483648', -2_147_483_648],
      ['2147483647', 2_147_483_647],
    ],
  ],
  [
    'BIGINT',
    [
      ['-9223372036854775808', '-9223372036854775808'],
      ['9223372036854775807', '9223372036854775807'],
      ['9007199254740993', '9007199254740993'],
      ['0', '0'],
    ],
  ],
  [
    'TINYINT UNSIGNED',
    [
      ['0', 0],
      ['255', 255],
    ],
  ],
  [
    'SMALLINT UNSIGNED',
    [
      ['0', 0],
      ['65535', 65_535],
    ],
  ],
  [
    'INT UNSIGNED',
    [
      ['0', 0],
      ['4294967295', 4_294_967_295],
    ],
  ],
  [
    'BIGINT UNSIGNED',
    [
      ['0', '0'],
      ['18446744073709551615', '18446744073709551615'],
      ['9007199254740993', '9007199254740993'],
    ],
  ],
  [
    'FLOAT',
    [
      ['3.4028234663852886e38', FLOAT_MAX],
      ['-3.4028234663852886e38', -FLOAT_MAX],
      ['1.1754944e-38', 1.1754944e-38],
      ['0.1', 0.1],
      ['16777216', 16_777_216],
      ['-0.0', -0],
    ],
  ],
  [
    'DOUBLE',
    [
      ['1.7976931348623157e308', Number.MAX_VALUE],
      ['-1.7976931348623157e308', -Number.MAX_VALUE],
      ['2.2250738585072014e-308', 2.2250738585072014e-308],
      ['0.1', 0.1],
      ['0.30000000000000004', 0.1 + 0.2],
      ['9007199254740993', 9_007_199_254_740_992],
      ['1e21', 1e21],
      ['-0.0', -0],
    ],
  ],
  [
    'DECIMAL(10,2)',
    [
      ["'-99999999.99'", '-99999999.99'],
      ["'0'", '0.00'],
      ["'1.5'", '1.50'],
    ],
  ],
  [
    'DECIMAL(38,10)',
    [
      ["'9999999999999999999999999999.9999999999'", '9999999999999999999999999999.9999999999'],
      ["'-1234567890123456789012345678.0123456789'", '-1234567890123456789012345678.0123456789'],
    ],
  ],
  [
    'VARCHAR(200)',
    [
      [quoteText(HURTS), HURTS],
      ["''", ''],
      ["'NULL'", 'NULL'],
    ],
  ],
  [
    'NCHAR(200)',
    [
      [quoteText(HURTS), HURTS],
      ["''", ''],
      ["'null'", 'null'],
    ],
  ],
  [
    'VARBINARY(200)',
    [
      [quoteText(HURTS), bytes],
      ["'\\x00ff80'", '00ff80'],
      ["'\\x'", ''],
    ],
  ],
  ['GEOMETRY(100)', [["'POINT(1 -2)'", POINT]]],
  [
    'BLOB',
    [
      ["'\\x00ff80'", '00ff80'],
      [quoteText(HURTS), bytes],
    ],
  ],
];

/** TIMESTAMP columns take any 64-bit integer, years beyond 9999 too, which REST's own text cuts. */
const TIMES = [
  '-9223372036854775808',
  '-1',
  '0',
  '1704067200000000001',
  '253402300800000',
  '9223372036854775807',
] as const;

const server = await forThisFile(startTestTDengine());

describe('a value of TDengine that the source reads', () => {
  async function newDatabase(precision = 'ms'): Promise<string> {
    const database = server.nextDatabase();
    await server.tdengine.execute(`CREATE DATABASE ${database} KEEP 36500 PRECISION '${precision}'`);
    return database;
  }

  for (const [type, values] of VALUES) {
    it(`is read with all digits and characters as ${type}`, async () => {
      const database = await newDatabase();
      await server.tdengine.execute(`CREATE TABLE ${database}.t (ts TIMESTAMP, v ${type})`);
      const rows = [...values.map(([sql]) => sql), 'NULL'].map((sql, place) => `(${place}, ${sql})`);
      await server.tdengine.execute(`INSERT INTO ${database}.t VALUES ${rows.join(' ')}`);
      const reader = await readerOf(server.tdengine, database, { name: 't', kind: 'plain' });
      const [read = []] = await piecesOf(reader, -1n, EVER.to);
      assert.deepEqual(
        read.map(({ cells }) => cells[0]),
        [...values.map(([, cell]) => cell), null],
      );
    });
  }

  for (const precision of ['ms', 'us', 'ns']) {
    it(`is read with all digits as TIMESTAMP in ${precision}, also before 1970 and after the year 9999`, async () => {
      const database = await newDatabase(precision);
      await server.tdengine.execute(`CREATE STABLE ${database}.m (ts TIMESTAMP, at TIMESTAMP) TAGS (since TIMESTAMP)`);
      for (const [place, time] of TIMES.entries()) {
        const subtable = `${database}.d${place} USING ${database}.m TAGS (${time})`;
        await server.tdengine.execute(`INSERT INTO ${subtable} VALUES (${place - 3}, ${time})`);
      }
      const reader = await readerOf(server.tdengine, database, { name: 'm', kind: 'stable' });
      const [rows = []] = await piecesOf(reader, EVER.from, EVER.to);
      assert.deepEqual(
        rows.map(({ subtable, time, cells }) => [subtable, time, cells[0], cells[1]]),
        TIMES.map((time, place) => [`d${place}`, String(place - 3), time, time]),
      );
    });
  }

  it('is read as it is in a tag, and as JSON in a JSON tag', async () => {
    const database = await newDatabase();
    const { tdengine } = server;
    await tdengine.execute(
      `CREATE STABLE ${database}.m (ts TIMESTAMP, v INT) TAGS (u BIGINT UNSIGNED, d DOUBLE, n NCHAR(200), b VARBINARY(9))`,
    );
    await tdengine.execute(`CREATE STABLE ${database}.j (ts TIMESTAMP, v INT) TAGS (info JSON)`);
    await tdengine.execute(
      `INSERT INTO ${database}.d1 USING ${database}.m TAGS (18446744073709551615, 0.1, ${quoteText(HURTS)}, '\\x00ff') VALUES (1, 1) ` +
        `${database}.d2 USING ${database}.m TAGS (NULL, NULL, NULL, NULL) VALUES (1, 1) ` +
        `${database}.j1 USING ${database}.j TAGS ('{"a":1.5,"b":"say \\\\"x\\\\"","c":true,"d":null}') VALUES (1, 1) ` +
        `${database}.j2 USING ${database}.j TAGS (NULL) VALUES (1, 1)`,
    );
    const tagsOf = async (name: string, tags: number) => {
      const [rows = []] = await piecesOf(await readerOf(tdengine, database, { name, kind: 'stable' }), 0n, 1n);
      return rows.map(({ cells }) => cells.slice(1, 1 + tags));
    };
    assert.deepEqual(await tagsOf('m', 4), [
      ['18446744073709551615', 0.1, HURTS, '00ff'],
      [null, null, null, null],
    ]);
    assert.deepEqual(await tagsOf('j', 1), [[{ a: 1.5, b: 'say "x"', c: true, d: null }], [null]]);
  });

  it('that is NaN or infinite reads as NULL, since REST writes null for it', async () => {
    // Only schemaless writing stores such a value; this is the answer that a server then gives.
    const tdengine = scriptedTDengine(() => [[null, '1']]);
    const selection = {
      schema: [
        { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' },
        { name: 'v', type: 'DOUBLE', length: 8, role: 'column' },
      ],
      where: undefined,
    } as const;
    const table = { name: 't', kind: 'plain' } as const;
    const reader = tableQueries(tdengine, { database: 'd', table, selection, precision: 'ms', mostRows: 9 });
    const [rows] = await Array.fromAsync(reader.read({ from: 0n, to: 1n, count: 1 }));
    assert.equal(rows?.[0]?.cells[0], null);
    // The embedded server has no NaN to store, but prints one that is calculated.
    assert.deepEqual((await server.tdengine.query('SELECT sqrt(-1)')).rows, [[null]]);
  });
});
