import type { TDengine } from '../../../functions/shared/tdengine/client/client.ts';
import { quoteTable } from '../../../functions/shared/tdengine/sql-text.ts';
import type { Precision } from '../../../functions/shared/tdengine/time/precision.ts';
import type { TestTDengine } from '../servers/test-tdengine.ts';

/** DDL of all types of columns and tags but JSON, which stands alone, behind the name of the table. */
export const EVERY_TYPE =
  '(`ts` TIMESTAMP, `bo` BOOL, `ti` TINYINT, `si` SMALLINT, `i.i` INT, `bi` BIGINT, `ut` TINYINT UNSIGNED, ' +
  '`us` SMALLINT UNSIGNED, `ui` INT UNSIGNED, `ub` BIGINT UNSIGNED, `f` FLOAT, `d` DOUBLE, `dec` DECIMAL(38, 10), ' +
  '`vc` VARCHAR(60), `select` NCHAR(60), `vb` VARBINARY(20), `g` GEOMETRY(200), `bl` BLOB, `t` TIMESTAMP, `温=度, 1` INT)';

/** The tags that belong to it. */
export const EVERY_TAG =
  ' TAGS (`Tag n` NCHAR(40), `tag.v` VARCHAR(40), `t_bo` BOOL, `t_ti` TINYINT, `t_i` INT, `t_bi` BIGINT, ' +
  '`t_ub` BIGINT UNSIGNED, `t_f` FLOAT, `t_d` DOUBLE, `t_vb` VARBINARY(20), `t_g` GEOMETRY(100), `t_t` TIMESTAMP)';

/** Text that hurts in each of the formats. */
const HOSTILE = 'he said "hi" \\ x, a=b\n\'q\' `` {"a":1} \\\\" 你好 🙂\t#';

const NULLS = 'NULL, '.repeat(18);

/**
 * Rows at the edges of the types as SQL literals without their time: ordinary, least, most, and mixed with NULL.
 * @param time of the column `t`, in the database's unit.
 */
function everyRow(time: string): readonly string[] {
  const text = HOSTILE.replace(/['\\]/g, '\\$&');
  return [
    `true, 1, 2, 3, 9007199254740993, 4, 5, 6, 7, 10.3, 0.1, '1.5', '${text}', '${text}', '\\x0102ff', 'POINT(1.5 -2)', '\\x00ff', ${time}, 1`,
    `false, -128, -32768, -2147483648, -9223372036854775808, 0, 0, 0, 0, -3.4028234663852886e+38, -1.7976931348623157e308, '-9999999999999999999999999999.9999999999', '', '', '\\x', 'LINESTRING(0 0, 1 1)', '\\x', 0, -1`,
    `true, 127, 32767, 2147483647, 9223372036854775807, 255, 65535, 4294967295, 18446744073709551615, 3.4028234663852886e+38, 2.2250738585072014e-308, '0.0000000001', 'x', 'é', '\\xff', 'POLYGON((0 0, 0 1, 1 1, 0 0), (0.1 0.1, 0.1 0.2, 0.2 0.2, 0.1 0.1))', NULL, ${time}, NULL`,
    `NULL, 0, 0, 0, 0, 0, 0, 0, 0, -0.0, -0.0, '0', NULL, NULL, NULL, 'MULTIPOINT(1 2, 3 4)', NULL, NULL, NULL`,
    `NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1.1754944e-38, 1e21, NULL, 'NULL', 'null', NULL, 'MULTIPOLYGON(((0 0, 0 1, 1 1, 0 0)))', NULL, NULL, NULL`,
    `${NULLS}7`,
  ];
}

/** Tags of subtables, some with names given by hand: ordinary, hostile, at the edges, and NULL. */
const EVERY_SUBTABLE: readonly (readonly [name: string, tags: string])[] = [
  ['d1001', "'Los Angeles', 'a b,c=d', true, 1, 2, 3, 4, 10.3, 0.1, '\\x0102', 'POINT(1 2)', 1700000000005"],
  [
    'Müller, "Halle 7" =x',
    `'he said "hi" \\\\ x, a=b \\'q\\' 你好 \\\\', '"quoted"', false, -128, -2147483648, -9223372036854775808, 18446744073709551615, 3.4028234663852886e+38, -0.0, '\\xff', 'LINESTRING(0 0, 1.5 1)', 0`,
  ],
  ['d_null', 'NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL'],
];

const ZEROS: Readonly<Record<Precision, string>> = { ms: '', us: '000', ns: '000000' };

/** Puts six rows of everything into each of three subtables of a stable of {@link EVERY_TYPE} and {@link EVERY_TAG}. */
export async function fillEveryType(tdengine: TDengine, database: string, table: string, precision: Precision) {
  const zeros = ZEROS[precision];
  let time = 1_700_000_000_000;
  for (const [subtable, tags] of EVERY_SUBTABLE) {
    const rows = everyRow(`1700000000123${zeros.replace(/0$/, '7')}`).map((row) => `(${time++}${zeros}, ${row})`);
    await tdengine.execute(
      `INSERT INTO ${quoteTable(database, subtable)} USING ${quoteTable(database, table)} TAGS (${tags}) VALUES ${rows.join(' ')}`,
    );
  }
}

/** Two databases of one precision with the same table. @param ddl its columns and tags. */
export async function twoDatabases(
  server: TestTDengine,
  precision: Precision,
  table: string,
  ddl: string,
): Promise<[string, string]> {
  const databases: [string, string] = [server.nextDatabase(), server.nextDatabase()];
  const kind = ddl.includes('TAGS') ? 'STABLE' : 'TABLE';
  for (const database of databases) {
    await server.tdengine.execute(`CREATE DATABASE ${database} PRECISION '${precision}' KEEP 36500`);
    await server.tdengine.execute(`CREATE ${kind} ${quoteTable(database, table)} ${ddl}`);
  }
  return databases;
}
