import * as z from 'zod';
import type { TablePosition } from '../../../operations/source/positions.ts';
import type { TargetOptions } from '../../../operations/target/target.ts';
import type { Context, Ending } from '../../frame/command.ts';
import { authorOf, withSource } from '../source/parameters.ts';

/** Tables that were changed. */
export const changedTablesJson = z.object({
  tables: z.array(z.string()).describe('Names without the database.'),
  changed: z.boolean().describe('False: only shown, by --dry-run.'),
});

/** What a command asks for that changes tables of a source. */
export interface TablesAsked extends TargetOptions {
  readonly connector: string;
  readonly table: readonly string[];
  readonly direct: boolean;
  readonly dryRun: boolean;
  readonly why: string | undefined;
}

/** How tables are changed. */
export interface TablesChange {
  /** Such as `paused`. */
  readonly done: string;
  /** The names of tables that a command of the function takes at once; each is named alone where it is one. */
  readonly atOnce: number;
  /** The function's command for some tables. */
  readonly command: (tables: readonly string[]) => readonly ['pause' | 'resume' | 'move' | 'delete', object];
  /** What is asked before; left out, nothing is lost or sent again. */
  readonly ask?: (tables: ReadonlyMap<string, TablePosition | undefined>) => string;
  readonly yes?: boolean;
}

/** Names the tables that are meant, asks, and changes one after the other, so that it can say how far it is. */
export async function changeTables(
  asked: TablesAsked,
  { done, atOnce, command, ask, yes = false }: TablesChange,
  {
    show,
    print,
    progress,
    width,
    confirm,
    ifInterrupted,
    interrupted,
    usageError,
  }: Context<z.infer<typeof changedTablesJson>>,
): Promise<Ending> {
  const { table: patterns, dryRun, why, ...options } = asked;
  if (patterns.length === 0) throw usageError("name the tables; '*' is all of them");
  const [{ namedPositions, readPositions }, { positionLines }] = await Promise.all([
    import('../../../operations/source/positions.ts'),
    import('./position-lines.ts'),
  ]);
  return withSource(options, async ({ target, commands }): Promise<Ending> => {
    const tables = namedPositions(await readPositions(commands), patterns);
    if (dryRun) {
      show({ tables: [...tables.keys()], changed: false }, () => [
        ...positionLines(tables, width),
        'Nothing was done.',
      ]);
      return 'done';
    }
    if (ask !== undefined) {
      for (const line of positionLines(tables, width)) print(line);
      await confirm(ask(tables), { yes });
    }
    const author = await authorOf(target, why);
    const changed: string[] = [];
    const names = [...tables.keys()];
    ifInterrupted(() =>
      changed.length === names.length
        ? `all ${names.length} tables are ${done}`
        : `${changed.length} of ${names.length} tables are ${done}${changed.length === 0 ? '' : `, the last one ${changed.at(-1)}`}; the same command again goes on`,
    );
    for (let at = 0; at < names.length; at += atOnce) {
      interrupted.throwIfAborted();
      const some = names.slice(at, at + atOnce);
      const [name, args] = command(some);
      await commands(name, { ...args, ...author });
      changed.push(...some);
      progress(`${changed.length} of ${names.length} tables ${done}`);
    }
    show({ tables: changed, changed: true }, () => [`${done}: ${changed.join(', ')}`]);
    return 'done';
  });
}
