import { isIndex } from '../settings/routes/path.ts';
import { constantTerm, fixedPlace, type Place, type Term } from './term.ts';
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
 * exploded; by their names the topic and what the route's pattern captured of it.
 * @param exploded keys to the array that is exploded; undefined where none is.
 */
export function recordPlaces(
  terms: RecordTerms,
  names: ReadonlyMap<string, Term>,
  exploded: Steps | undefined,
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>(
    TYPES.map((type) => [type, fixedPlace(constantTerm(new TypeValue(type), 'type'))]),
  );
  places.set('record', fieldPlace(terms, []));
  places.set('headers', {
    term: terms.headers,
    member: (name) => ({ term: () => terms.header(name) }),
  });
  places.set('key', { term: terms.key });
  places.set('partition', { term: terms.partition });
  places.set('offset', { term: terms.offset });
  places.set('timestamp', { term: terms.timestamp });
  if (exploded !== undefined) {
    places.set('element', fieldPlace(terms, exploded));
    places.set('index', { term: terms.index });
  }
  // What a pattern captures comes first, as in names of tables.
  for (const [name, term] of names) places.set(name, fixedPlace(term));
  return places;
}

function fieldPlace(terms: RecordTerms, steps: Steps): Place {
  return {
    term: () => terms.field(steps),
    presence: () => terms.presence(steps),
    member: (key) => fieldPlace(terms, [...steps, key]),
    element: (place) => (isIndex(String(place)) ? fieldPlace(terms, [...steps, String(place)]) : undefined),
  };
}
