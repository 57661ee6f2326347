import { pathText } from '../observe/leaves.ts';
import { nodesOf } from '../observe/nodes.ts';
import type { Sample } from '../observe/samples.ts';
import { type PivotChoice, pivotPairs } from './pairs.ts';
import { type ProposedParse, parseTexts } from './texts.ts';

/** Samples as routes see them: documents in the place of the texts that hold them, objects in that of arrays of pairs. */
export interface Reshaped {
  readonly samples: readonly Sample[];
  readonly parse: readonly ProposedParse[];
  readonly pivots: readonly PivotChoice[];
}

/** Reshapes samples by what all of them have. */
export function reshape(given: readonly Sample[]): Reshaped {
  const { samples: parsed, parse } = parseTexts(given);
  const { samples, pivots } = pivotPairs(parsed);
  return { samples, parse, pivots };
}

/** What of it is done to some of the samples. */
export function reshapedIn(
  { parse, pivots }: Reshaped,
  samples: readonly Sample[],
): Pick<Reshaped, 'parse' | 'pivots'> {
  const paths = new Set(nodesOf(samples.map(({ document }) => document)).map(({ steps }) => pathText(steps)));
  return {
    parse: parse.filter(({ path }) => paths.has(path)),
    pivots: pivots.filter(({ pivot }) => paths.has(pivot.array)),
  };
}
