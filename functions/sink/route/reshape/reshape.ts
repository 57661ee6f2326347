import { parsePath } from '../../../shared/record-path/path.ts';
import type {
  CarrySettings,
  ParseSettings,
  ParseStep,
  PivotSettings,
  ZipSettings,
} from '../../../shared/settings/routes.ts';
import type { Unwanted } from '../../decode/json/reader.ts';
import { Carry } from './carry.ts';
import { Pivot } from './pivot.ts';
import { Reshaping, type Shape, type Unchanged } from './reshaping.ts';
import { Zip } from './zip.ts';

/** What routes want to be done to a record before its paths are looked up. */
export interface ReshapeSettings {
  readonly parse?: ParseSettings | readonly ParseSettings[] | undefined;
  readonly carry?: CarrySettings | readonly CarrySettings[] | undefined;
  readonly zip?: ZipSettings | readonly ZipSettings[] | undefined;
  readonly pivot?: PivotSettings | readonly PivotSettings[] | undefined;
}

/** What says how records are rewritten, whatever is to be done to them. */
export interface ReshapeRules {
  /** Whether a text is an array of records' values, whatever is to be done to one that is an array. */
  readonly isMany: boolean;
  /** Paths of objects whose members are elements. */
  readonly objects?: readonly (readonly string[])[];
  /** What bare numbers of documents are that are none or infinite. */
  readonly nonFinite: 'reject' | 'null';
}

/** A record's text as routes read it. */
export interface Reshaped {
  readonly text: string;
  /** What stands there as it was, which counts once a route takes the record or asks for it. */
  readonly unchanged: readonly Unchanged[];
}

/**
 * Rewrites the text of records: documents in texts become part of it, arrays side by side become one of objects, arrays of pairs
 * become objects. What is not touched, and
 * every value in it, keeps its characters, so that numbers have all their digits.
 */
export class Reshape {
  readonly #shape: Shape;
  readonly #pivots: readonly { readonly steps: readonly string[]; readonly pivot: Pivot }[];
  #last: { readonly before: string; readonly after: Reshaped } | undefined;

  readonly #isMany: boolean;

  /**
   * @param above keys above the record's value.
   * @param rules what settings say of all values.
   */
  constructor(settings: ReshapeSettings, above: readonly string[], { isMany, objects = [], nonFinite }: ReshapeRules) {
    this.#isMany = isMany;
    const parses = [settings.parse ?? []].flat().map(({ path, from, invalid }) => {
      const steps: readonly ParseStep[] = [from].flat();
      return {
        path,
        steps: [...above, ...(parsePath(path) ?? [])],
        parse: { path, steps, nonFinite, keepsInvalid: invalid === 'keep' },
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
    const carries = [settings.carry ?? []].flat().map((each) => ({
      steps: [...above, ...(parsePath(each.path) ?? [])],
      carry: new Carry(each),
    }));
    const root = new Draft([]);
    for (const { steps, parse } of parses) draftAt(root, above, steps).parse = parse;
    for (const { steps, carry } of carries) draftAt(root, above, steps).carry = carry;
    for (const { steps, zip } of zips) {
      draftAt(root, above, steps).zip = zip;
      if (zip.namesAt === undefined) continue;
      const names = [...above, ...zip.namesAt];
      const common = commonSteps(steps, names);
      draftAt(root, above, names.slice(0, common)).names.push({ zip, steps: names.slice(common) });
    }
    for (const { steps, pivot } of this.#pivots) draftAt(root, above, steps).pivot = pivot;
    for (const steps of objects) {
      const draft = steps.reduce<Draft | undefined>(
        (each, step) => each?.children.get(step),
        draftAt(root, above, above),
      );
      if (draft !== undefined) draft.hasMembers = true;
    }
    draftAt(root, above, above).isRecord = true;
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
  carry: Shape['carry'];
  zip: Shape['zip'];
  pivot: Shape['pivot'];
  readonly names: Shape['names'][number][] = [];
  readonly children = new Map<string, Draft>();
  readonly steps: readonly string[];

  constructor(steps: readonly string[]) {
    this.steps = steps;
  }

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
    const { steps, parse, carry, zip, pivot, names, children } = this;
    this.#member ??= {
      ...{ steps, parse, carry, zip, pivot, names, children, members: undefined },
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

function draftAt(root: Draft, above: readonly string[], steps: readonly string[]): Draft {
  let draft = root;
  for (const [at, step] of steps.entries()) {
    const child = draft.children.get(step) ?? new Draft(steps.slice(above.length, at + 1));
    draft.children.set(step, child);
    draft = child;
  }
  return draft;
}
