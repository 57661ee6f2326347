import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parseColumnType } from '../../../../functions/shared/tdengine/types/column-type.ts';
import { constantProblem } from '../../../../functions/shared/tdengine/types/constant.ts';
import { TYPE_NAMES } from '../../../../functions/shared/tdengine/types/types.ts';
import { NO_SLOT } from '../../../../functions/sink/decode/json/found.ts';
import { notLoaded } from '../../../../functions/sink/route/expression/expressions.ts';
import { columnFrom } from '../../../../functions/sink/route/make-columns/new-column.ts';
import { RecordError } from '../../../../functions/sink/rows/record-error.ts';
import { anyCharacter } from '../../../support/any-character.ts';

const TYPES = [...TYPE_NAMES.map((type) => (type === 'DECIMAL' ? 'DECIMAL(5, 2)' : type)), undefined];

const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, 1, 2, -1, 127, 128, 255, 256, 65_535, 999.99, 999.999, 1_000, 1e-310, 1e39, 1_700_000_000, 0.5),
  fc.integer(),
);
const texts = fc.oneof(
  fc.string({ unit: anyCharacter }),
  numbers.map(String),
  fc.constantFrom(
    '',
    'true',
    'false',
    'TRUE',
    '0x10',
    '+5',
    '.5',
    '1e3',
    '\0',
    '\ud800',
    'abcd',
    'abc',
    'AbCd==',
    '00ff',
  ),
  fc.constantFrom('2024-01-01T00:00:00Z', '2024-02-30T00:00:00Z', '9999-12-31T00:00:00Z', 'POINT(1 2)', 'POINT(1)'),
  fc.constantFrom(4_095, 4_096, 16_379, 16_380, 16_382, 16_383, 65_517, 65_518).map((length) => 'x'.repeat(length)),
  fc.constantFrom('9223372036854775807', '9223372036854775808', '-9223372036854775809', '1700000000000'),
);

describe('a constant of the settings', () => {
  it('is refused when a record with that value would be, for the same reason', () => {
    fc.assert(
      fc.property(
        fc.oneof(numbers, texts, fc.boolean()),
        fc.constantFrom(...TYPES),
        fc.constantFrom('column' as const, 'tag' as const),
        fc.constantFrom('base64' as const, 'hex' as const),
        fc.constantFrom('s' as const, 'ms' as const, 'ns' as const, 'iso' as const, 'auto' as const),
        fc.constantFrom('ms' as const, 'us' as const, 'ns' as const),
        fc.constantFrom('VARCHAR' as const, 'NCHAR' as const),
        (constant, typeText, role, encoding, unit, precision, textType) => {
          const type = typeText === undefined ? undefined : parseColumnType(typeText);
          const given = { name: 'c', value: constant, encoding, ...(typeText && { type: typeText }) };
          const settings = type?.name === 'TIMESTAMP' ? { ...given, unit } : given;
          const rules = { precision, textType, numberType: 'DOUBLE', nonFinite: 'reject' } as const;
          const context = { ...rules, separator: '_', compute: notLoaded };
          const { fallback } = columnFrom(settings, role, () => NO_SLOT, context);
          const reason = fallback instanceof RecordError ? fallback.message.replace(/^\w+ c: /, '') : undefined;
          assert.equal(constantProblem(constant, { type, role, textType, encoding, unit, precision }), reason);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
