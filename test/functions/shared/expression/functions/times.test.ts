import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { compiler } from '../../../../../functions/shared/expression/compile.ts';
import { Fault, Meter } from '../../../../../functions/shared/expression/fault.ts';
import { zoneOf } from '../../../../../functions/shared/expression/functions/zones.ts';
import { allFunctions } from '../../../../../functions/shared/expression/functions.ts';
import { Timestamp } from '../../../../../functions/shared/expression/value.ts';

const surroundings = { places: new Map(), meter: new Meter(), pattern: undefined };
const compile = compiler(surroundings, allFunctions(surroundings));

/** The time that a text is, in ISO 8601; or why it is none. */
function parsed(text: string, format: string, zone = 'UTC'): string {
  const call = `parseTime(${JSON.stringify(text)}, ${JSON.stringify(format)}, ${JSON.stringify(zone)})`;
  try {
    return String(compile(`string(${call})`).run());
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    return error.message;
  }
}

const NEVER = 'the clocks of the zone do not show this time';
const NONE = 'the text is no time of the format';

describe('a time that an expression makes', () => {
  const cases: readonly (readonly [text: string, format: string, zone: string, time: string])[] = [
    ['2024-03-31 01:59:59', 'yyyy-MM-dd HH:mm:ss', 'Europe/Berlin', '2024-03-31T00:59:59Z'],
    ['2024-03-31 02:00:00', 'yyyy-MM-dd HH:mm:ss', 'Europe/Berlin', NEVER],
    ['2024-03-31 02:59:59', 'yyyy-MM-dd HH:mm:ss', 'Europe/Berlin', NEVER],
    ['2024-03-31 03:00:00', 'yyyy-MM-dd HH:mm:ss', 'Europe/Berlin', '2024-03-31T01:00:00Z'],
    ['2024-10-27 02:30:00', 'yyyy-MM-dd HH:mm:ss', 'Europe/Berlin', '2024-10-27T00:30:00Z'],
    ['2024-10-27 03:00:00', 'yyyy-MM-dd HH:mm:ss', 'Europe/Berlin', '2024-10-27T02:00:00Z'],
    ['2024-10-06 02:15', 'yyyy-MM-dd HH:mm', 'Australia/Lord_Howe', NEVER],
    ['2024-10-06 02:30', 'yyyy-MM-dd HH:mm', 'Australia/Lord_Howe', '2024-10-05T15:30:00Z'],
    ['2011-12-30 12:00', 'yyyy-MM-dd HH:mm', 'Pacific/Apia', NEVER],
    ['1890-01-01 00:00:00', 'yyyy-MM-dd HH:mm:ss', 'Europe/Amsterdam', '1889-12-31T23:42:30Z'],
    ['2024-02-29', 'yyyy-MM-dd', '+05:30', '2024-02-28T18:30:00Z'],
    ['2023-02-29', 'yyyy-MM-dd', 'UTC', NONE],
    ['2024-01-01 24:00', 'yyyy-MM-dd HH:mm', 'UTC', NONE],
    ['1/2/24 3:04', 'd/M/yy H:mm', 'UTC', '2024-02-01T03:04:00Z'],
    ['12:05 AM 2024-01-01', 'hh:mm a yyyy-MM-dd', 'UTC', '2024-01-01T00:05:00Z'],
    ['Thu, 1 february 2024', 'EEE, d MMMM yyyy', 'UTC', '2024-02-01T00:00:00Z'],
    ['2024-01-01T00:00:00.123456789Z', "yyyy-MM-dd'T'HH:mm:ss[.SSSSSSSSS]X", 'UTC', '2024-01-01T00:00:00.123456789Z'],
    ['2024-01-01T00:00:00-02:30', "yyyy-MM-dd'T'HH:mm:ss[.SSSSSSSSS]X", 'UTC', '2024-01-01T02:30:00Z'],
    ['2024-01-01 00:00:00.5', 'yyyy-MM-dd HH:mm:ss.SSS', 'UTC', NONE],
    ['2024-01-01 00:00 ', 'yyyy-MM-dd HH:mm', 'UTC', NONE],
    ['0001-01-01', 'yyyy-MM-dd', '+01:00', 'a time is not in the years 1 to 9999'],
  ];
  for (const [text, format, zone, time] of cases) {
    it(`of the text ${text} by the format ${format} in ${zone} is ${time}`, () =>
      assert.equal(parsed(text, format, zone), time));
  }

  it('of a text is the first at which the clocks of its zone show it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'Europe/Berlin',
          'America/St_Johns',
          'Australia/Lord_Howe',
          'Africa/Casablanca',
          'Asia/Kathmandu',
        ),
        fc.integer({ min: 0, max: 2_000_000_000 }),
        (name, seconds) => {
          const zone = zoneOf(name);
          const instant = seconds * 1_000;
          const local = instant + zone.offsetAt(instant);
          const found = zone.instantOf(local);
          assert.ok(found !== undefined && found <= instant, `${name} ${seconds}`);
          assert.equal(found + zone.offsetAt(found), local);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is counted in nanoseconds', () => {
    const time = compile('timestamp("1969-12-31T23:59:59.999999999Z") + duration("1ns")').run();
    assert.ok(time instanceof Timestamp);
    assert.equal(time.nanos, 0n);
  });
});
