import type { Mutant } from './mutant.ts';
import type { Fate } from './try-mutants.ts';

/** A mutant that nothing noticed. */
export interface Survivor {
  readonly mutant: Mutant;
  readonly fate: 'survived' | 'unreached';
}

/** How much was noticed. */
export interface Score {
  readonly counts: {
    /** All but those that change nothing. */
    readonly tried: number;
    readonly failed: number;
    readonly hung: number;
    readonly types: number;
    readonly equivalent: number;
  };
  /** Of those tried, rounded down: 84.9 is not 85. */
  readonly percent: number;
  readonly survivors: readonly Survivor[];
}

/**
 * @param fates of the mutants that were tried; the others change nothing.
 * @param refused those that the type check refuses.
 */
export function scoreOf(
  mutants: readonly Mutant[],
  fates: ReadonlyMap<Mutant, Fate>,
  refused: ReadonlySet<Mutant>,
): Score {
  const survivors: Survivor[] = [];
  const counts = { tried: 0, failed: 0, hung: 0, types: 0, equivalent: 0 };
  for (const mutant of mutants) {
    const fate = fates.get(mutant);
    if (fate === undefined) {
      counts.equivalent += 1;
      continue;
    }
    counts.tried += 1;
    if (fate === 'failed' || fate === 'hung') counts[fate] += 1;
    else if (refused.has(mutant)) counts.types += 1;
    else survivors.push({ mutant, fate });
  }
  const noticed = counts.tried - survivors.length;
  return { counts, percent: counts.tried === 0 ? 100 : Math.floor((100 * noticed) / counts.tried), survivors };
}
