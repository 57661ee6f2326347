import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Frames } from '../../src/wire/frames.ts';
import { Writer } from '../../src/wire/writer.ts';

describe('frames of the Kafka protocol', () => {
  it('come out whole and in order, however the stream is cut', () => {
    const contents = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(contents, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (frames, cuts) => {
        const expected = frames.map((frame) => Buffer.from(frame));
        const stream = Buffer.concat(expected.map((frame) => new Writer().bytes(frame).buffer()));
        const found: Buffer[] = [];
        const cutter = new Frames();
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const length = cuts[turn % cuts.length] ?? 1;
          found.push(...cutter.push(stream.subarray(at, at + length)));
          at += length;
        }
        assert.deepEqual(found, expected);
      }),
    );
  });

  it('of a negative length or more than 100 MiB are malformed', () => {
    const length = (bytes: number) => new Writer().int32(bytes).buffer();
    assert.throws(() => new Frames().push(length(-1)), { name: 'Malformed' });
    assert.throws(() => new Frames().push(length(104_857_601)), { name: 'Malformed' });
    assert.deepEqual(new Frames().push(length(104_857_600)), []);
  });
});
