import { randomUUID } from 'node:crypto';
import type { SourceRuntime } from '../../../functions/shared/settings/source-runtime.ts';
import { commandPorts, runCommand } from '../../../functions/source/commands/run-command.ts';
import type { CommandName } from '../../../functions/source/event.ts';
import type { Invocation } from '../../../functions/source/tick/invocation.ts';
import { runTick } from '../../../functions/source/tick/run-tick.ts';
import { recordingProducer, startTickWorld, type TickWorld, tickSettings } from './tick-world.ts';

/** The time of the first row, in ms. */
export const BEGIN = Date.parse('2024-05-01T00:00:00Z');

/** A month, in ms: the rows of the new table are so much older. */
export const MONTH = 30 * 86_400_000;

/** The item of the table that is made anew. */
export const ITEM = 'table/test.m';

/** What is told once of a table that is read from its beginning: the warnings, and the metric. */
export const RESTARTED = [['a table was made anew and is read from its beginning'], 1];

/** What is told once of one that goes on. */
export const CONTINUED = [['a table was made anew and goes on from its position: rows up to there are not sent'], 1];

/** A database `test` with a stable `m` that has one row. */
export interface AnewWorld extends TickWorld {
  /** Warnings so far, with their details. */
  readonly warned: { readonly message: string; readonly details: Record<string, unknown> }[];
  /** What is told so far: the warnings, and how many tables were counted. */
  told(): readonly [messages: readonly string[], recreatedTables: number];
  /** Forgets what was told. */
  forget(): void;
  stable(): Promise<unknown>;
  /** So many rows, a millisecond between two, the last of them at this time in ms. */
  rows(count: number, last: number, table?: string): Promise<void>;
  /** A stable of the same name, with 100 rows of last month. */
  madeAnew(): Promise<void>;
  invocation(settings?: Partial<SourceRuntime>): Invocation;
  /** How many records a tick sends. */
  sentBy(settings?: Partial<SourceRuntime>): Promise<number>;
  command(name: CommandName, args: object): Promise<object>;
}

export async function startAnewWorld(): Promise<AnewWorld> {
  const world = await startTickWorld();
  const { tdengine, clock, sent } = world;
  const warned: { readonly message: string; readonly details: Record<string, unknown> }[] = [];
  let recreatedTables = 0;
  const stable = () => tdengine.execute('CREATE STABLE test.m (ts TIMESTAMP, v INT) TAGS (g INT)');

  async function rows(count: number, last: number, table = 'd USING test.m TAGS (1)'): Promise<void> {
    const values = Array.from({ length: count }, (_, at) => `(${last - at}, ${at})`);
    await tdengine.execute(`INSERT INTO test.${table} VALUES ${values.join('')}`);
    clock.now += 1_000;
  }

  const invocation = (settings: Partial<SourceRuntime> = {}): Invocation => ({
    settings: tickSettings({ delayMs: 0, ...settings }),
    tdengine,
    producer: recordingProducer(sent),
    checkpoints: world.checkpoints(),
    owner: randomUUID(),
    now: () => clock.now,
    timeLeft: () => 60_000,
    log: { info: () => {}, warn: (message, details) => void warned.push({ message, details }) },
    publishMetrics(measures) {
      recreatedTables += measures.recreatedTables ?? 0;
    },
  });

  await tdengine.execute('CREATE DATABASE test KEEP 36500');
  await stable();
  await rows(1, clock.now);
  return {
    ...world,
    warned,
    told: () => [warned.map(({ message }) => message), recreatedTables],
    forget() {
      warned.length = 0;
      recreatedTables = 0;
    },
    stable,
    rows,
    async madeAnew() {
      await tdengine.execute('DROP STABLE test.m');
      clock.now += 1_000;
      await stable();
      await rows(100, clock.now - MONTH);
    },
    invocation,
    async sentBy(settings = {}) {
      const before = sent.length;
      await runTick(invocation(settings));
      return sent.length - before;
    },
    command: (name, args) =>
      runCommand(
        { name, args },
        commandPorts(world.checkpoints(), tickSettings(), tdengine, () => clock.now),
      ),
  };
}
