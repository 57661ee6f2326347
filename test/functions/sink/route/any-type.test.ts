import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { mapper } from '../../../support/route/mapped.ts';
import { booleanText, NUMBERS } from '../../../support/sink/json-text.ts';

const INTEGERS = ['TINYINT', 'SMALLINT', 'INT', 'BIGINT'].flatMap((type) => [type, `${type} UNSIGNED`]);
const UNITS = ['s', 'ms', 'us', 'ns', 'iso', 'auto'];

/** Every type that a column can be declared with, and none. */
const COLUMNS: readonly object[] = [
  {},
  ...[...INTEGERS, 'BOOL', 'FLOAT', 'DOUBLE', 'DECIMAL(4, 1)', 'DECIMAL(38, 38)', 'VARCHAR', 'NCHAR(3)'].map(
    (type) => ({
      type,
    }),
  ),
  ...['base64', 'hex'].map((encoding) => ({ type: 'VARBINARY', encoding })),
  { type: 'GEOMETRY' },
  ...UNITS.map((unit) => ({ type: 'TIMESTAMP', unit })),
];

const LOGICAL = ['Decimal', 'Timestamp', 'Date', 'Time'].map((name) => `org.apache.kafka.connect.data.${name}`);
const TYPES = [
  ...['int8', 'int16', 'int32', 'int64', 'float', 'float32', 'double', 'float64', 'boolean', 'string', 'bytes'],
  ...['struct', 'array', 'map', 'x', ''],
];

const anyParameter = fc.oneof(
  fc.constantFrom<unknown>('0', '2', '-2', '38', '39', '1000', '1001', '0.5', '', 'x', 5, null, true, [], {
    toString: 1,
  }),
);
const anySchema = fc.oneof(
  fc.constant(undefined),
  fc.record(
    {
      type: fc.constantFrom<unknown>(...TYPES, 5),
      name: fc.constantFrom<unknown>(...LOGICAL, 'x', 5),
      parameters: fc.oneof(
        fc.record({ scale: anyParameter, 'connect.decimal.precision': anyParameter }, { requiredKeys: [] }),
        fc.constantFrom<unknown>(null, 5, []),
      ),
      items: fc.constantFrom<unknown>({ type: 'int8' }, null),
    },
    { requiredKeys: ['type'] },
  ),
);

const TEXTS = [
  ...['', 'a', '8.5', '-8.5e2', 'AA==', 'A1I=', '/w==', `${'A'.repeat(200)}`, 'ff', 'true', '1e400', '0x1F', ' 5'],
  ...['2024-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999+00:00', '0000-01-01T00:00:00Z', '2024-01-01'],
  ...['POINT(1 2)', 'POINT Z(1 2 3)', '\0', '\ud800', '温', '😀'.repeat(9)],
  `${'GEOMETRYCOLLECTION('.repeat(20_000)}POINT(1 2)${')'.repeat(20_000)}`,
];
const JSON_TEXTS = [
  ...['{}', '[]', '{"a":1}', '[1,[2]]', '{"toString":1,"__proto__":2}', '1e400', '-1e-400', '99999999999999999999999'],
  ...['{"a":{"b":1}}', '-0', '-0.0', '0.5', `1${'0'.repeat(400)}`, `-${'9'.repeat(400)}.5`, '2958465', '-719528'],
];
const anyValue = fc.oneof(
  fc.constantFrom(...NUMBERS, ...JSON_TEXTS),
  fc.constantFrom(...TEXTS).map((text) => JSON.stringify(text)),
  booleanText,
  fc.constantFrom('null', undefined),
);
const anyColumn = fc.oneof(fc.constantFrom(...COLUMNS), fc.constantFrom(...COLUMNS));
const anyPlace = fc.constantFrom<'columns' | 'tags' | 'timestamp' | 'remaining'>(
  'columns',
  'tags',
  'timestamp',
  'remaining',
);

describe('a value of any kind, with any schema, for a column of any type', () => {
  it('is converted, or its record is rejected with a reason', () => {
    const seen = { taken: 0, rejected: 0 };
    fc.assert(
      fc.property(
        anyValue,
        anySchema,
        anyColumn,
        anyPlace,
        fc.constantFrom<'ms' | 'us' | 'ns'>('ms', 'us', 'ns'),
        fc.constantFrom(...UNITS),
        (json, schema, column, place, precision, unit) => {
          const payload = json === undefined ? '{"w":1}' : `{"v":${json},"w":1}`;
          const fields = [...(schema === undefined ? [] : [{ field: 'v', ...schema }])];
          const struct = JSON.stringify({ type: 'struct', fields });
          const route = {
            stable: 's',
            columns: [{ path: 'w', name: 'w' }, ...(place === 'columns' ? [{ path: 'v', ...column }] : [])],
            ...(place === 'tags' && { tags: [{ path: 'v', ...(isTag(column) ? column : { type: 'JSON' }) }] }),
            ...(place === 'timestamp' && { timestamp: { field: 'v', unit } }),
            ...(place === 'remaining' && { remaining: {} }),
          };
          const map = mapper([route], { precision, settings: { schemasEnable: true } });
          try {
            const rows = map(`{"schema":${struct},"payload":${payload}}`);
            assert.equal(rows.length, 1);
            seen.taken++;
          } catch (error) {
            assert.ok(error instanceof RecordError, error instanceof Error ? error.stack : String(error));
            seen.rejected++;
          }
        },
      ),
      { numRuns: 800 },
    );
    assert.ok(seen.taken > 200 && seen.rejected > 200, JSON.stringify(seen));
  });
});

function isTag(column: object): boolean {
  return !('type' in column) || !String(column.type).startsWith('DECIMAL');
}
