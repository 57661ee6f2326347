import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { encodeBatch } from '../../../../functions/shared/kafka/batch/record-batch.ts';
import type { ColumnRole, TableSchema } from '../../../../functions/shared/tdengine/table-schema.ts';
import { UnencodableError } from '../../../../functions/source/encode/encoder.ts';
import { tableEncoder } from '../../../../functions/source/encode/table-encoder.ts';
import { type EncodedRows, SubtableHeaders, toRecords } from '../../../../functions/source/encode/to-records.ts';
import type { SourceRow } from '../../../../functions/source/rows/source-row.ts';
import { tickSettings } from '../../../support/source/tick-world.ts';

// Encoders keep the text of tags and of days, and the headers of subtables. Whatever rows they have read before, they
// must make of a row what new ones make.

const POINT = '0101000000000000000000f03f0000000000000040';

/** Cells as the reader gives them, of each type few, so that rows often have the same or nearly the same. */
const CELLS: Readonly<Record<string, readonly unknown[]>> = {
  BOOL: [true, false],
  INT: [0, 1, -1],
  BIGINT: ['0', '-0', '1', '9223372036854775807'],
  FLOAT: [0, -0, 1.5, 3.4028235e38],
  DOUBLE: [0, -0, 1.5, 1e300],
  TIMESTAMP: ['0', '-1', '1', '86399999', '86400000', '1700000000000', '253402300800000', '99999999999999999'],
  VARCHAR: ['', 'a', 'a ', 'ä', '0', 'null', 'a,b=c', 'a\\', '"', 'a\nb', '\ud800'],
  NCHAR: ['', 'a', '温', '1'],
  VARBINARY: ['', '00', 'ff'],
  GEOMETRY: [POINT, POINT.replace('f03f', 'f0bf'), '00'],
  'DECIMAL(10, 2)': ['0.00', '-0.01', '1.00'],
};
const JSON_CELLS: readonly unknown[] = [{ a: 1 }, { a: '1' }, {}, { a: null }];

const anyRole = fc.constantFrom<ColumnRole>('column', 'tag', 'tag', 'key');
const anyColumn = fc.record({
  name: fc.constantFrom('a', 'b', 'c', 'tags', 'a b', 'x\\'),
  type: fc.constantFrom(...Object.keys(CELLS)),
  length: fc.constant(8),
  role: anyRole,
});
const anyTable = fc
  .tuple(fc.uniqueArray(anyColumn, { selector: ({ name }) => name, minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([columns, json]): TableSchema => {
    const time = { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' } as const;
    const others = json ? columns.filter(({ role }) => role !== 'tag') : columns;
    return [time, ...others, ...(json ? [{ name: 'j', type: 'JSON', length: 9, role: 'tag' } as const] : [])];
  });

const anyRow = (schema: TableSchema): fc.Arbitrary<SourceRow> =>
  fc.record({
    subtable: fc.constantFrom('d1', 'd2', '', 'd ', 'ä', '__proto__'),
    time: fc.constantFrom(...['0', '-1', '999', '1700000000000', '1700000000001', '1700086400000', '86400000000']),
    cells: fc.tuple(
      ...schema.slice(1).map(({ type }) => fc.constantFrom(null, ...(CELLS[type] ?? JSON_CELLS))),
      fc.constantFrom('behind'),
    ),
  });

const anySettings = fc.record(
  {
    outFormat: fc.constantFrom('line' as const, 'json' as const),
    outFormatJsonNull: fc.constantFrom('null' as const, 'omit' as const),
    outFormatJsonNoArray: fc.boolean(),
    subtableTag: fc.constantFrom('device', 'a'),
    dataPrecision: fc.constantFrom('ms' as const, 'us' as const, 'ns' as const),
    compatibility: fc.constantFrom('none' as const, 'plugin-1.1' as const),
  },
  { requiredKeys: ['outFormat'] },
);

const anyCase = anyTable.chain((schema) =>
  fc.record({
    schema: fc.constant(schema),
    rows: fc.array(anyRow(schema), { maxLength: 8 }),
    settings: anySettings,
    precision: fc.constantFrom('ms' as const, 'us' as const, 'ns' as const),
    plain: fc.boolean(),
  }),
);

type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

/** Makes what turns rows into the bytes that Kafka gets; what stands against it is its message. */
function sender({ schema, settings, precision, plain }: Case): (rows: readonly SourceRow[]) => string {
  const table = { name: 'meters', kind: plain ? 'plain' : 'stable' } as const;
  const origin = { database: 'test', table, topic: 't', precision };
  const { database } = origin;
  let send: ((rows: readonly SourceRow[]) => EncodedRows) | undefined;
  return (rows) => {
    try {
      if (send === undefined) {
        const encode = tableEncoder(tickSettings(settings), table, schema, precision);
        const headers = new SubtableHeaders(database, table);
        send = (each) => toRecords(each, origin, encode, headers);
      }
      const { records, leftOut } = send(rows);
      return `${leftOut} ${encodeBatch(records, 0, records.length, 'none', 2e12).bytes.toString('latin1')}`;
    } catch (error) {
      assert.ok(error instanceof UnencodableError, String(error));
      return error.message;
    }
  };
}

describe('a row is encoded the same whatever rows were encoded before', () => {
  it('for any table, settings and rows', () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const experienced = sender(given);
        for (const row of given.rows) assert.equal(experienced([row]), sender(given)([row]));
      }),
      { numRuns: 250 },
    );
  });

  it('for a tag that is 0 and then -0', () => {
    const schema: TableSchema = [
      { name: 'ts', type: 'TIMESTAMP', length: 8, role: 'column' },
      { name: 'v', type: 'INT', length: 4, role: 'column' },
      { name: 'offset', type: 'DOUBLE', length: 8, role: 'tag' },
    ];
    for (const outFormat of ['line', 'json'] as const) {
      const encode = tableEncoder(tickSettings({ outFormat }), { name: 'm', kind: 'stable' }, schema, 'ms');
      const encoded = (tag: number) => encode({ subtable: 'd1', time: '1', cells: [1, tag] });
      assert.match(encoded(0) ?? '', /offset"?[:=]0\b/);
      assert.match(encoded(-0) ?? '', /offset"?[:=]-0\b/);
    }
  });
});
