import { parsePath } from '../../../shared/settings/routes/path.ts';
import type { ParseSettings, ParseStep, PivotSettings } from '../../../shared/settings/routes.ts';
import type { Unwanted } from '../../decode/json/reader.ts';
import { Pivot } from './pivot.ts';
import { Reshaping, type Shape, type Unchanged } from './reshaping.ts';

/** What routes want to be done to a record before its paths are looked up. */
export interface ReshapeSettings {
  readonly parse?: ParseSettings | readonly ParseSettings[] | undefined;
  readonly pivot?: PivotSettings | readonly PivotSettings[] | undefined;
}

/** A record's text as routes read it. */
export interface Reshaped {
  readonly text: string;
  /** What stands there as it was, which counts once a route takes the record or asks for it. */
  readonly unchanged: readonly Unchanged[];
}

/**
 * Rewrites the text of records: documents in texts become part of it, arrays of pairs become objects. What is not touched, and
 * every value in it, keeps its characters, so that numbers have all their digits.
 */
export class Reshape {
  readonly #shape: Shape;
  readonly #pivots: readonly { readonly steps: readonly string[]; readonly pivot: Pivot }[];
  #last: { readonly before: string; readonly after: Reshaped } | undefined;

  readonly #isMany: boolean;

  /**
   * @param above keys above the record's value.
   * @param isMany whether a text is an array of records' values, whatever is to be done to one that is an array.
   * @param nonFinite what bare numbers of documents are that are none or infinite.
   */
  constructor(
    settings: ReshapeSettings,
    above: readonly string[],
    isMany: boolean,
    nonFinite: 'reject' | 'null' = 'reject',
  ) {
    this.#isMany = isMany;
    const parses = [settings.parse ?? []].flat().map(({ path, from }) => {
      const steps: readonly ParseStep[] = [from].flat();
      return { path, steps: [...above, ...(parsePath(path) ?? [])], parse: { path, steps, nonFinite } };
    });
    this.#pivots = [settings.pivot ?? []].flat().map((each) => ({
      steps: [...above, ...(parsePath(each.array) ?? [])],
      pivot: new Pivot(each),
    }));
    const root = new Draft([]);
    for (const { steps, parse } of parses) draftAt(root, above, steps).parse = parse;
    for (const { steps, pivot } of this.#pivots) draftAt(root, above, steps).pivot = pivot;
    this.#shape = root;
  }

  /** What routes read of a text. @throws RecordError when it is not JSON. */
  of(text: string): Reshaped {
    // Several scans of one topic may read the same.
    if (this.#last?.before === text) return this.#last.after;
    const after = new Reshaping(text).whole(this.#shape, this.#isMany);
    this.#last = { before: text, after };
    return after;
  }

  /** What pairs had beside name and value since the last call. */
  takeUnwanted(): readonly Unwanted[] {
    return this.#pivots.flatMap(({ steps, pivot }) =>
      pivot.takeUnwanted().map((each) => ({ steps: [...steps, ...each.steps], place: 'pair' as const })),
    );
  }
}

/** A shape while settings are added. */
class Draft implements Shape {
  parse: Shape['parse'];
  pivot: Shape['pivot'];
  readonly children = new Map<string, Draft>();
  readonly steps: readonly string[];

  constructor(steps: readonly string[]) {
    this.steps = steps;
  }
}

function draftAt(root: Draft, above: readonly string[], steps: readonly string[]): Draft {
  let draft = root;
  for (const [at, step] of steps.entries()) {
    const child = draft.children.get(step) ?? new Draft(steps.slice(above.length, at + 1));
    draft.children.set(step, child);
    draft = child;
  }
  return draft;
}
