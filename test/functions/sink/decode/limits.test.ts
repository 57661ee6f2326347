import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sinkRuntime } from '../../../../functions/shared/settings/index.ts';
import { unwritable } from '../../../../functions/shared/tdengine/types/texts.ts';
import { varcharCell } from '../../../../functions/sink/decode/cells.ts';
import { checkTagCount } from '../../../../functions/sink/decode/subtable-name.ts';
import { telnetFormat } from '../../../../functions/sink/decode/telnet/decode-telnet.ts';
import { timeConverter } from '../../../../functions/sink/decode/time.ts';

describe('the limits of values and tags', () => {
  it('are named with the value’s size and the most that TDengine stores', () => {
    assert.equal(varcharCell('c', 'x'.repeat(65_517)).length, 65_517);
    assert.throws(
      () => varcharCell('c', 'x'.repeat(65_518)),
      /column c: the value has 65518 bytes, TDengine stores at most 65517$/,
    );
  });

  it('allow 128 tags, and one more that becomes the name of the subtable', () => {
    checkTagCount(128, {});
    checkTagCount(129, { smlChildTableName: 't' });
    for (const [count, naming] of [
      [129, {}],
      [130, { smlChildTableName: 't' }],
    ] as const) {
      assert.throws(() => checkTagCount(count, naming), /more than 128 tags/);
    }
  });

  it('allow texts without U+0000 and half surrogate pairs only', () => {
    assert.equal(unwritable('a😀'), undefined);
    assert.match(unwritable('a\0') ?? '', /^U\+0000/);
    assert.match(unwritable('\ud800') ?? '', /^half a surrogate pair/);
  });

  it('cut the digits of a time that the database’s precision does not store, before 1970 too', () => {
    const convert = timeConverter('ns', 'ms');
    assert.deepEqual(['1234567', '999999', '-1234567', '-999999'].map(convert), ['1', '0', '-1', '0']);
  });
});

describe('the databases of a topic with telnet lines', () => {
  it('are the one of the settings', () => {
    const settings = sinkRuntime.parse({ format: 'telnet', database: 'db' });
    assert.deepEqual(telnetFormat.databases(settings, 'meters'), ['db']);
  });
});
