import { caseOf } from './cases.ts';
import { eventTexts } from './events.ts';
import { importedHandler } from './invoke.ts';
import type { Findings, Jobs } from './job.ts';

/** Records of a batch: few, so that what disturbs the machine for a while disturbs all subjects. */
const TURN_RECORDS = 2_000;

/** Turns that are not counted, while the code of the subjects is not optimised yet; as many as are counted at most. */
const WARM_UP = 60;

/**
 * Runs a batch of each subject in turn, again and again: what else the machine does disturbs all alike, so that the ratio
 * of two in one turn says more than any time does.
 */
export async function inTurn({ subjects, turns }: Jobs['turns']): Promise<Findings['turns']> {
  const runs: { readonly run: () => Promise<number>; readonly micros: number[] }[] = [];
  for (const subject of subjects) {
    // It is read when a handler is imported.
    Object.assign(process.env, subject.environment);
    const invoke = await importedHandler(subject.handler);
    const nextEvent = eventTexts(caseOf(subject.case));
    const run = async () => {
      const event: unknown = JSON.parse(nextEvent(TURN_RECORDS));
      globalThis.gc?.({ type: 'minor' });
      globalThis.gc?.({ type: 'minor' });
      const before = process.cpuUsage();
      await invoke(event);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / TURN_RECORDS;
    };
    runs.push({ run, micros: [] });
  }
  for (let turn = -Math.min(WARM_UP, turns); turn < turns; turn++) {
    // Forth and back, so that none always runs behind the same other.
    for (const { run, micros } of turn % 2 === 0 ? runs : runs.toReversed()) {
      const each = await run();
      if (turn >= 0) micros.push(each);
    }
  }
  return runs.map(({ micros }) => micros);
}
