import type { RecordProducer } from '../../shared/kafka/producer.ts';
import { isPaused } from '../checkpoint/checkpoint-item.ts';
import { timeBound } from '../read/query/time-bound.ts';
import { openTable, type Scene, type Task } from '../stream/open-table.ts';
import type { TableStream } from '../stream/table-stream.ts';
import type { TablesRun } from '../turns/run-tables.ts';
import { type TurnParts, takeTurns } from '../turns/take-turns.ts';
import type { TimeShare } from '../turns/time-share.ts';
import type { TickParts } from './parts.ts';

/**
 * Works on all tasks for as long as there is time.
 * @param wrap of the streams, by name; left out: they are as they are. @throws LeaseLostError
 */
export function runTasks(
  scene: Scene,
  tasks: readonly Task[],
  { timeLeft, log, now }: TickParts,
  turns: Pick<TurnParts, 'lease' | 'keep'>,
  wrap: (stream: TableStream, name: string) => TableStream = (stream) => stream,
): Promise<TablesRun> {
  const { killed } = turns.lease;
  if (killed > 0) log.warn('invocations before this one were killed: tables are read one at a time', { killed });
  // Nobody waits for what an operator has set to wait, whether it can be read or not.
  const waiting = tasks
    .filter(({ stored }) => !(stored?.kind === 'unreadable' && isPaused(stored)))
    .map((task) => ({
      name: task.name,
      open: (share: TimeShare) => wrap(openTable(within(scene, share), task), task.name),
    }));
  return takeTurns(waiting, {
    atOnce: scene.settings.tablesAtOnce,
    timeLeft,
    vanished: (table) => log.warn('a table is gone', { table }),
    now,
    ...turns,
  });
}

/** A scene in which statements end with a share of the time, until something is sent. */
function within(scene: Scene, share: TimeShare): Scene {
  const { tdengine, producer } = scene;
  const bound = timeBound(tdengine, share.timeLeft);
  const produce: RecordProducer['produce'] = (records, refused) => {
    share.lift();
    return producer.produce(records, refused);
  };
  return { ...scene, tdengine: bound, producer: { produce, close: producer.close } };
}
