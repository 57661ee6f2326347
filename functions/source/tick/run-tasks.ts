import type { RecordProducer } from '../../shared/kafka/producer.ts';
import { isPaused } from '../checkpoint/checkpoint.ts';
import type { TableStream } from '../stream/table-stream.ts';
import type { TablesRun } from '../turns/run-tables.ts';
import type { TimeShare } from '../turns/sharing.ts';
import { takeTurns } from '../turns/take-turns.ts';
import { type HeldLease, type Invocation, timeBound } from './invocation.ts';
import type { OpenDatabase } from './open-database.ts';
import { openTable, type Task } from './open-table.ts';

/**
 * Works on all tasks for as long as there is time.
 * @param wrap of the streams, by name; left out: they are as they are. @throws LeaseLostError
 */
export function runTasks(
  database: OpenDatabase,
  tasks: readonly Task[],
  { timeLeft, log, now }: Pick<Invocation, 'timeLeft' | 'log' | 'now'>,
  held: Pick<HeldLease, 'keep'> & { readonly lease: Pick<HeldLease['lease'], 'note' | 'killed'> },
  wrap: (stream: TableStream, name: string) => TableStream = (stream) => stream,
): Promise<TablesRun> {
  const { killed } = held.lease;
  if (killed > 0) log.warn('invocations before this one were killed: tables are read one at a time', { killed });
  // Nobody waits for what an operator has set to wait, whether it can be read or not.
  const waiting = tasks
    .filter(({ stored }) => !(stored?.kind === 'unreadable' && isPaused(stored)))
    .map((task) => ({
      name: task.name,
      open: (share: TimeShare) => wrap(openTable(within(database, share), task), task.name),
    }));
  return takeTurns(waiting, {
    atOnce: database.settings.tablesAtOnce,
    timeLeft,
    vanished: database.notices.vanished,
    now,
    ...held,
  });
}

/** A database in which statements end with a share of the time, until something is sent. */
function within(database: OpenDatabase, share: TimeShare): OpenDatabase {
  const { tdengine, producer } = database;
  const bound = timeBound(tdengine, share.timeLeft);
  const produce: RecordProducer['produce'] = (records, refused) => {
    share.lift();
    return producer.produce(records, refused);
  };
  return { ...database, tdengine: bound, producer: { produce, close: producer.close } };
}
