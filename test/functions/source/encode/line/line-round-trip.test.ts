import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { quoteText } from '../../../../../functions/shared/tdengine/sql-text.ts';
import type { TableSchema } from '../../../../../functions/shared/tdengine/table-schema.ts';
import { lineFormat } from '../../../../../functions/sink/decode/line/decode-line.ts';
import { lineEncoder } from '../../../../../functions/source/encode/line/line.ts';
import { anyCharacter } from '../../../../support/any-character.ts';
import { decoded } from '../../../../support/sink/decode.ts';
import { cellsOf } from '../../../../support/sink/rows.ts';

const HURTS = ['\\', '\\\\', '"', ',', '=', ' ', '\\,', '\\"', "'", '#', 'a\\', '你好', '\t', '{"a":1}', '`'];
const anyText = fc
  .array(fc.oneof(fc.constantFrom(...HURTS), fc.string({ unit: anyCharacter, maxLength: 4 })), { maxLength: 6 })
  .map((parts) => parts.join('').replaceAll('\0', '').toWellFormed());
const oneLine = anyText.map((text) => text.replace(/[\r\n]/g, ''));
const anyTag = oneLine.filter((text) => text !== '');

const integer = (bits: number, signed: boolean) => {
  const size = 1n << BigInt(bits);
  return signed ? fc.bigInt(-size / 2n, size / 2n - 1n) : fc.bigInt(0n, size - 1n);
};

/** A type, a cell as the reader gives it, and the SQL literal that the sink must write. */
const anyField = fc.oneof(
  fc.boolean().map((cell) => ['BOOL', cell, String(cell)] as const),
  integer(8, true).map((cell) => ['TINYINT', Number(cell), String(cell)] as const),
  integer(32, false).map((cell) => ['INT UNSIGNED', Number(cell), String(cell)] as const),
  integer(64, true).map((cell) => ['BIGINT', String(cell), String(cell)] as const),
  integer(64, false).map((cell) => ['BIGINT UNSIGNED', String(cell), String(cell)] as const),
  anyText.map((cell) => ['VARCHAR', cell, quoteText(cell)] as const),
  anyText.map((cell) => ['NCHAR', cell, quoteText(cell)] as const),
  fc.uint8Array({ maxLength: 8 }).map((bytes) => {
    const cell = Buffer.from(bytes).toString('hex');
    return ['VARBINARY', cell, `'\\x${cell}'`] as const;
  }),
);

/** What the sink makes of one encoded row. */
function copyOf(table: string, schema: TableSchema, cells: readonly unknown[], time: string) {
  const all = [{ name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' } as const, ...schema];
  const line = lineEncoder(table, all, { precision: 'ns', time: 'ns' })({
    subtable: 'd1',
    time,
    cells,
  });
  const [row, ...others] = decoded(lineFormat, line ?? '');
  assert.ok(row !== undefined && others.length === 0, line);
  return { time: row.time, cells: cellsOf(row), tags: cellsOf(row.table.tags) };
}

describe('a row that the source writes as line protocol', () => {
  it('is read by the sink’s decoder with the same values, types and time', () => {
    fc.assert(
      fc.property(fc.array(anyField, { minLength: 1, maxLength: 5 }), fc.bigInt(1n, 2n ** 62n), (fields, time) => {
        const schema = fields.map(([type], index) => ({ name: `c${index}`, type, length: 0, role: 'column' as const }));
        const row = copyOf(
          'meters',
          schema,
          fields.map(([, cell]) => cell),
          String(time),
        );
        assert.deepEqual(
          row.cells.map(({ name, type, sql }) => [name, type, sql]),
          fields.map(([type, , sql], index) => [`c${index}`, type, sql]),
        );
        assert.equal(row.time, String(time));
      }),
    );
  });

  it('keeps every digit of FLOAT and DOUBLE', () => {
    const schema = (['FLOAT', 'DOUBLE'] as const).map((type) => ({
      name: type,
      type,
      length: 0,
      role: 'column' as const,
    }));
    const normal = (number: number) => Math.abs(number) >= 2.2250738585072014e-308 || number === 0;
    const anyDouble = fc.double({ noNaN: true, noDefaultInfinity: true }).filter(normal);
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-3e38), max: Math.fround(3e38) }),
        anyDouble,
        (float, double) => {
          const row = copyOf('meters', schema, [Math.abs(float) < 1.2e-38 ? 0 : float, double], '1');
          const [f, d] = row.cells;
          assert.equal(Math.fround(Number(f?.sql)), Math.abs(float) < 1.2e-38 ? 0 : float);
          assert.equal(Number(d?.sql), double);
        },
      ),
    );
  });

  it('keeps tags of any text, and names of columns and tags', () => {
    const anyName = oneLine.map((text) => text.replaceAll('.', '')).filter((text) => text !== '' && text.length < 15);
    fc.assert(
      fc.property(anyTag, anyName, anyName, (value, tag, field) => {
        fc.pre(tag !== field);
        const schema = [
          { name: field, type: 'INT', length: 4, role: 'column' },
          { name: tag, type: 'NCHAR', length: 9, role: 'tag' },
        ] as const;
        const row = copyOf('meters', schema, [1, value], '1');
        assert.deepEqual(
          row.tags.map(({ name, sql }) => [name, sql]),
          [[tag, quoteText(value)]],
        );
        assert.deepEqual(
          row.cells.map(({ name }) => name),
          [field],
        );
      }),
    );
  });
});
