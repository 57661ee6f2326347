import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { RecordError } from '../../functions/sink/rows/record-error.ts';
import { loadFormat } from '../../functions/sink/topic-decoders.ts';
import { decoded } from '../support/sink/decode.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/delivery.md'), 'utf8');
const section = /### What TDengine's endpoints take and the sink rejects\n(.*?)\n## /s.exec(page)?.[1] ?? '';
const TIME = '1700000000000000000';

type FormatName = Parameters<typeof loadFormat>[0];

/** What becomes of a value: its type and SQL, or that it is rejected. */
async function outcome(format: FormatName, text: string, settings: object = {}): Promise<string> {
  try {
    const [row] = decoded(await loadFormat(format), text, { format, ...settings });
    return `${row?.layout.columns[0]?.type} ${row?.values[0]}`;
  } catch (error) {
    assert.ok(error instanceof RecordError, String(error));
    return 'rejected';
  }
}

const line = (value: string, time = TIME): readonly [FormatName, string] => ['line', `m,t=a v=${value} ${time}`];
const point = (value: string): readonly [FormatName, string] => [
  'opentsdb-json',
  `{"metric":"m","timestamp":1700000000000,"value":${value},"tags":{"t":"a"}}`,
];

/** By the beginning of a row of the table: inputs, and what the row says of them. */
const ROWS: Readonly<Record<string, readonly (readonly [readonly [FormatName, string], outcome: string])[]>> = {
  '`nan`, `inf`': [
    [line('nan'), 'rejected'],
    [line('inf'), 'rejected'],
    [line('1e309'), 'rejected'],
    [line('4.9e-324'), 'rejected'],
  ],
  'a whole number with a fraction': [[line('1.5i'), 'rejected']],
  'integers beyond 64 bits': [[point('{"value":9223372036854775808,"type":"bigint"}'), 'rejected']],
  'a hexadecimal number or an exponent with a suffix, `0x1Fi`, `1e3i`': [
    [line('0x1Fi'), 'BIGINT 31'],
    [line('1e3i'), 'BIGINT 1000'],
    [line('0x1Fu8'), 'TINYINT UNSIGNED 31'],
    [line('1e3i16'), 'SMALLINT 1000'],
    [line('1e3i8'), 'rejected'],
  ],
  'points of three dimensions': [
    [line('G"POINT Z(1 2 3)"'), 'rejected'],
    [line('G"POINT(1 2 3)"'), 'rejected'],
    [line('G"LINESTRING Z(1 2 3, 4 5 6)"'), 'rejected'],
    [line('G"POINT(1 2)"'), "GEOMETRY 'POINT(1 2)'"],
  ],
  'times after 2262': [[line('1', '9223372036854775808'), 'rejected']],
  'values over': [[line(`"${'x'.repeat(65_518)}"`), 'rejected']],
};

describe('the table in docs/delivery.md of values that TDengine’s endpoints take and the sink rejects', () => {
  for (const [row, values] of Object.entries(ROWS)) {
    it(`is true of ${row}`, async () => {
      assert.ok(section.includes(`\n| ${row}`), 'the row is in the table');
      for (const [[format, text], expected] of values)
        assert.equal(await outcome(format, text), expected, text.slice(0, 80));
    });
  }
});
