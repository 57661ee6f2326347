import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PLAIN } from '../../src/wire/encoding.ts';
import { Reader } from '../../src/wire/reader.ts';
import { Writer } from '../../src/wire/writer.ts';

const ENCODINGS = { plain: PLAIN, flexible: { version: 0, flexible: true } };

describe('a value written in the Kafka protocol', () => {
  for (const [name, encoding] of Object.entries(ENCODINGS)) {
    it(`reads back, with small and large byte arrays, in the ${name} encoding`, () => {
      const values = fc.record({
        int8: fc.integer({ min: -128, max: 127 }),
        int16: fc.integer({ min: -32_768, max: 32_767 }),
        int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        string: fc.option(fc.string({ unit: 'grapheme' })),
        bytes: fc.option(fc.integer({ min: 0, max: 10_000 }).map((length) => Buffer.alloc(length, 7))),
        array: fc.array(fc.boolean()),
        structs: fc.option(fc.array(fc.integer({ min: -128, max: 127 }))),
        uuid: fc.uuid().map((uuid) => uuid.replaceAll('-', '')),
      });
      fc.assert(
        fc.property(values, ({ int8, int16, int32, int64, string, bytes, array, structs, uuid }) => {
          const writer = new Writer(encoding)
            .int8(int8)
            .int16(int16)
            .int32(int32)
            .int64(int64)
            .string(string)
            .bytes(bytes);
          writer
            .array(array, (to, value) => to.boolean(value))
            .structs(structs, (to, value) => to.int8(value))
            .uuid(uuid);
          writer.int8(1);
          const { size } = writer;
          const written = writer.buffer();
          assert.equal(written.length, size);
          const reader = new Reader(written, encoding);
          assert.deepEqual(
            [reader.int8(), reader.int16(), reader.int32(), reader.int64()],
            [int8, int16, int32, int64],
          );
          assert.equal(reader.nullableString(), string);
          assert.deepEqual(reader.nullableBytes(), bytes);
          assert.deepEqual(
            reader.array((each) => each.boolean()),
            array,
          );
          assert.deepEqual(
            reader.nullableStructs((each) => each.int8()),
            structs,
          );
          assert.equal(reader.uuid(), uuid);
          assert.equal(reader.int8(), 1);
        }),
      );
    });
  }

  it('has the bytes that the protocol defines for flexible versions', () => {
    const flexible = { version: 3, flexible: true };
    const writer = new Writer(flexible)
      .string('ab')
      .string(null)
      .bytes(Buffer.of(7))
      .bytesOf([Buffer.of(8), Buffer.of(9)]);
    writer
      .structs([1], (to, value) => to.int16(value))
      .array(null, (to) => to)
      .noTags();
    assert.equal(writer.buffer().toString('hex'), '036162' + '00' + '0207' + '030809' + '02000100' + '00' + '00');
    const tagged = new Writer(flexible).unsignedVarint(1).tagged(300, (to) => to.int8(5));
    assert.equal(tagged.buffer().toString('hex'), '01' + 'ac02' + '01' + '05');
  });

  it('has only the fields of its protocol version', () => {
    const written = (version: number) =>
      new Writer({ version, flexible: false })
        .since(2, (to) => to.int8(2))
        .until(1, (to) => to.int8(1))
        .buffer()
        .toString('hex');
    assert.deepEqual([1, 2, 3].map(written), ['01', '02', '02']);
  });

  it('cannot be a string of more than 32,767 bytes', () => {
    assert.equal(new Writer().string('x'.repeat(32_767)).buffer().length, 32_769);
    assert.throws(() => new Writer().string('x'.repeat(32_768)), { name: 'Malformed' });
  });
});

describe('a value read in the Kafka protocol', () => {
  const malformed = { name: 'Malformed' };

  it('is malformed when it goes beyond the end', () => {
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

  it('may be followed by tagged fields, which are skipped, and malformed when cut short', () => {
    const flexible = { version: 0, flexible: true };
    const reader = new Reader(Buffer.of(2, 0, 1, 0xff, 9, 2, 0xff, 0xff, 42), flexible);
    reader.skipTags();
    assert.equal(reader.int8(), 42);
    assert.throws(() => new Reader(Buffer.of(1, 0, 5, 0), flexible).skipTags(), malformed);
    assert.throws(() => new Reader(Buffer.of(0xff, 0xff, 0xff, 0xff, 0x0f), flexible).skipTags(), malformed);
  });

  it('is malformed with a compact length beyond the end', () => {
    const flexible = { version: 0, flexible: true };
    for (const read of [
      (reader: Reader) => reader.nullableString(),
      (reader: Reader) => reader.nullableBytes(),
      (reader: Reader) => reader.nullableArray((each) => each.int8()),
    ]) {
      assert.throws(() => read(new Reader(Buffer.of(9, 1), flexible)), malformed);
      assert.throws(() => read(new Reader(Buffer.of(0xff, 0xff, 0xff, 0xff, 0x0f), flexible)), malformed);
      assert.equal(read(new Reader(Buffer.of(0), flexible)), null);
    }
  });

  it('has only the fields of its protocol version', () => {
    const read = (version: number) => {
      const reader = new Reader(Buffer.of(7), { version, flexible: false });
      return [reader.since(2, (each) => each.int8()), reader.until(1, (each) => each.int8())];
    };
    assert.deepEqual([1, 2].map(read), [
      [undefined, 7],
      [7, undefined],
    ]);
  });

  it('is malformed as an array with more elements than there are bytes, before memory is allocated', () => {
    const bytes = new Writer()
      .int32(2 ** 31 - 1)
      .int8(1)
      .buffer();
    assert.throws(() => new Reader(bytes).array((reader) => reader.int8()), malformed);
  });
});
