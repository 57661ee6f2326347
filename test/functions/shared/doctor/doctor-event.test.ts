import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { doctorMiddleware, isDoctorEvent } from '../../../../functions/shared/doctor/doctor-event.ts';

describe('the event that has a function look at what it needs', () => {
  it('is one key alone, whatever is behind it', () => {
    for (const doctor of [{}, null, { topics: [] }, 'yes']) assert.ok(isDoctorEvent({ doctor }));
    for (const event of [undefined, null, 'doctor', ['doctor'], {}, { Doctor: {} }, { doctor: {}, records: {} }]) {
      assert.ok(!isDoctorEvent(event), JSON.stringify(event));
    }
  });

  it('is never that of a Kafka event source, whatever its records, topics and headers hold', () => {
    const text = fc.oneof(fc.constant('doctor'), fc.constant('{"doctor":{}}'), fc.string());
    const record = fc.record({ topic: text, partition: fc.nat(), offset: fc.nat(), key: text, value: text });
    const event = fc.record({
      eventSource: fc.constantFrom('aws:kafka', 'SelfManagedKafka'),
      bootstrapServers: text,
      records: fc.dictionary(text, fc.array(record)),
    });
    fc.assert(fc.property(event, (each) => !isDoctorEvent(each)));
  });

  it('ends the invocation with what was found, and any other goes on without loading a thing', async () => {
    const context = { getRemainingTimeInMillis: () => 30_000 };
    const asked: unknown[] = [];
    const { before } = doctorMiddleware(async () => async (value, remainingMs) => {
      asked.push(value, remainingMs);
      return { checks: [] };
    });
    const run = (event: unknown) =>
      Promise.resolve(Reflect.apply(before ?? assert.fail(), undefined, [{ event, context }]));
    assert.equal(await run({ records: {} }), undefined);
    assert.deepEqual(asked, []);
    assert.deepEqual(await run({ doctor: { topics: [] } }), { checks: [] });
    assert.deepEqual(asked, [{ topics: [] }, 30_000]);
  });
});
