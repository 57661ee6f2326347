import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { commandOf } from '../../../cli/frame/registry.ts';
import { startDrillWorld } from '../../support/drills/drill-world.ts';
import { FIRST, reading } from '../../support/drills/readings.ts';
import { onOneKafka } from '../../support/integration/each-kafka.ts';
import { filledIn, recipeLines } from '../../support/pages/recipe-lines.ts';
import { runTdkafkaHere } from '../../support/run-tdkafka-here.ts';

/** Behind these the connectors have something to do, which the next command may need done. */
const CHANGING = /^(?:pause|resume|seek|checkpoint|backfill|settings|dead-letters (?:replay|drop))/;
const PAGES = ['docs/operations.md', 'docs/runbook.md', 'docs/commands.md'];

onOneKafka('the recipes of the pages', (kafka) => {
  let drill: Awaited<ReturnType<typeof startDrillWorld>>;
  let printed = '';
  const done = new Set<string>();

  before(async () => {
    const source = { topicCreation: { partitions: 1, replicationFactor: 1 }, timestampInitial: 'earliest' };
    drill = await startDrillWorld(kafka, { sink: {}, source, partitions: 4 });
    const { tdengine, databases } = drill.world;
    await tdengine.execute(`CREATE DATABASE ${databases.test} PRECISION 'ms'`);
    await tdengine.execute(`CREATE TABLE ${databases.test}.meters (ts TIMESTAMP, volts INT)`);
    await tdengine.execute(`INSERT INTO ${databases.test}.meters VALUES (${FIRST}, 1)(${FIRST + 1}, 2)`);
    for (let n = 0; n < 12; n++) await drill.send(reading(n, n % 4 === 3 ? { volts: 'n/a' } : {}));
    await drill.start();
    await drill.idle();
  });
  after(() => drill?.close());

  /** What a reader puts in the place of what the pages leave open. */
  const values = (args: readonly string[]) => ({
    C: /^(?:checkpoint|backfill)$/.test(args[0] ?? '') || args.includes('--table') ? 'history' : 'meters',
    D: drill.file.deployment,
    REQUEST_ID: drill.batchId(),
    readings: drill.world.topic,
  });

  /** A word with `…` is the last such word that was printed. */
  const found = (word: string) => {
    const parts = word.split('…').map((part) => RegExp.escape(part));
    return [...printed.matchAll(new RegExp(parts.join('\\S*'), 'g'))].at(-1)?.[0] ?? word;
  };

  function backfills(enabled: boolean): void {
    const schedule = drill.operator.runner.sources[0]?.schedules.at(-1);
    if (schedule !== undefined) schedule.enabled = enabled;
  }

  /** Whoever types a command agrees to what it asks. */
  async function agreed(args: readonly string[]): Promise<readonly string[]> {
    const command = (await commandOf(args)?.listed.load())?.command;
    return 'yes' in (command?.parameters ?? {}) && !args.includes('--dry-run') ? [...args, '--yes'] : args;
  }

  for (const page of PAGES) {
    for (const { line, args } of recipeLines(page).filter(({ isStep }) => isStep)) {
      // What Lambda has given up needs a sink that fails for good: failures.integration.ts has one.
      if (args.includes('--from-failures')) continue;
      it(`of ${page} can be typed: ${line}`, async () => {
        const filled = await agreed(filledIn(args, values(args)).map(found));
        // What two pages say is typed once, and again where something has changed since.
        const key = filled.join(' ');
        if (done.has(key)) return;
        // A backfill that is paused is one that is not finished yet.
        if (key.startsWith('backfill start')) backfills(false);
        const { code, out, err } = await runTdkafkaHere(filled);
        if (key.startsWith('backfill resume')) backfills(true);
        printed += out;
        assert.ok(code === 0 || code === 1, `exit code ${code}: ${key}\n${out}${err}`);
        if (/^(?:status|verify|deployed|doctor|drift)/.test(key)) done.add(key);
        if (CHANGING.test(key)) await drill.idle();
      });
    }
  }
});
