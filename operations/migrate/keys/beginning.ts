import type { ConnectorConfig, TablePosition } from '../given/connector-config.ts';
import type { Options } from './options.ts';

/** Where a source begins. */
export interface Beginning {
  readonly settings: { readonly timestampInitial: string };
  /** Tables that had been read further than that. */
  readonly ahead: readonly TablePosition[];
}

/**
 * Where the source of a connector begins, so that no row is missed; says what becomes of the options about it.
 * @param from the beginning of all sources, as asked for
 */
export function beginningOf(
  connector: ConnectorConfig,
  options: Options,
  method: 'query' | 'subscription',
  from: string | undefined,
): Beginning {
  const { value, say } = options;
  const ignored = 'an option of read.method=subscription';
  const { positions } = connector;
  const [first] = [...(positions ?? [])].sort((one, other) => (one.time < other.time ? -1 : 1));
  const at = (timestampInitial: string, ahead: readonly TablePosition[] = []) => ({
    settings: { timestampInitial },
    ahead,
  });
  const initial = value('timestamp.initial');
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
  if (first !== undefined) {
    options.tell(
      'timestamp.initial',
      'changed',
      'timestampInitial',
      'the position of the table that is furthest behind, as the worker told it: rows of that time come again; a table that the worker had no position of begins there too, and is moved to earliest if older rows of it are wanted',
    );
    return at(
      first.time,
      (positions ?? []).filter(({ time }) => time !== first.time),
    );
  }
  if (initial === undefined) {
    options.tell(
      'timestamp.initial',
      'open',
      'timestampInitial',
      'it began at the first row, and where it stands is not known: all is sent again, unless --source-from names a time, or --worker the worker that knows',
    );
    return at('earliest');
  }
  say(
    'timestamp.initial',
    'open',
    'timestampInitial',
    'where the plugin began, at the earliest moment that it can mean in any zone: what it has sent comes again, unless --source-from names a time, or --worker the worker that knows',
  );
  return at(`${initial.replace(' ', 'T')}+14:00`);
}
