import { OperationError } from '../../../operations/operation-error.ts';
import {
  type Backfill,
  type BackfillLine,
  type BackfillPace,
  paceOf,
  readBackfills,
} from '../../../operations/source/backfills.ts';
import { defineCommand, type Ending } from '../../frame/command.ts';
import { whole } from '../../frame/parameter.ts';
import { TARGET_PARAMETERS } from '../../frame/target-parameters.ts';
import { redrawing } from '../../terminal/redraw.ts';
import { DIRECT, SOURCE, withSource } from '../source/parameters.ts';
import { SOME_BACKFILL } from './parameters.ts';

export const command = defineCommand({
  about: `Shows how backfills go on until all of them are finished or paused: rows, rate and time left. On a terminal it draws
them again and again; otherwise it prints a line for each that has come further. Ctrl-C ends the watching, not the backfills.`,
  parameters: {
    connector: SOURCE,
    id: SOME_BACKFILL,
    every: whole('SECONDS', { from: 1, to: 3_600 }, 'how often they are looked at', 5),
    direct: DIRECT,
    ...TARGET_PARAMETERS,
  },
  examples: ['backfill watch plant', 'backfill watch plant may --every 30'],
  json: async () => (await import('../../../operations/source/backfills.ts')).backfillsJson,
  async run({ id, every, ...options }, { show, print, width, interrupted, ifInterrupted }) {
    const [{ backfillLines }, { setTimeout: sleep }] = await Promise.all([
      import('./backfill-lines.ts'),
      import('node:timers/promises'),
    ]);
    ifInterrupted(
      () =>
        `nobody watches any more, and the backfills go on; \`tdkafka backfill list ${options.connector}\` shows them`,
    );
    return withSource(options, async ({ commands }): Promise<Ending> => {
      const first = new Map<string, { readonly backfill: Backfill; readonly at: number }>();
      const told = new Map<string, string>();
      const redraw = redrawing();
      for (;;) {
        interrupted.throwIfAborted();
        const backfills = await readBackfills(commands, id);
        const at = Date.now();
        if (id !== undefined && backfills.length === 0) {
          throw new OperationError('asked-wrongly', `source ${options.connector} has no backfill ${id}`);
        }
        const paces = new Map<string, BackfillPace>();
        for (const each of backfills.filter(isReadable)) {
          const since = first.get(each.id) ?? { backfill: each, at };
          first.set(each.id, since);
          paces.set(each.id, paceOf(each, at, since));
        }
        if (backfills.every(({ state }) => state !== 'open')) {
          // At the end, since they were started.
          const lines = backfillLines(backfills, at, width);
          show({ backfills: [...backfills] }, () => (width === undefined ? lines : redraw(lines)));
          return backfills.some(({ state }) => state === 'unreadable') ? 'findings' : 'done';
        }
        const lines = backfillLines(backfills, at, width, paces);
        for (const line of width === undefined ? newLines(backfills, lines, told) : redraw(lines)) print(line);
        await sleep(every * 1_000, undefined, { signal: interrupted });
      }
    });
  },
});

/** Of the lines of a table those of backfills that have come further since they were told; the headings once. */
function newLines(
  backfills: readonly BackfillLine[],
  [headings = '', rule = '', ...lines]: readonly string[],
  told: Map<string, string>,
): readonly string[] {
  const begin = told.size === 0 ? [headings, rule] : [];
  const news = lines.filter((_, index) => {
    const backfill = backfills[index];
    const state = JSON.stringify(backfill);
    if (backfill === undefined || told.get(backfill.id) === state) return false;
    told.set(backfill.id, state);
    return true;
  });
  return [...begin, ...news];
}

function isReadable(line: BackfillLine): line is Backfill {
  return line.state !== 'unreadable';
}
