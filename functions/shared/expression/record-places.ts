import type { Exploded } from '../record-path/exploded.ts';
import { INDEX_STEP, isIndex, KEY_STEP, PARENT_STEP, pathText } from '../record-path/path.ts';
import { constantTerm, fixedPlace, Mistake, type Place, type Term } from './term.ts';
import { type Type, TypeValue } from './value.ts';

type Steps = readonly string[];

/** How what expressions can name of a record is read. */
export interface RecordTerms {
  /** What is at keys from the record's value. */
  readonly field: (steps: Steps) => Term;
  /** Whether anything is there. */
  readonly presence: (steps: Steps) => () => boolean;
  /** The last header of a name. */
  readonly header: (name: string) => Term;
  readonly headers: () => Term;
  readonly key: () => Term;
  readonly partition: () => Term;
  readonly offset: () => Term;
  readonly timestamp: () => Term;
  /** The place of the element in the innermost array that is exploded, from 0. */
  readonly index: () => Term;
}

const TYPES: readonly Type[] = [
  'bool',
  'int',
  'uint',
  'double',
  'decimal',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
];

/**
 * What expressions can name: by `record` and the rest of a Kafka record; by `element` and `index` where an array is
 * exploded; by their names the topic and what the route's pattern captured of it; and by the words of paths, such as `$key`.
 * @param exploded what is taken apart; undefined where settings name nothing.
 */
export function recordPlaces(
  terms: RecordTerms,
  names: ReadonlyMap<string, Term>,
  exploded: Exploded | undefined,
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>(
    TYPES.map((type) => [type, fixedPlace(constantTerm(new TypeValue(type), 'type'))]),
  );
  const field = fieldPlaces(terms, exploded);
  places.set('record', field([]));
  places.set('$value', field([]));
  places.set('$index', { term: terms.index });
  places.set('headers', {
    term: terms.headers,
    member: (name) => ({ term: () => terms.header(name) }),
  });
  places.set('key', { term: terms.key });
  places.set('partition', { term: terms.partition });
  places.set('offset', { term: terms.offset });
  places.set('timestamp', { term: terms.timestamp });
  if (exploded !== undefined) {
    places.set('element', field(exploded.steps));
    places.set('index', { term: terms.index });
    const object = exploded.objects.at(-1);
    if (object !== undefined) {
      places.set('$key', field([...object, KEY_STEP]));
      places.set('$parent', field([...object, PARENT_STEP]));
    }
  }
  // What a pattern captures comes first, as in names of tables.
  for (const [name, term] of names) places.set(name, fixedPlace(term));
  return places;
}

/** Places of fields. @throws Mistake for words of paths where they mean nothing */
function fieldPlaces(terms: RecordTerms, exploded: Exploded | undefined): (steps: Steps) => Place {
  const { steps: array, objects } = exploded ?? { steps: [], objects: [] };
  const isOne = (places: readonly Steps[], steps: Steps) => places.some((each) => each.join('\0') === steps.join('\0'));
  const check = (steps: Steps) => {
    const last = steps.at(-1);
    const place = steps.slice(0, -1);
    const isLost =
      ((last === KEY_STEP || last === PARENT_STEP) && !isOne(objects, place)) ||
      (last === INDEX_STEP && !isOne([[], ...array.map((_, index) => array.slice(0, index + 1))], place));
    if (isLost) throw new Mistake(`${pathText(steps)} is of nothing that is taken apart`, 0);
  };
  const field = (steps: Steps): Place => {
    check(steps);
    const isParent = steps.at(-1) === PARENT_STEP;
    const member = (key: string) => field([...steps, key]);
    if (isParent) return { term: () => ofFields(steps), member };
    return {
      term: () => terms.field(steps),
      presence: () => terms.presence(steps),
      member,
      element: (place) => (isIndex(String(place)) ? field([...steps, String(place)]) : undefined),
    };
  };
  return field;
}

/** @throws Mistake always: what is around members would be another value for each of them. */
function ofFields(steps: Steps): never {
  throw new Mistake(`${pathText(steps)} names a field, such as ${pathText(steps)}.time`, 0);
}
