import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MAX_AHEAD_MS, toMessage } from '../../../../functions/shared/kafka/kafkajs-message.ts';
import type { ProducerRecord } from '../../../../functions/shared/kafka/producer.ts';

const NOW = 1_700_000_000_000;

function record(timestamp: number, headers: ProducerRecord['headers'] = []): ProducerRecord {
  return { topic: 't', key: 'k', value: 'v', timestamp, headers };
}

describe('toMessage', () => {
  for (const [what, given, sent] of [
    ['the furthest time ahead', NOW + MAX_AHEAD_MS, NOW + MAX_AHEAD_MS],
    ['now for one further ahead', NOW + MAX_AHEAD_MS + 1, NOW],
    ['1970', 0, 0],
    ['1970 for one before', -1, 0],
  ] as const) {
    it(`sends ${what}`, () => {
      assert.equal(toMessage(record(given), NOW).timestamp, String(sent));
    });
  }

  it('takes a header of any name, __proto__ too', () => {
    const { headers } = toMessage(
      record(0, [
        ['__proto__', 'a'],
        ['x', 'b'],
        ['x', 'c'],
      ]),
      NOW,
    );
    assert.deepEqual(Object.entries(headers ?? {}), [
      ['__proto__', 'a'],
      ['x', ['b', 'c']],
    ]);
  });
});
