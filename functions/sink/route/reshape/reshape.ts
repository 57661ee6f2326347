import { parsePath } from '../../../shared/settings/routes/path.ts';
import type { ParseSettings, ParseStep, PivotSettings, ZipSettings } from '../../../shared/settings/routes.ts';
import type { Unwanted } from '../../decode/json/reader.ts';
import type { RecordError } from '../../rows/record-error.ts';
import { Pivot } from './pivot.ts';
import { Reshaping, type Shape } from './reshaping.ts';
import { Zip } from './zip.ts';

/** What routes want to be done to a record before its paths are looked up. */
export interface ReshapeSettings {
  readonly parse?: ParseSettings | readonly ParseSettings[] | undefined;
  readonly zip?: ZipSettings | readonly ZipSettings[] | undefined;
  readonly pivot?: PivotSettings | readonly PivotSettings[] | undefined;
}

/** A record's text as routes read it. */
export interface Reshaped {
  readonly text: string;
  /** Why something stands there as it was: the first for which that is so. It counts once a route takes the record. */
  readonly problem: RecordError | undefined;
}

/**
 * Rewrites the text of records: documents in texts become part of it, arrays side by side become one of objects, arrays of pairs
 * become objects. What is not touched, and
 * every value in it, keeps its characters, so that numbers have all their digits.
 */
export class Reshape {
  /** Paths at which something may be changed, as keys from the record's value. */
  readonly paths: readonly (readonly string[])[];
  readonly #shape: Shape;
  readonly #pivots: readonly { readonly steps: readonly string[]; readonly pivot: Pivot }[];
  #last: { readonly before: string; readonly after: Reshaped } | undefined;

  readonly #isMany: boolean;

  /**
   * @param above keys above the record's value.
   * @param objects paths of objects whose members are elements.
   * @param isMany whether a text is an array of records' values, whatever is to be done to one that is an array.
   */
  constructor(
    settings: ReshapeSettings,
    above: readonly string[],
    isMany: boolean,
    objects: readonly (readonly string[])[] = [],
  ) {
    this.#isMany = isMany;
    const parses = [settings.parse ?? []].flat().map(({ path, from, invalid }) => {
      const steps: readonly ParseStep[] = [from].flat();
      return {
        path,
        steps: [...above, ...(parsePath(path) ?? [])],
        parse: { path, steps, keepsInvalid: invalid === 'keep' },
      };
    });
    this.#pivots = [settings.pivot ?? []].flat().map((each) => ({
      steps: [...above, ...(parsePath(each.array) ?? [])],
      pivot: new Pivot(each),
    }));
    const zips = [settings.zip ?? []].flat().map((each) => ({
      steps: [...above, ...(parsePath(each.path) ?? [])],
      zip: new Zip(each),
    }));
    const root = new Draft();
    for (const { steps, parse } of parses) draftAt(root, steps).parse = parse;
    for (const { steps, zip } of zips) {
      draftAt(root, steps).zip = zip;
      if (zip.namesAt === undefined) continue;
      const names = [...above, ...zip.namesAt];
      const common = commonSteps(steps, names);
      draftAt(root, names.slice(0, common)).names.push({ zip, steps: names.slice(common) });
    }
    for (const { steps, pivot } of this.#pivots) draftAt(root, steps).pivot = pivot;
    for (const steps of objects) {
      const draft = steps.reduce<Draft | undefined>((each, step) => each?.children.get(step), draftAt(root, above));
      if (draft !== undefined) draft.hasMembers = true;
    }
    draftAt(root, above).isRecord = true;
    this.#shape = root;
    this.paths = [...parses, ...zips, ...this.#pivots].map(({ steps }) => steps.slice(above.length));
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
  zip: Shape['zip'];
  pivot: Shape['pivot'];
  readonly names: Shape['names'][number][] = [];
  readonly children = new Map<string, Draft>();
  hasMembers = false;
  /** Whether it is the record's value: objects in an array there are taken apart as one that is the value. */
  isRecord = false;
  #member: Shape | undefined;

  get members(): Shape | undefined {
    return this.hasMembers ? this.#withoutMembers() : undefined;
  }

  get elements(): Shape {
    return this.hasMembers && !this.isRecord ? this.#withoutMembers() : this;
  }

  #withoutMembers(): Shape {
    const { parse, zip, pivot, names, children } = this;
    this.#member ??= {
      ...{ parse, zip, pivot, names, children, members: undefined },
      get elements() {
        return this;
      },
    };
    return this.#member;
  }
}

function commonSteps(steps: readonly string[], others: readonly string[]): number {
  let common = 0;
  while (common < steps.length && steps[common] === others[common]) common++;
  return common;
}

function draftAt(root: Draft, steps: readonly string[]): Draft {
  let draft = root;
  for (const step of steps) {
    const child = draft.children.get(step) ?? new Draft();
    draft.children.set(step, child);
    draft = child;
  }
  return draft;
}
