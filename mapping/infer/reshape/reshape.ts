import { pathText } from '../observe/leaves.ts';
import { nodesOf } from '../observe/nodes.ts';
import type { Sample } from '../observe/samples.ts';
import { type PivotChoice, pivotPairs } from './pairs.ts';
import { type ZipChoice, zipSeries } from './series.ts';
import { type ProposedParse, parseTexts } from './texts.ts';

/**
 * Samples as routes see them: documents in the place of the texts that hold them, arrays of rows in that of arrays side by side,
 * objects in that of arrays of pairs.
 */
export interface Reshaped {
  readonly samples: readonly Sample[];
  readonly parse: readonly ProposedParse[];
  readonly zips: readonly ZipChoice[];
  readonly pivots: readonly PivotChoice[];
}

/** Reshapes samples by what all of them have. */
export function reshape(given: readonly Sample[]): Reshaped {
  const { samples: parsed, parse } = parseTexts(given);
  const { samples: zipped, zips } = zipSeries(parsed);
  const { samples, pivots } = pivotPairs(zipped);
  return { samples, parse, zips, pivots };
}

/** What of it is done to some of the samples. */
export function reshapedIn({ parse, zips, pivots }: Reshaped, samples: readonly Sample[]): Omit<Reshaped, 'samples'> {
  const paths = new Set(nodesOf(samples.map(({ document }) => document)).map(({ steps }) => pathText(steps)));
  return {
    parse: parse.filter(({ path }) => paths.has(path)),
    zips: zips.filter(({ rows }) => paths.has(rows)),
    pivots: pivots.filter(({ pivot }) => paths.has(pivot.array)),
  };
}
