import { stringify } from 'yaml';
import { connectorsFile } from '../../functions/shared/settings/file/connectors.ts';
import { parseSettings } from '../../functions/shared/settings/index.ts';
import type { KafkaAuthentication } from '../../functions/shared/settings/kafka-names.ts';
import { OperationError } from '../operation-error.ts';
import { checklist, type MovedConnector } from './checklist.ts';
import type { ConnectorConfig } from './given/connector-config.ts';
import type { BeginningAsked } from './keys/beginning.ts';
import { frameworkKeys } from './keys/framework-keys.ts';
import { type Options, optionsOf } from './keys/options.ts';
import { type OldTDengine, tdengineKeys } from './keys/tdengine-keys.ts';
import type { ConnectorReport, Migrated } from './report.ts';
import { sinksOf } from './sink.ts';
import { sourceOf } from './source.ts';

/** What no connector says. */
export interface MigrateOptions {
  readonly deployment: string;
  readonly kafka: {
    readonly clusterArn?: string | undefined;
    readonly bootstrapServers?: string | undefined;
    readonly authentication?: KafkaAuthentication | undefined;
    readonly secretArn?: string | undefined;
  };
  /** In the place of the addresses of the connectors. */
  readonly tdengineUrl?: string | undefined;
  /** Where sources begin; left out, each where its connector stands or began. */
  readonly begin?: BeginningAsked;
  /** The connectors file, for the commands of the checklist. */
  readonly path: string;
}

const CLASSES = {
  'com.taosdata.kafka.connect.sink.TDengineSinkConnector': 'sinks',
  'com.taosdata.kafka.connect.source.TDengineSourceConnector': 'sources',
} as const;

/** Whether a connector is one of TDengine's plugin, whose class may be named without its package. */
export function isOfPlugin({ config }: ConnectorConfig): boolean {
  return roomOf(config['connector.class'] ?? '') !== undefined;
}

/** Whether a connector is a source of TDengine's plugin. */
export function isSource({ config }: ConnectorConfig): boolean {
  return roomOf(config['connector.class'] ?? '') === 'sources';
}

/**
 * Makes a connectors file of the plugin's connectors, with a report of every option that they have.
 * Nothing secret is in what it gives.
 * @throws OperationError `asked-wrongly` where the connectors do not go into one file, or need what is not said
 * @throws SettingsError naming the setting that the file cannot have
 */
export function migrate(
  connectors: readonly ConnectorConfig[],
  options: MigrateOptions,
): Omit<Migrated, 'file' | 'notes'> {
  const { deployment, path } = options;
  const sinks: Record<string, object> = {};
  const sources: Record<string, object> = {};
  const reports: ConnectorReport[] = [];
  const moved: MovedConnector[] = [];
  const reached: (OldTDengine & { readonly of: string })[] = [];
  const parameters = new Map<string, string>();
  for (const connector of connectors) {
    const room = roomOf(connector.config['connector.class'] ?? '');
    if (room === undefined) {
      throw new OperationError(
        'asked-wrongly',
        `${connector.name} (${connector.origin}) is no connector of TDengine’s plugin: connector.class must be ${Object.keys(CLASSES).join(' or ')}`,
      );
    }
    const own = optionsOf(connector.config);
    reached.push({ ...tdengineKeys(own, options.tdengineUrl), of: connector.name });
    frameworkKeys(own);
    const names = room === 'sinks' ? addSinks(connector, own) : [addSource(connector, own)];
    own.say('name', names.join() === connector.name ? 'mapped' : 'changed', room);
    own.say('connector.class', 'mapped', room);
    const { name, origin, state = null } = connector;
    reports.push({ name, origin, state, to: names.map((each) => `${room}.${each}`), keys: own.report() });
  }
  const tdengine = oneTDengine(reached);
  const secret = `/${deployment}/tdengine/${tdengine.login}`;
  const file = {
    deployment,
    kafka: withoutUndefined(options.kafka),
    tdengine: {
      url: tdengine.url,
      ...(tdengine.login === 'token' ? { tokenParameter: secret } : { user: tdengine.user, passwordParameter: secret }),
    },
    ...(Object.keys(sinks).length > 0 && { sinks }),
    ...(Object.keys(sources).length > 0 && { sources }),
  };
  parseSettings(connectorsFile, file, path);
  return {
    yaml: `# Made of connectors of Kafka Connect; docs/settings.md has all settings.\n${stringify(file)}`,
    connectors: reports,
    checklist: checklist(moved, {
      ...{ deployment, path },
      parameters: new Map([[secret, `TDengine’s ${tdengine.login}`], ...parameters]),
    }),
  };

  function addSinks(connector: ConnectorConfig, own: Options): readonly string[] {
    const made = sinksOf(connector, own, deployment);
    for (const { name, holds } of made.parameters) parameters.set(name, holds);
    return made.sinks.map(({ settings, topics, oldGroup }, index) => {
      const name = freeName(made.sinks.length === 1 ? connector.name : `${connector.name}-${index + 1}`);
      sinks[name] = settings;
      const goesOn = made.sinks.length === 1 && topics.length === 1;
      moved.push({ kind: 'sink', old: connector.name, name, topics, oldGroup, goesOn });
      return name;
    });
  }

  function addSource(connector: ConnectorConfig, own: Options): string {
    const { settings, method, begin } = sourceOf(connector, own, options.begin ?? {});
    const name = freeName(connector.name);
    sources[name] = settings;
    moved.push({ kind: 'source', old: connector.name, name, method, begin });
    return name;
  }

  /** A connector's name as AWS takes it, which no other has. */
  function freeName(old: string): string {
    const plain = plainName(old);
    const taken = (name: string) => Object.hasOwn(sinks, name) || Object.hasOwn(sources, name);
    for (let count = 2; ; count += 1) {
      const name = count === 2 ? plain : `${plain}-${count - 1}`;
      if (!taken(name)) return name;
    }
  }
}

/** A name of Kafka Connect as AWS takes it. */
export function plainName(old: string): string {
  const plain = old
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 36);
  return plain === '' ? 'connector' : plain;
}

/** Where a connector of the plugin is in a connectors file, by its class; undefined of other plugins. */
export function roomOf(name: string): 'sinks' | 'sources' | undefined {
  for (const [known, room] of Object.entries(CLASSES)) {
    const short = known.split('.').at(-1) ?? known;
    if ([known, short, short.replace(/Connector$/, '')].includes(name.trim())) return room;
  }
  return undefined;
}

/** A file has one TDengine, with one user. */
function oneTDengine(
  reached: readonly (OldTDengine & { readonly of: string })[],
): OldTDengine & { readonly url: string } {
  const [first] = reached;
  const shown = ({ of, url, user, login }: (typeof reached)[number]) =>
    `${of}: ${url ?? 'no address'} as ${login === 'token' ? 'who has its token' : user}`;
  const isSame = reached.every(
    ({ url, user, login }) =>
      url === first?.url && login === first?.login && (login === 'token' || user === first?.user),
  );
  if (first === undefined || !isSame) {
    throw new OperationError(
      'asked-wrongly',
      `a connectors file has one TDengine and one user; migrate these apart, each to a file and deployment of its own:\n  ${reached.map(shown).join('\n  ')}`,
    );
  }
  if (first.url === undefined) {
    throw new OperationError('asked-wrongly', 'connection.url names no host: give --tdengine-url https://HOST:6041');
  }
  return { ...first, url: first.url };
}

function withoutUndefined(mapping: object): object {
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== undefined));
}
