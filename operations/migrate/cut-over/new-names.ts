import { OperationError } from '../../operation-error.ts';
import type { ConnectorConfig } from '../given/connector-config.ts';
import { plainName } from '../migrate.ts';
import { list } from '../transforms/transform.ts';

/** What of a connectors file is looked at. */
export interface NamedConnectors {
  readonly sinks: Readonly<
    Record<string, { readonly topics: readonly string[]; readonly consumerGroupId?: string | undefined }>
  >;
  readonly sources: Readonly<Record<string, unknown>>;
}

/** The consumer group of a sink of Kafka Connect. */
export function groupOf({ name, config }: ConnectorConfig): string {
  const own = config['consumer.override.group.id']?.trim() ?? '';
  return own === '' ? `connect-${name}` : own;
}

/**
 * The sinks or the source in a connectors file that take the place of a connector.
 * @param asked their names, as a person says them; empty: those that have its name, or its consumer group
 * @throws OperationError `asked-wrongly` when there are none, or topics of the connector would be read by none of them
 */
export function newNames(
  file: NamedConnectors,
  room: 'sinks' | 'sources',
  old: ConnectorConfig,
  asked: readonly string[],
): readonly string[] {
  const unknown = asked.find((name) => !Object.hasOwn(file[room], name));
  if (unknown !== undefined) {
    throw new OperationError('asked-wrongly', `the connectors file has no ${room.slice(0, -1)} ${unknown}`);
  }
  const plain = plainName(old.name);
  if (room === 'sources') {
    const [name, ...others] = asked.length > 0 ? asked : Object.hasOwn(file.sources, plain) ? [plain] : [];
    if (name !== undefined && others.length === 0) return [name];
    throw new OperationError(
      'asked-wrongly',
      `name the source that takes the place of ${old.name} with --to: one of ${Object.keys(file.sources).join(', ')}`,
    );
  }
  if (asked.length > 0) return asked;
  const topics = list(old.config.topics);
  const found = Object.entries(file.sinks).flatMap(([name, sink]) => {
    const isNamed = name === plain || new RegExp(`^${plain}-\\d+$`).test(name);
    const isOf = isNamed || sink.consumerGroupId === groupOf(old);
    return isOf && (topics.length === 0 || sink.topics.some((topic) => topics.includes(topic))) ? [name] : [];
  });
  if (found.length === 0) {
    throw new OperationError(
      'asked-wrongly',
      `name the sinks that take the place of ${old.name} with --to: of ${Object.keys(file.sinks).join(', ')}`,
    );
  }
  const read = new Set(found.flatMap((name) => file.sinks[name]?.topics ?? []));
  const left = topics.filter((topic) => !read.has(topic));
  if (left.length === 0) return found;
  throw new OperationError(
    'asked-wrongly',
    `${old.name} reads ${left.join(', ')}, and ${found.join(', ')} would not: put these topics into the file, or name the sinks with --to if nobody is to read them`,
  );
}
