import fc from 'fast-check';
import type { KafkaRecord } from '../../src/records/record.ts';

/** As the decoder makes its objects. */
const PLAIN = { noNullPrototype: true };
const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
const nullable = fc.option(bytes);

/** Records as a producer numbers them. */
export const records: fc.Arbitrary<readonly KafkaRecord[]> = fc
  .array(
    fc.record(
      {
        timestampDelta: fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }),
        key: nullable,
        value: nullable,
        headers: fc.array(fc.record({ name: bytes, value: nullable }, PLAIN), { maxLength: 3 }),
      },
      PLAIN,
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((made) => made.map((record, offsetDelta) => ({ offsetDelta, ...record })));
