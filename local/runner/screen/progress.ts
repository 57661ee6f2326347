import type { LiveScreen } from '../../../cli/terminal/live-screen.ts';
import type { Running } from '../runner.ts';

/** How often progress is looked at, in ms: on a terminal, and where each look is a line. */
const LIVE_MS = 250;
const SPARSE_MS = 5_000;

/** Progress of what moves too fast to be shown line by line. */
export interface Progress {
  /** A line was left out. */
  leftOut(): void;
  stop(): void;
}

/** What is done so far, on one line: `sink meters: 4120 written, 20 dead letters; source test: 12000 rows`. */
export function progressText({ sinks, sources }: Running): string {
  const parts = [
    ...sinks.map((sink) => {
      const { counts, filtered, givenUp, sentAgain } = sink.counted();
      const others = [
        [counts.skipped, 'skipped'],
        [counts.deadLettered, 'dead letters'],
        [filtered, 'filtered'],
        [givenUp, 'given up'],
        [sentAgain, 'sent again'],
      ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
      return `sink ${sink.name}: ${[`${counts.written} written`, ...others].join(', ')}`;
    }),
    ...sources.map((source) => {
      const rows = [...source.state().tables.values()].reduce((sum, table) => sum + table.rows, 0);
      return `source ${source.name}: ${rows} rows`;
    }),
  ];
  return `so far ${parts.join('; ')}`;
}

/**
 * While lines are left out, shows how far everything is: on a terminal as a line that changes, and stays once it is
 * quiet; elsewhere as a line now and then.
 * @param every in ms; left out, as fits the screen.
 */
export function startProgress(
  screen: LiveScreen,
  isTerminal: boolean,
  text: () => string,
  every = isTerminal ? LIVE_MS : SPARSE_MS,
): Progress {
  let leftOut = 0;
  let seen = 0;
  let open = false;

  function look(): void {
    const moved = leftOut !== seen;
    seen = leftOut;
    if (moved && isTerminal) screen.live(text());
    else if (moved) screen.print(text());
    else if (open) settle();
    open = moved && isTerminal;
  }

  function settle(): void {
    screen.live(undefined);
    screen.print(text());
  }

  const timer = setInterval(look, every);
  timer.unref();
  return {
    leftOut() {
      leftOut += 1;
    },
    stop() {
      clearInterval(timer);
      // The summary says more.
      screen.live(undefined);
    },
  };
}
