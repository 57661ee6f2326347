import type { ConnectorConfig } from './given/connector-config.ts';
import { type Beginning, type BeginningAsked, beginningOf } from './keys/beginning.ts';
import type { Options } from './keys/options.ts';
import { sourceTopics } from './transforms/source-transforms.ts';
import { transformsOf } from './transforms/transform.ts';

/** A source that takes the place of a connector. */
export interface MadeSource {
  readonly settings: object;
  readonly method: 'query' | 'subscription';
  readonly begin: Beginning;
}

const MOST_SHARDS = 64;
/** The bounds of fetchMaxRows and queryIntervalMs. */
const MOST_ROWS = 1_000_000;
const WIDEST_MS = 2_678_400_000;

/** Makes a source of a connector, and says what becomes of each of its options. @param asked where all sources begin */
export function sourceOf(connector: ConnectorConfig, options: Options, asked: BeginningAsked): MadeSource {
  const { value, say } = options;
  const method = value('read.method') === 'query' ? 'query' : 'subscription';
  say(
    'read.method',
    method === 'query' ? 'mapped' : 'changed',
    undefined,
    method === 'query'
      ? 'windows of time'
      : 'windows of time, not a subscription: a row is read when it is older than delayMs, and late ones are looked for',
  );
  say('connection.database', 'mapped', 'database');
  say('connection.database.prefix', 'gone', undefined, 'an option of sinks');
  const tasks = Number(value('tasks.max') ?? 1);
  const shards = Number.isSafeInteger(tasks) && tasks > 1 ? Math.min(tasks, MOST_SHARDS) : undefined;
  say('tasks.max', 'mapped', 'shards', 'schedules among which the tables are divided');
  errorKeys(options);
  const begin = beginningOf(connector, options, method, asked);
  return {
    settings: {
      database: value('connection.database') ?? '',
      ...sourceTopics(options, transformsOf(options)),
      ...formatKeys(options, method),
      ...begin.settings,
      ...(shards !== undefined && { shards }),
      ...readingKeys(options, method),
      ...creationKeys(options),
    },
    method,
    begin,
  };
}

function formatKeys(options: Options, method: MadeSource['method']): object {
  const { value, say } = options;
  const outFormat = value('out.format')?.toLowerCase() ?? 'line';
  say(
    'out.format',
    'changed',
    'outFormat',
    'compatibility: plugin-1.1 keeps the shape and sets right what was wrong: see compatibility.md',
  );
  say('output.format', 'gone', undefined, 'the plugin had no such option; out.format counts');
  const isJson = outFormat === 'json';
  const array = value('out.format.json.no.array');
  if (isJson) say('out.format.json.no.array', 'mapped', 'outFormatJsonNoArray');
  else say('out.format.json.no.array', 'gone', undefined, 'lines have no array');
  const precision = value('data.precision')?.toLowerCase();
  if (method === 'query') say('data.precision', 'gone', undefined, 'the plugin ignored it with read.method=query');
  else say('data.precision', 'mapped', 'dataPrecision');
  say('key.converter', 'gone', undefined, 'the plugin wrote no keys; records have the subtable as theirs');
  const converter = value('value.converter') ?? '';
  const isJsonConverter = /\.JsonConverter$/.test(converter);
  const hasSchemas = isJsonConverter && value('value.converter.schemas.enable') !== 'false';
  const isKnown =
    converter === '' || /\.StringConverter$/.test(converter) || (isJson && isJsonConverter && !hasSchemas);
  say(
    'value.converter',
    isKnown ? 'mapped' : 'open',
    isJsonConverter ? 'outFormatJsonNull' : 'outFormat',
    isKnown
      ? undefined
      : 'values are lines or JSON as such, without a schema around them or a registry: readers must change',
  );
  for (const key of options.beginningWith('value.converter.')) {
    say(key, isKnown ? 'mapped' : 'open', 'outFormat', isKnown ? undefined : 'with value.converter');
  }
  return {
    outFormat,
    ...(isJson && array === 'false' && { outFormatJsonNoArray: false }),
    ...(isJson && isJsonConverter && { outFormatJsonNull: 'null' }),
    // What the plugin did without data.precision in a subscription: times of ms.
    ...(method === 'subscription' && { dataPrecision: precision ?? 'ms' }),
    compatibility: 'plugin-1.1',
  };
}

function readingKeys({ value, say }: Options, method: MadeSource['method']): object {
  say('poll.interval.ms', 'changed', 'schedule', 'a run each minute, which goes on while there is more to read');
  for (const key of ['topic.delimeter', 'monitor.tables', 'tables']) say(key, 'gone', undefined, 'it was never read');
  const inQuery = method === 'query';
  const window = Number(value('query.interval.ms') ?? 0);
  const rows = Number(value('fetch.max.rows') ?? 0);
  const unused = 'the plugin ignored it in a subscription';
  if (inQuery) {
    say('query.interval.ms', 'mapped', 'queryIntervalMs', 'the widest window; empty stretches are jumped');
    say(
      'fetch.max.rows',
      'mapped',
      'fetchMaxRows',
      'rows that a window aims for; rows of one time are never cut apart',
    );
  } else {
    say('query.interval.ms', 'gone', undefined, unused);
    say('fetch.max.rows', 'gone', undefined, unused);
  }
  return {
    ...(inQuery && window > 0 && { queryIntervalMs: Math.min(window, WIDEST_MS) }),
    ...(inQuery && rows > 0 && { fetchMaxRows: Math.min(rows, MOST_ROWS) }),
  };
}

function creationKeys(options: Options): object {
  const { value, say } = options;
  const of = (name: string) => `topic.creation.default.${name}`;
  const partitions = Number(value(of('partitions')));
  const replication = Number(value(of('replication.factor')));
  const config = Object.fromEntries(
    options.beginningWith(of('')).flatMap((key) => {
      const name = key.slice(of('').length);
      const text = value(key);
      if (text === undefined || ['partitions', 'replication.factor', 'include', 'exclude'].includes(name)) return [];
      return [[name, text]];
    }),
  );
  const hasPartitions = partitions >= 1;
  for (const key of options.beginningWith(of(''))) {
    if (hasPartitions) say(key, 'mapped', 'topicCreation');
    else say(key, 'gone', undefined, 'without a number of partitions the brokers make the topics');
  }
  for (const key of options.beginningWith('topic.creation.'))
    say(key, 'open', 'topicCreation', 'one rule is for all topics');
  const compression = value('producer.override.compression.type');
  const isKnown = compression === undefined || compression === 'none' || compression === 'gzip';
  say(
    'producer.override.compression.type',
    isKnown ? 'mapped' : 'changed',
    'compressionType',
    isKnown ? undefined : 'none or gzip: gzip',
  );
  for (const key of options.beginningWith('producer.override.'))
    say(key, 'gone', undefined, 'the function’s producer waits for all replicas; how it signs in is set under kafka');
  return {
    ...(hasPartitions && {
      topicCreation: {
        partitions,
        ...(replication >= 1 && { replicationFactor: replication }),
        ...(Object.keys(config).length > 0 && { config }),
      },
    }),
    ...(compression !== undefined && compression !== 'none' && { compressionType: 'gzip' }),
  };
}

function errorKeys({ value, say, beginningWith }: Options): void {
  say(
    'errors.tolerance',
    value('errors.tolerance') === 'all' ? 'changed' : 'mapped',
    'errors.tolerance',
    'a row that cannot be sent holds its table up, and is told of; with all and a dead letter topic the table goes on',
  );
  for (const key of beginningWith('errors.deadletterqueue.')) {
    say(key, 'gone', undefined, 'Kafka Connect has it for sinks only');
  }
}
