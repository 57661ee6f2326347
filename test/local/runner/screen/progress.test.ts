import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { liveScreen } from '../../../../cli/terminal/live-screen.ts';
import { progressText, startProgress } from '../../../../local/runner/screen/progress.ts';
import { countedSink, sourceState } from '../reports.ts';

/** A screen, and all that was written to it. */
function screenOf(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const screen = liveScreen({ write: (text) => written.push(text), isTTY, columns });
  return { screen, written };
}

describe('the screen of a local run', () => {
  it('keeps its status line below the other lines', () => {
    const { screen, written } = screenOf(true);
    screen.live('one');
    screen.live('two');
    screen.live('two');
    screen.print('a line');
    screen.live(undefined);
    assert.deepEqual(written.join(''), 'one\r\x1b[2Ktwo\r\x1b[2Ka line\ntwo\r\x1b[2K');
  });

  it('has a status line that does not wrap, and none without a terminal', () => {
    const narrow = screenOf(true, 10);
    narrow.screen.live('0123456789');
    assert.deepEqual(narrow.written, ['012345678']);
    const file = screenOf(false);
    file.screen.live('one');
    file.screen.print('a line');
    assert.deepEqual(file.written, ['a line\n']);
  });
});

describe('the progress of a local run', () => {
  /** What is on the screen of a run in which lines are left out in these of five periods. */
  function shown(isTTY: boolean, busy: readonly number[]) {
    mock.timers.enable({ apis: ['setInterval'] });
    const { screen, written } = screenOf(isTTY);
    let period = 0;
    const progress = startProgress(screen, isTTY, () => `period ${period}`, 100);
    for (; period < 5; period++) {
      if (busy.includes(period)) progress.leftOut();
      mock.timers.tick(100);
    }
    progress.stop();
    mock.timers.reset();
    return written.join('').replaceAll('\r\x1b[2K', '<');
  }

  it('is not printed as long as every line was shown', () => {
    assert.deepEqual([shown(true, []), shown(false, [])], ['', '']);
  });

  it('is printed as a line whenever lines were left out, without a terminal', () => {
    assert.equal(shown(false, [1, 2]), 'period 1\nperiod 2\n');
  });

  it('is one changing line on a terminal, and stays when nothing new happens', () => {
    assert.equal(shown(true, [1, 2]), 'period 1<period 2<period 3\n');
  });

  it('says how far each sink and source is', () => {
    const counts = { written: 4, skipped: 1, deadLettered: 2, rows: 4, missingRows: 0 };
    const sink = { name: 'm', counted: () => countedSink({ counts, filtered: 3 }), state: never, stop: never };
    const idle = { ...sink, name: 'i', counted: () => countedSink() };
    assert.equal(
      progressText({ sinks: [sink, idle], sources: [] }),
      'so far sink m: 4 written, 1 skipped, 2 dead letters, 3 filtered; sink i: 0 written',
    );
    assert.equal(sourceState().tables.size, 0);
  });
});

function never(): Promise<never> {
  return Promise.reject(new Error('is not asked'));
}
