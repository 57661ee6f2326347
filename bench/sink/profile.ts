import { type Profiler, Session } from 'node:inspector';
import type { Around } from './run-batches.ts';
import { type ByStage, divided, stageMicros } from './stages.ts';

/** Microseconds between two samples. */
const INTERVAL = 250;

/** Profiles what lies between its `before` and its `after`. */
export function profiler(): Around & { shares(): ByStage } {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  const measured: ByStage[] = [];
  return {
    // A profile for each batch, so that no garbage of the events is collected in one.
    before: () => session.post('Profiler.start'),
    after: () =>
      session.post('Profiler.stop', (error: Error | null, { profile }: Profiler.StopReturnType) => {
        if (error !== null) throw error;
        measured.push(stageMicros(profile));
      }),
    shares: () => divided(1, measured),
  };
}
