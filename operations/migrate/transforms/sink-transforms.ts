import { routed } from './java-regex.ts';
import { type RoutePlan, routePlan } from './route-plan.ts';
import type { Predicate, Said, Transform } from './transform.ts';
import { valueTransform } from './value-transforms.ts';

/** What the transforms of a sink make of the records of one topic. */
export interface TopicPlan {
  /** The topic in Kafka. */
  readonly topic: string;
  /** The name that the topic has behind the transforms. */
  readonly renamed: string;
  /** Whether Filter leaves out all of its records. */
  readonly isDropped: boolean;
  readonly route: RoutePlan;
  /** Whether the values have been taken apart by ExtractNewRecordState. */
  readonly isDebezium: boolean;
}

const NO_EFFECT = 'the plugin looked at neither keys nor headers';

/** Transforms that change nothing that a sink writes. */
const WITHOUT_EFFECT = new Set(['ValueToKey', 'SetSchemaMetadata', 'InsertHeader', 'DropHeaders', 'HeaderFrom']);

/** Runs the transforms of a sink over what is known of a topic, and says what becomes of each. @param shape of its values */
export function topicPlan(topic: string, shape: 'text' | 'record', transforms: readonly Transform[]): TopicPlan {
  const route = routePlan();
  let renamed = topic;
  let isDropped = false;
  let isDebezium = false;
  for (const transform of transforms) {
    const applies = appliesTo(transform.predicate, renamed);
    transform.say(...outcomeOf(transform, applies));
  }
  return { topic, renamed, isDropped, route, isDebezium };

  function outcomeOf(transform: Transform, applies: 'always' | 'never' | 'unknown' | Header): Said {
    const { kind, on } = transform;
    if (applies === 'never') return ['gone', undefined, 'its predicate holds of no record that is written'];
    if (kind === 'Filter') return filter(applies);
    if (applies === 'unknown') return ['open', undefined, 'no such predicate is known here'];
    if (applies !== 'always') {
      return ['open', undefined, 'its predicate looks at a header: make two routes, each with a condition in when'];
    }
    if (kind === 'RegexRouter' || /TimestampRouter$/.test(kind)) return renameTopic(transform);
    if (on === 'Key' || WITHOUT_EFFECT.has(kind)) return ['gone', undefined, NO_EFFECT];
    if (shape === 'text') return ofText(transform);
    if (kind !== 'ExtractNewRecordState') return valueTransform(route, transform);
    isDebezium = true;
    return ['changed', 'debezium', 'see schema-registry.md, Debezium: what a delete does is set by deletes'];
  }

  function filter(applies: 'always' | Header | 'unknown'): Said {
    if (applies === 'unknown') return ['open', 'routes[].when', 'no such predicate is known here'];
    if (applies === 'always') {
      isDropped = true;
      return ['mapped', 'topics', 'topics of which all records are dropped are not read'];
    }
    if (shape === 'text') {
      return ['open', undefined, 'no setting chooses lines by a header: with format json, when of a route does'];
    }
    route.when.push({ header: applies.header, exists: applies.negate });
    return ['mapped', 'routes[].when and unrouted'];
  }

  function renameTopic({ kind: router, option }: Transform): Said {
    if (router !== 'RegexRouter') {
      return [
        'open',
        undefined,
        'a database or stable for each day is none here: TDengine keeps time by itself (databaseOptions.keep)',
      ];
    }
    const next = routed(renamed, option('regex') ?? '', option('replacement') ?? '');
    if (next === undefined)
      return ['open', undefined, 'no such expression is in JavaScript: name the database or stable'];
    renamed = next;
    return ['mapped', shape === 'text' ? 'database' : 'routes[].stable', 'worked out for each topic'];
  }
}

/** Transforms of the value, where it is text. */
function ofText({ kind, option }: Transform): Said {
  if (kind === 'Cast' && !(option('spec') ?? '').includes(':')) return ['gone', undefined, 'the value is text'];
  if (kind === 'HoistField') {
    return [
      'open',
      undefined,
      'the plugin wrote Java’s text of it, such as {f=…}, which is no line; without it the line is written',
    ];
  }
  return ['gone', undefined, 'it takes no text: the connector’s task ended at the first record'];
}

interface Header {
  readonly header: string;
  /** Whether it holds of records without the header. */
  readonly negate: boolean;
}

/** Of which records of a topic a predicate holds. Values of null are written by nobody. */
function appliesTo(predicate: Predicate | undefined, topic: string): 'always' | 'never' | 'unknown' | Header {
  if (predicate === undefined) return 'always';
  const { kind, negate, option } = predicate;
  switch (kind) {
    case 'TopicNameMatches': {
      const marker = '\0';
      const found = routed(topic, option('pattern') ?? '', marker);
      if (found === undefined) return 'unknown';
      return (found !== topic) === negate ? 'never' : 'always';
    }
    case 'RecordIsTombstone':
      return negate ? 'always' : 'never';
    case 'HasHeaderKey':
      return { header: option('name') ?? '', negate };
    default:
      return 'unknown';
  }
}
