import type { CountedSink } from '../../../local/runner/sink/sink-book.ts';
import type { SourceState } from '../../../local/runner/source/source-state.ts';

/** A sink that has done nothing, but for what is given. */
export function countedSink(given: Partial<CountedSink> = {}): CountedSink {
  return {
    counts: { written: 0, skipped: 0, deadLettered: 0, rows: 0, missingRows: 0 },
    ...{ done: 0, givenUp: 0, filtered: 0, sentAgain: 0, reasons: [], notices: [] },
    ...given,
  };
}

/** A source that has read nothing, in one tick that ended well, but for what is given. */
export function sourceState(given: Partial<SourceState> = {}): SourceState {
  return {
    tables: new Map(),
    ...{ notReached: 0, cutOff: false, notices: [], lastBackfills: undefined, failing: undefined },
    measured: {
      ...{ leftOut: 0, tooLateRows: 0, unsendableRows: 0, recreatedTables: 0, futurePositions: 0, invalidSettings: 0 },
    },
    lastTick: { startedAt: 0, summary: { tables: [], caughtUp: true } },
    ...given,
  };
}
