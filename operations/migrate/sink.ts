import { OperationError } from '../operation-error.ts';
import type { ConnectorConfig } from './given/connector-config.ts';
import { sinkConverter } from './keys/converters.ts';
import type { Options } from './keys/options.ts';
import { errorKeys, readingKeys } from './keys/sink-keys.ts';
import { routeSettings } from './transforms/route-plan.ts';
import { type TopicPlan, topicPlan } from './transforms/sink-transforms.ts';
import { list, transformsOf } from './transforms/transform.ts';

/** A sink that takes the place of a connector, or of a part of it. */
export interface MadeSink {
  readonly topics: readonly string[];
  readonly settings: object;
  /** The connector's consumer group. */
  readonly oldGroup: string;
}

/** Sinks of one connector, and the parameters that they need. */
export interface MadeSinks {
  readonly sinks: readonly MadeSink[];
  readonly parameters: readonly { readonly name: string; readonly holds: string }[];
}

const FORMATS: Readonly<Record<string, string>> = { line: 'line', telnet: 'telnet', json: 'opentsdb-json' };

/** Makes sinks of a connector, and says what becomes of each of its options. @throws OperationError when topics are missing */
export function sinksOf(connector: ConnectorConfig, options: Options, deployment: string): MadeSinks {
  const { say, value } = options;
  const topics = topicsOf(connector, options);
  const converter = sinkConverter(options, deployment);
  const transforms = transformsOf(options);
  const plans = topics.map((topic) => topicPlan(topic, converter.shape, transforms));
  const read = plans.filter(({ isDropped }) => !isDropped);
  if (read.length === 0) {
    throw new OperationError(
      'asked-wrongly',
      `${connector.name}: its Filter drops all records, so that it writes nothing`,
    );
  }
  say('tasks.max', 'gone', undefined, 'a sink scales with the partitions of its topics');
  const shared = {
    ...formatKeys(options, converter.shape),
    ...converter.settings,
    ...readingKeys(options),
    ...errorKeys(options, connector.name),
  };
  const oldGroup = value('consumer.override.group.id') ?? `connect-${connector.name}`;
  const sinks = byDatabase(read, options).map(({ of, settings }) => {
    const own = of.map(({ topic }) => topic);
    return {
      topics: own,
      settings: {
        topics: own,
        ...(own.length === 1 && read.length === 1 && { consumerGroupId: oldGroup }),
        ...settings,
        ...shared,
        ...(converter.shape === 'record' && routes(of)),
      },
      oldGroup,
    };
  });
  return { sinks, parameters: converter.parameters };
}

function topicsOf({ name }: ConnectorConfig, { value, say }: Options): readonly string[] {
  const topics = list(value('topics'));
  if (topics.length > 0) {
    say('topics', 'mapped', 'topics');
    return topics;
  }
  const regex = value('topics.regex') ?? '';
  const alternatives = regex.replace(/^\((?:\?:)?(.*)\)$/, '$1').split('|');
  if (alternatives.every((each) => /^(?:[\w-]|\\\.)+$/.test(each))) {
    say('topics.regex', 'changed', 'topics', 'each by its name: a topic that is new has to be added');
    return alternatives.map((each) => each.replaceAll('\\.', '.'));
  }
  throw new OperationError(
    'asked-wrongly',
    `${name}: ${regex === '' ? 'it names no topics' : 'topics.regex has no list of topics here'}; put topics=… with their names into its configuration`,
  );
}

function formatKeys({ value, say }: Options, shape: 'text' | 'record'): object {
  const given = value('db.schemaless')?.toLowerCase() ?? 'line';
  const format = shape === 'record' ? 'json' : (FORMATS[given] ?? given);
  if (format === given) say('db.schemaless', 'mapped', 'format');
  else if (shape === 'record') say('db.schemaless', 'changed', 'format', 'the values have fields: json, with routes');
  else {
    const note = 'all records are written; the plugin over the native connection wrote the first of each batch';
    say('db.schemaless', 'changed', 'format', note);
  }
  const precision = value('data.precision');
  if (format === 'line') {
    say('data.precision', 'mapped', 'dataPrecision');
  } else {
    say(
      'data.precision',
      'gone',
      undefined,
      'the plugin ignored it but for lines; the digits of a time, or its unit, tell',
    );
  }
  say('db.timeunit', 'gone', undefined, 'the plugin had no such option; data.precision counts');
  const charset = value('db.charset');
  const isUtf8 = charset === undefined || /^utf-?8$/i.test(charset);
  say(
    'db.charset',
    isUtf8 ? 'gone' : 'open',
    undefined,
    isUtf8 ? 'texts are UTF-8' : 'texts are UTF-8: nothing converts others',
  );
  return { format, ...(format === 'line' && precision !== undefined && { dataPrecision: precision }) };
}

/** Topics by the database that they are written to. TDengine had the plugin's names, without quotes, in lower case. */
function byDatabase(plans: readonly TopicPlan[], { value, say }: Options) {
  const named = value('connection.database');
  const prefix = value('connection.database.prefix') ?? '';
  const lower = named?.toLowerCase();
  if (lower !== undefined) {
    say(
      'connection.database',
      lower === named ? 'mapped' : 'changed',
      'database',
      lower === named ? undefined : 'in lower case, as TDengine has what the plugin made',
    );
    say('connection.database.prefix', 'gone', undefined, 'connection.database is stronger');
    return [{ of: plans, settings: { database: lower } }];
  }
  say('connection.database.prefix', 'mapped', 'databasePrefix');
  say('connection.database', 'mapped', 'databasePrefix');
  const databaseOf = ({ renamed }: TopicPlan) => `${prefix}${renamed}`.toLowerCase();
  if (plans.every((plan) => databaseOf(plan) === `${prefix}${plan.topic}`)) {
    return [{ of: plans, settings: { databasePrefix: prefix } }];
  }
  const databases = [...new Set(plans.map(databaseOf))];
  return databases.map((database) => ({
    of: plans.filter((plan) => databaseOf(plan) === database),
    settings: { database },
  }));
}

function routes(plans: readonly TopicPlan[]): object {
  // Topics that become the same are of one route.
  const same = Map.groupBy(plans, (plan) => JSON.stringify(routeSettings(plan.route, stableOf(plan), undefined)));
  const isFiltered = plans.some(({ route }) => route.when.length > 0);
  return {
    ...(plans.some(({ isDebezium }) => isDebezium) && { debezium: {} }),
    ...(isFiltered && { unrouted: 'skip' }),
    routes: [...same.values()].flatMap((of) => {
      const [first] = of;
      const topics = same.size === 1 ? undefined : of.map(({ topic }) => topic);
      return first === undefined ? [] : [routeSettings(first.route, stableOf(first), topics)];
    }),
  };
}

/** A dot is in no name of TDengine. */
function stableOf({ renamed }: TopicPlan): string {
  return renamed.replaceAll('.', '_');
}
