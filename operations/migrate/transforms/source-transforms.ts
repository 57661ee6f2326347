import type { Options } from '../keys/options.ts';
import { routed } from './java-regex.ts';
import type { Transform } from './transform.ts';

/** Names on which the topics of all tables are tried. */
const TABLES = ['meters', 'Weather_9', 'zq'] as const;

/** The topics of a source behind its transforms, as settings; says what becomes of these options. */
export function sourceTopics(options: Options, transforms: readonly Transform[]): object {
  const { value, say } = options;
  const prefix = value('topic.prefix') ?? '';
  const delimiter = value('topic.delimiter') ?? '-';
  const isPerStable = value('topic.per.stable') !== 'false';
  const ignoresDb = value('topic.ignore.db') === 'true';
  const database = value('connection.database') ?? '';
  const isRenamed = transforms.some(
    (transform) => transform.kind === 'RegexRouter' && transform.predicate === undefined,
  );
  const settings = [
    ['topic.prefix', 'topicPrefix'],
    ['topic.delimiter', 'topicDelimiter'],
    ['topic.per.stable', 'topicPerStable'],
    ['topic.ignore.db', 'topicIgnoreDb'],
  ] as const;
  const topicOf = (table: string) =>
    isPerStable
      ? [prefix, ...(ignoresDb ? [] : [database]), table].join(delimiter)
      : `${prefix}${delimiter}${database}`;
  const template = transforms.reduce<Names>(sourceTransform, TABLES.map(topicOf));
  const topic = isRenamed ? templateOf(template) : undefined;
  if (isRenamed && topic !== undefined) {
    for (const [key] of settings) say(key, 'mapped', 'topic', 'with the transforms');
    return { topic };
  }
  for (const transform of isRenamed ? transforms : []) {
    if (transform.kind === 'RegexRouter') {
      transform.say(
        'open',
        'topic',
        'no template makes these names of all tables, or the expression is none of JavaScript: topics keep the names of before it',
      );
    }
  }
  for (const [key, setting] of settings) say(key, 'mapped', setting);
  return {
    topicPrefix: prefix,
    ...(delimiter !== '-' && { topicDelimiter: delimiter }),
    ...(!isPerStable && { topicPerStable: false }),
    ...(ignoresDb && { topicIgnoreDb: true }),
  };
}

/** Topics of {@link TABLES}; undefined once they cannot be told. */
type Names = readonly string[] | undefined;

function templateOf(names: Names): string | undefined {
  const [first] = names ?? [];
  const [table] = TABLES;
  if (first === undefined || names === undefined) return undefined;
  const makes = (template: string) =>
    names.every((name, at) => name === template.replaceAll(`\${table}`, TABLES[at] ?? ''));
  const template = first.replaceAll(table, `\${table}`);
  if (makes(template)) return template.startsWith(`\${table}`) ? undefined : template;
  return makes(first) ? first : undefined;
}

const OF_VALUE =
  'no setting of a source changes values so: tableOptions chooses columns, tags and rows of a table; let readers do the rest';

/** Runs a transform over the topics, and says what becomes of it. */
function sourceTransform(names: Names, { kind, on, say, option, predicate }: Transform): Names {
  if (
    predicate !== undefined &&
    (predicate.kind === 'HasHeaderKey' || predicate.kind === 'RecordIsTombstone') &&
    !predicate.negate
  ) {
    say('gone', undefined, 'its predicate holds of no record of the plugin: they had no headers, and a value');
    return names;
  }
  if (kind === 'RegexRouter' && predicate === undefined) {
    say('mapped', 'topic', 'tried on names of three tables');
    const renamed = names?.map((name) => routed(name, option('regex') ?? '', option('replacement') ?? ''));
    return renamed?.flatMap((name) => name ?? []).length === TABLES.length
      ? renamed.flatMap((name) => name ?? [])
      : undefined;
  }
  if (kind === 'Filter') {
    say('open', 'tables.exclude', 'tables are chosen by their names: tables.include and tables.exclude');
  } else if (kind === 'ValueToKey' || on === 'Key') {
    say('changed', undefined, 'records have the subtable as their key, whatever is in the value');
  } else if (kind === 'SetSchemaMetadata') {
    say('gone', undefined, 'values have no schema');
  } else if (kind === 'ReplaceField') {
    say('open', 'tableOptions[].columns', 'name the columns and tags that are sent, for each table');
  } else if (kind === 'TimestampConverter') {
    say('open', 'dataPrecision', 'the unit of all times, or iso for ISO 8601 text in JSON');
  } else if (/Router$/.test(kind)) {
    say('open', 'topic', 'topics are made of database and table, not of times or headers');
  } else if (/Header/.test(kind)) {
    say('changed', undefined, 'headers are database, stable and subtable');
  } else {
    say('open', undefined, OF_VALUE);
  }
  return names;
}
