import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Reader } from '../../../../local/kafka/wire/reader.ts';
import { Writer } from '../../../../local/kafka/wire/writer.ts';

describe('what is written', () => {
  it('reads back, with bytes large and small', () => {
    const values = fc.record({
      int8: fc.integer({ min: -128, max: 127 }),
      int16: fc.integer({ min: -32_768, max: 32_767 }),
      int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      string: fc.option(fc.string({ unit: 'grapheme' })),
      bytes: fc.option(fc.integer({ min: 0, max: 10_000 }).map((length) => Buffer.alloc(length, 7))),
      array: fc.array(fc.boolean()),
    });
    fc.assert(
      fc.property(values, ({ int8, int16, int32, int64, string, bytes, array }) => {
        const writer = new Writer().int8(int8).int16(int16).int32(int32).int64(int64).string(string).bytes(bytes);
        writer.array(array, (to, value) => to.boolean(value)).int8(1);
        const { size } = writer;
        const written = writer.buffer();
        assert.equal(written.length, size);
        const reader = new Reader(written);
        assert.deepEqual([reader.int8(), reader.int16(), reader.int32(), reader.int64()], [int8, int16, int32, int64]);
        assert.equal(reader.nullableString(), string);
        assert.deepEqual(reader.nullableBytes(), bytes);
        assert.deepEqual(
          reader.array((each) => each.boolean()),
          array,
        );
        assert.equal(reader.int8(), 1);
      }),
    );
  });

  it('cannot hold a string of more than 32,767 bytes', () => {
    assert.equal(new Writer().string('x'.repeat(32_767)).buffer().length, 32_769);
    assert.throws(() => new Writer().string('x'.repeat(32_768)), { name: 'Malformed' });
  });
});

describe('what is read', () => {
  const malformed = { name: 'Malformed' };

  it('is malformed beyond the end', () => {
    assert.throws(() => new Reader(Buffer.alloc(3)).int32(), malformed);
    assert.throws(() => new Reader(new Writer().int16(5).int8(1).buffer()).string(), malformed);
    assert.throws(() => new Reader(new Writer().int32(5).int8(1).buffer()).bytes(), malformed);
  });

  it('is malformed with a length below -1, or a null where none may be', () => {
    const minus = (length: number) => new Writer().int16(length).int32(length).buffer();
    assert.throws(() => new Reader(minus(-2)).nullableString(), malformed);
    assert.throws(() => new Reader(minus(-1)).string(), malformed);
    assert.throws(() => new Reader(new Writer().int32(-2).buffer()).nullableBytes(), malformed);
    assert.throws(() => new Reader(new Writer().int32(-1).buffer()).bytes(), malformed);
    assert.throws(() => new Reader(new Writer().int32(-1).buffer()).array((reader) => reader.int8()), malformed);
  });

  it('is malformed with more elements than there are bytes, before memory is taken for them', () => {
    const bytes = new Writer()
      .int32(2 ** 31 - 1)
      .int8(1)
      .buffer();
    assert.throws(() => new Reader(bytes).array((reader) => reader.int8()), malformed);
  });
});
