import { fieldsOf, kindsOf, scalarsOf, textOf, wordsOf } from './field.ts';
import type { Sample } from './samples.ts';

/** Samples that one route is for. */
export interface Kind {
  /** What the route is called by: the topic, or the value of the field that tells kinds apart. */
  readonly name: string;
  readonly samples: readonly Sample[];
  /** Topics, where others have other samples. */
  readonly topics: readonly string[] | undefined;
  /** The field that tells this kind from others, and its value. */
  readonly when: { readonly field: string; readonly equals: string } | undefined;
  readonly why: string;
}

/** Most values of a field that tells kinds apart. */
const MOST_KINDS = 12;

/** How alike the fields of two kinds may be, from 0 to 1, that they still are two. */
const ALIKE = 0.75;

const KIND_NAME =
  /^(type|kind|event|event_type|msg_?type|message_type|record_type|cmd|command|action|topic|schema|class)$/;

/** Splits samples into those that need a route of their own: by topic, then by a field that tells which other fields there are. */
export function kindsIn(samples: readonly Sample[]): readonly Kind[] {
  const topics = [...Map.groupBy(samples, ({ topic }) => topic)];
  const isSplit = topics.length > 1 && topics.some(([, own]) => !isAlike(own, topics[0]?.[1] ?? []));
  if (!isSplit) return byField(samples, { name: topics[0]?.[0] ?? 'records', topics: undefined });
  return topics.flatMap(([topic, own]) => byField(own, { name: topic, topics: [topic] }));
}

function byField(samples: readonly Sample[], { name, topics }: Pick<Kind, 'name' | 'topics'>): readonly Kind[] {
  const documents = samples.map(({ document }) => document);
  const candidates = fieldsOf(documents)
    .filter((field) => field.count === samples.length && field.steps.length <= 2)
    .filter((field) => [...kindsOf(field)].join() === 'text')
    .sort((a, b) => Number(KIND_NAME.test(wordsOf(b))) - Number(KIND_NAME.test(wordsOf(a))));
  for (const field of candidates) {
    const values = new Set(scalarsOf(field));
    if (values.size < 2 || values.size > MOST_KINDS) continue;
    const groups = [...Map.groupBy(samples, (_, index) => textOf(field.leaves[index]) ?? '')];
    // One sample of each value says nothing of which value brings which fields, unless the name says so.
    if (!KIND_NAME.test(wordsOf(field)) && groups.some(([, own]) => own.length < 2)) continue;
    const isTelling = groups.every(([, own], at) => groups.slice(at + 1).every(([, other]) => !isAlike(own, other)));
    if (!isTelling) continue;
    return groups.map(([value, own]) => ({
      name: value,
      samples: own,
      topics,
      when: { field: field.path, equals: value },
      why: `${field.path} has ${values.size} values, with other fields beside each`,
    }));
  }
  const why = topics === undefined ? 'all samples have about the same fields' : 'other topics have other fields';
  return [{ name, samples, topics, when: undefined, why }];
}

/** Whether two lots of samples have mostly the same fields. */
function isAlike(one: readonly Sample[], other: readonly Sample[]): boolean {
  const [a, b] = [pathsOf(one), pathsOf(other)];
  const both = [...a].filter((path) => b.has(path)).length;
  return both / Math.max(1, a.size + b.size - both) >= ALIKE;
}

function pathsOf(samples: readonly Sample[]): ReadonlySet<string> {
  return new Set(fieldsOf(samples.map(({ document }) => document)).map(({ path }) => path));
}
