import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BACKFILLS_EVENT, parseEvent, tickEvent } from '../../../functions/source/event.ts';

describe('the event of a source’s function', () => {
  it('is a tick of a shard, or of the first one when it is empty', () => {
    assert.deepEqual(parseEvent({}), { kind: 'tick', shard: 0 });
    assert.deepEqual(parseEvent({ shard: 0 }), { kind: 'tick', shard: 0 });
    assert.deepEqual(parseEvent(tickEvent(63)), { kind: 'tick', shard: 63 });
  });

  it('is work on open backfills', () => {
    assert.deepEqual(parseEvent({ work: 'backfills' }), { kind: 'backfills' });
    assert.deepEqual(parseEvent(BACKFILLS_EVENT), { kind: 'backfills' });
  });

  it('is a command of an operator, whose arguments the command checks', () => {
    for (const name of ['backfill', 'move', 'pause', 'positions', 'resume'] as const) {
      assert.deepEqual(parseEvent({ [name]: { any: 1 } }), { kind: 'command', command: { name, args: { any: 1 } } });
    }
  });

  it('is refused with what is allowed when it is anything else', () => {
    const allowed =
      '{} or {"shard": 0} for a tick, {"work": "backfills"}, or one command of backfill, delete, move, pause, positions, resume';
    const object = `the event must be an object: ${allowed}`;
    for (const [event, message] of [
      [null, object],
      [[], object],
      ['tick', object],
      [undefined, object],
      [{ shards: 1 }, `the event has the unknown key "shards"; allowed: ${allowed}`],
      [{ toString: 1 }, `the event has the unknown key "toString"; allowed: ${allowed}`],
      [{ shard: 0, work: 'backfills' }, `the event has 2 keys ("shard", "work"); allowed: ${allowed}`],
      [{ shard: -1 }, 'shard in the event must be a whole number from 0'],
      [{ shard: 1.5 }, 'shard in the event must be a whole number from 0'],
      [{ shard: '1' }, 'shard in the event must be a whole number from 0'],
      [{ work: 'all' }, 'work in the event must be "backfills"'],
    ] as const) {
      assert.throws(() => parseEvent(event), { message });
    }
  });

  it('of EventBridge itself is refused: the schedule lacks an input', () => {
    const event = { version: '0', 'detail-type': 'Scheduled Event', source: 'aws.scheduler', detail: '{}' };
    assert.throws(
      () => parseEvent(event),
      /^Error: the event is one of EventBridge's own; give the schedule an input: /,
    );
  });

  it('is named in the refusal by a few of its keys, never by its values', () => {
    const event = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${index}${'k'.repeat(100)}`, 'secret']),
    );
    assert.throws(
      () => parseEvent(event),
      ({ message }: Error) => message.length < 500 && !message.includes('secret'),
    );
  });
});
