import { isPaused } from '../checkpoint/checkpoint-item.ts';
import { openTable, type Scene, type Task } from './open-table.ts';
import type { TickParts } from './parts.ts';
import { runTables, type TablesRun } from './run-tables.ts';

/** Works on all tasks for as long as there is time. @throws LeaseLostError */
export function runTasks(scene: Scene, tasks: readonly Task[], { timeLeft, log }: TickParts): Promise<TablesRun> {
  // Nobody waits for what an operator has set to wait, whether it can be read or not.
  const waiting = tasks
    .filter(({ stored }) => !(stored?.kind === 'unreadable' && isPaused(stored)))
    .map((task) => ({ name: task.name, open: () => openTable(scene, task) }));
  return runTables(waiting, {
    atOnce: scene.settings.tablesAtOnce,
    timeLeft,
    vanished: (table) => log.warn('a table is gone', { table }),
  });
}
