import type { ConnectorConfig, TablePosition } from '../given/connector-config.ts';
import type { Options } from './options.ts';

/** Where a source begins. */
export interface Beginning {
  readonly settings: { readonly timestampInitial: string };
  /** Where tables stand that the plugin had read; all others begin at `timestampInitial`. */
  readonly positions: readonly TablePosition[];
}

/** Where sources begin, as it was asked for: a time with its zone, `earliest` or `latest`. */
export interface BeginningAsked {
  /** All tables. */
  readonly from?: string | undefined;
  /** Tables of which no position is known. */
  readonly unreadFrom?: string | undefined;
}

/**
 * Where the source of a connector begins, so that no row is missed; says what becomes of the options about it.
 * @param asked what was asked for all sources
 */
export function beginningOf(
  connector: ConnectorConfig,
  options: Options,
  method: 'query' | 'subscription',
  { from, unreadFrom }: BeginningAsked,
): Beginning {
  const { value, say } = options;
  const ignored = 'an option of read.method=subscription';
  const at = (timestampInitial: string, positions: readonly TablePosition[] = []) => ({
    settings: { timestampInitial },
    positions,
  });
  const initial = value('timestamp.initial');
  // The zone of the worker's JVM is not known: the earliest moment that it can mean.
  const began = initial === undefined ? 'earliest' : `${initial.replace(' ', 'T')}+14:00`;
  if (method === 'query') {
    for (const key of ['subscription.group.id', 'subscription.from', 'subscription.wal.only'])
      say(key, 'gone', undefined, ignored);
  } else {
    say('subscription.wal.only', 'gone', undefined, 'it was never read');
    say(
      'subscription.group.id',
      'gone',
      undefined,
      'positions are in DynamoDB; drop its topics in TDengine when you are sure',
    );
    say('timestamp.initial', 'gone', undefined, 'the plugin ignored it in a subscription');
  }
  if (from !== undefined) {
    say('timestamp.initial', 'changed', 'timestampInitial', 'the time that was given');
    say('subscription.from', 'changed', 'timestampInitial', 'the time that was given');
    return at(from);
  }
  if (method === 'subscription') {
    options.tell(
      'subscription.from',
      'open',
      'timestampInitial',
      'where a subscription stands cannot be read as a time: all is sent again, unless --source-from names a time that is early enough',
    );
    return at('earliest');
  }
  const { positions = [] } = connector;
  if (positions.length > 0) {
    const moved = 'tables of which a position is known are moved to it by commands of the checklist';
    const others =
      unreadFrom === undefined
        ? 'where the plugin began, so that none of their rows is missed, unless --unread-from says where'
        : 'at the time that was given';
    const outcome = unreadFrom === undefined ? 'open' : 'changed';
    options.tell('timestamp.initial', outcome, 'timestampInitial', `${moved}; all others begin ${others}`);
    return at(unreadFrom ?? began, positions);
  }
  if (initial === undefined) {
    options.tell(
      'timestamp.initial',
      'open',
      'timestampInitial',
      'it began at the first row, and where it stands is not known: all is sent again, unless --source-from names a time, or --worker or --offsets-topic tells it',
    );
    return at(began);
  }
  say(
    'timestamp.initial',
    'open',
    'timestampInitial',
    'where the plugin began, at the earliest moment that it can mean in any zone: what it has sent comes again, unless --source-from names a time, or --worker or --offsets-topic tells it',
  );
  return at(began);
}
