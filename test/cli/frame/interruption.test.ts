import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { type SignalSource, watchInterruption } from '../../../cli/frame/interruption.ts';

function watched() {
  const signals = new EventEmitter();
  const source: SignalSource = {
    on: (signal, listener) => signals.on(signal, listener),
    off: (signal, listener) => signals.off(signal, listener),
  };
  let ends = 0;
  const interruption = watchInterruption(source, () => {
    ends += 1;
  });
  return { interruption, press: () => signals.emit('SIGINT'), ends: () => ends };
}

describe('Ctrl-C', () => {
  it('ends a command at once that has said nothing of the state of things', () => {
    const { interruption, press, ends } = watched();
    assert.equal(interruption.told(), undefined);
    press();
    assert.deepEqual([ends(), interruption.told()], [1, []]);
  });

  it('asks a command to end that is at work on something, and tells in what state that is', () => {
    const { interruption, press, ends } = watched();
    interruption.tell(() => 'the mapping is disabled');
    press();
    assert.deepEqual(
      [interruption.signal.aborted, ends(), interruption.told()],
      [true, 0, ['the mapping is disabled']],
    );
    press();
    assert.equal(ends(), 1);
  });

  it('is how a command ends as it should that waits for it', async () => {
    const { interruption, press, ends } = watched();
    const stopped = interruption.untilStopped();
    press();
    await stopped;
    assert.deepEqual([ends(), interruption.told()], [0, undefined]);
  });
});
