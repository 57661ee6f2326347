import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { Precision } from '../../../../functions/shared/tdengine/time/precision.ts';
import { errorOf, NOW, rowsOf, shown } from '../../../support/route/mapped.ts';

function routeFor(unit: string): object {
  return { name: 'r', stable: 's', subtable: 't', timestamp: { field: 't', unit }, columns: [{ path: 'v' }] };
}

/** A row's time from the field `t`. */
function timeOf(json: string, unit: string, precision: Precision = 'ms'): string | undefined {
  return rowsOf(`{"v":1,"t":${json}}`, [routeFor(unit)], { precision })[0]?.time;
}

function refusal(json: string, unit: string, precision: Precision = 'ms'): string {
  const error = errorOf(`{"v":1,"t":${json}}`, [routeFor(unit)], { precision });
  assert.equal(error.column, undefined);
  return error.message.replace(/^route r: timestamp t: /, '');
}

describe('the time of a row that a route makes', () => {
  const times: readonly [unit: string, json: string, ms: string, us: string, ns: string][] = [
    ['s', '1700000000', '1700000000000', '1700000000000000', '1700000000000000000'],
    ['ms', '1700000000123', '1700000000123', '1700000000123000', '1700000000123000000'],
    ['us', '1700000000123456', '1700000000123', '1700000000123456', '1700000000123456000'],
    ['ns', '1700000000123456789', '1700000000123', '1700000000123456', '1700000000123456789'],
    ['s', '1700000000.1234567899', '1700000000123', '1700000000123456', '1700000000123456789'],
    ['s', '1.7e9', '1700000000000', '1700000000000000', '1700000000000000000'],
    ['ms', '"1700000000123.5"', '1700000000123', '1700000000123500', '1700000000123500000'],
    ['s', '0', '0', '0', '0'],
    ['s', '-0', '0', '0', '0'],
    ['s', '0.000001', '0', '1', '1000'],
    ['ns', '999', '0', '0', '999'],
    ['s', '-1.5', '-1500', '-1500000', '-1500000000'],
    ['ms', '"-0001"', '-1', '-1000', '-1000000'],
    ['auto', '1700000000', '1700000000000', '1700000000000000', '1700000000000000000'],
    ['auto', '1700000000123', '1700000000123', '1700000000123000', '1700000000123000000'],
    ['auto', '1700000000123456', '1700000000123', '1700000000123456', '1700000000123456000'],
    ['auto', '"1700000000123456789"', '1700000000123', '1700000000123456', '1700000000123456789'],
    ['auto', '1700000000.5', '1700000000500', '1700000000500000', '1700000000500000000'],
    ['iso', '"2023-11-14T22:13:20Z"', '1700000000000', '1700000000000000', '1700000000000000000'],
    ['iso', '"2023-11-15 00:13:20.123456789+02:00"', '1700000000123', '1700000000123456', '1700000000123456789'],
    ['iso', '"2023-11-14T17:43:20,5-0430"', '1700000000500', '1700000000500000', '1700000000500000000'],
    ['iso', '"2024-02-29T23:59z"', '1709251140000', '1709251140000000', '1709251140000000000'],
    ['iso', '"1969-12-31T23:59:59.25Z"', '-750', '-750000', '-750000000'],
  ];
  for (const [unit, json, ms, us, ns] of times) {
    it(`can be read in ${unit} from ${json}`, () => {
      assert.deepEqual(
        (['ms', 'us', 'ns'] as const).map((precision) => timeOf(json, unit, precision)),
        [ms, us, ns],
      );
    });
  }

  const refused: readonly [unit: string, json: string, reason: string][] = [
    ['ms', 'true', 'a time takes a number or text, not a boolean'],
    ['ms', 'null', 'a time takes a number or text, not null'],
    ['ms', '"2023-11-14T22:13:20Z"', 'the text is not a number, as the unit ms needs'],
    ['ms', '""', 'the text is not a number, as the unit ms needs'],
    ['auto', '170000000', 'with the unit auto a time has 10, 13, 16 or 19 digits'],
    ['iso', '1700000000', 'the text is not an ISO 8601 date and time with a zone'],
    ['iso', '"2023-11-14T22:13:20"', 'the text is not an ISO 8601 date and time with a zone'],
    ['iso', '"2023-02-29T00:00:00Z"', 'the text is not an ISO 8601 date and time with a zone'],
    ['iso', '"2023-11-14T24:00:00Z"', 'the text is not an ISO 8601 date and time with a zone'],
    ['iso', '"2023-11-14"', 'the text is not an ISO 8601 date and time with a zone'],
    ['iso', '"2023-13-14T00:00:00Z"', 'the text is not an ISO 8601 date and time with a zone'],
    ['iso', '"2023-11-14T22:13:20Zx"', 'the text is not an ISO 8601 date and time with a zone'],
    ['ms', '31556995200001', 'the time, read as ms, is out of the range of a ms database'],
    ['s', '1e30', 'the time, read as s, is out of the range of a ms database'],
    ['ms', '-1e30', 'the time, read as ms, is out of the range of a ms database'],
  ];
  for (const [unit, json, reason] of refused) {
    it(`cannot be read in ${unit} from ${json}: ${reason}`, () => assert.equal(refusal(json, unit), reason));
  }

  it('is required when the route has a timestamp setting', () => {
    assert.equal(errorOf('{"v":1}', [routeFor('ms')]).message, 'route r: timestamp t: the record has no such field');
  });

  describe('from a field that is missing or null', () => {
    const timesOf = (missing: string, precision: Precision) => {
      const route = { ...routeFor('s'), timestamp: { field: 't', unit: 's', missing } };
      return ['{"v":1}', '{"v":1,"t":null}', '{"v":1,"t":5}'].map(
        (json) => rowsOf(json, [route], { precision })[0]?.time,
      );
    };

    it('is the Kafka record’s with missing record', () => {
      assert.deepEqual(timesOf('record', 'us'), ['1700000000123000', '1700000000123000', '5000000']);
    });

    it('is the batch’s with missing now', () => {
      assert.deepEqual(timesOf('now', 'ms'), [String(NOW), String(NOW), '5000']);
    });

    it('rejects the record with missing reject', () => {
      const route = { ...routeFor('s'), timestamp: { field: 't', unit: 's', missing: 'reject' } };
      assert.match(errorOf('{"v":1}', [route]).message, /timestamp t: the record has no such field/);
      assert.match(
        errorOf('{"v":1,"t":null}', [route]).message,
        /timestamp t: a time takes a number or text, not null/,
      );
    });
  });

  it('is refused beyond 64 bits of nanoseconds in a database of ns', () => {
    assert.equal(timeOf('9223372036854775807', 'ns', 'ns'), '9223372036854775807');
    assert.match(refusal('9223372036854775808', 'ns', 'ns'), /out of the range of a ns database/);
  });

  it('is the Kafka record’s without a timestamp setting', () => {
    const route = { stable: 's', columns: [{ path: 'v' }] };
    assert.equal(rowsOf('{"v":1}', [route], { precision: 'us' })[0]?.time, '1700000000123000');
  });

  it('is the instant that JavaScript reads from ISO text', () => {
    const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('2900-01-01T00:00:00Z'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(years), (date) => {
        assert.equal(timeOf(JSON.stringify(date.toISOString()), 'iso'), String(date.getTime()));
      }),
    );
  });
});

describe('a TIMESTAMP column of a route', () => {
  function cell(json: string, unit: string, precision: Precision): string | undefined {
    const route = { stable: 's', columns: [{ path: 'v', type: 'TIMESTAMP', unit }] };
    const [row] = rowsOf(`{"v":${json}}`, [route], { precision });
    return row && shown(row)[0];
  }

  it('has its own unit and the precision of the database', () => {
    assert.equal(cell('"2023-11-14T22:13:20Z"', 'iso', 'us'), 'v TIMESTAMP 1700000000000000');
    assert.equal(cell('1700000000', 's', 'ns'), 'v TIMESTAMP 1700000000000000000');
    assert.equal(cell('null', 's', 'ns'), 'v TIMESTAMP NULL');
  });

  it('takes later times than the time of a row, up to 64 bits', () => {
    assert.equal(cell('"9999-12-31T23:59:59Z"', 'iso', 'ms'), 'v TIMESTAMP 253402300799000');
    assert.throws(() => cell('"9999-12-31T23:59:59Z"', 'iso', 'ns'), {
      message: 'route routes[0]: column v: the time, read as iso, is out of the range of a ns database',
    });
    assert.throws(() => cell('-9223372036854775809', 'ns', 'ns'), /out of the range/);
    assert.equal(cell('-9223372036854775808', 'ns', 'ns'), 'v TIMESTAMP -9223372036854775808');
  });
});
