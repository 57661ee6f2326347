import type { Exploded } from '../../../shared/record-path/exploded.ts';
import type { TemplatePart } from '../../../shared/record-path/template.ts';
import type { RouteSettings } from '../../../shared/settings/routes.ts';
import type { Found } from '../../decode/json/found.ts';
import type { Computed } from '../columns/column.ts';
import type { TimeReader } from '../columns/time-reader.ts';
import type { RecordSource } from '../record-source.ts';

type Steps = readonly string[];

/** What expressions of a route are compiled for. */
export interface ExpressionContext {
  /** The topic and its captures, by name. */
  readonly names: ReadonlyMap<string, string>;
  /** What the route takes apart. */
  readonly exploded: Exploded;
  /** Whether it says so, so that there is an element to be named. */
  readonly hasElements: boolean;
  /** The slot of a path below the record's value. */
  readonly slotAt: (steps: Steps) => number;
}

/** Tells of a condition whether it holds. */
export interface ComputedCondition {
  /** Steps of `explode` after which it can be judged. */
  readonly depth: number;
  /** @throws RecordError when it cannot be judged */
  readonly holds: (found: Found, source: RecordSource) => boolean;
  /** Why it does not hold, in words. */
  readonly refusal: () => string;
}

/** The expressions of one route, ready for its records. */
export interface RouteExpressions {
  /** Begins a row: whatever is asked for next is of this record and of what was found in it. */
  begin(found: Found, source: RecordSource): void;
  /** The value of a column or tag. */
  computed(value: string): Computed;
  /** @param place as settings write it, for messages */
  condition(text: string, place: string): ComputedCondition;
  /** A text that goes into a name. @param what is named, for messages */
  text(part: Extract<TemplatePart, { kind: 'expression' }>, what: string): () => string;
  /** A row's time, in decimal digits. */
  time(value: string, readers: { readonly unit: TimeReader | undefined; readonly nanos: TimeReader }): () => string;
}

/** The language of expressions, which is loaded only when settings have one. */
export interface ExpressionLanguage {
  /** Paths of all values that a route's expressions name, as keys from the record's value. */
  paths(route: RouteSettings, names: ExpressionContext['names']): readonly Steps[];
  compile(context: ExpressionContext): RouteExpressions;
}

/** @throws Error always: whoever makes routes loads the language first when settings have expressions. */
export function notLoaded(): never {
  throw new Error('the settings have expressions, for which nothing is loaded');
}
