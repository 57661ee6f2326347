import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { metricName, TROUBLE, TROUBLES } from '../../../functions/shared/agreed-names.ts';
import { commandPorts, runCommand } from '../../../functions/source/commands/run-command.ts';
import { runBackfills } from '../../../functions/source/tick/run-backfills.ts';
import { SINK_MEASURES, SOURCE_MEASURES } from '../../../lib/monitoring/metrics/own-metrics.ts';
import { METRICS } from '../../../operations/cost/usage.ts';
import { startTestTDengine } from '../../support/servers/test-tdengine.ts';
import { recordOf } from '../../support/sink/records.ts';
import { runSink } from '../../support/sink/run-sink.ts';
import { recordingProducer, startTickWorld, tickSettings } from '../../support/source/tick-world.ts';
import { metricsOf, widgetsOf } from './dashboard-body.ts';
import { aSink, aSource, monitored } from './monitored.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/logs-and-metrics.md'), 'utf8');

/** Published by the loader of the settings in both kinds of function, and by what publishes; see their own tests. */
const OF_ALL = ['invalidSettings', TROUBLE];

/** Published only when there are any. */
const SELDOM = {
  sink: ['unforeseenErrors', 'untakenFields', 'mergedRows', 'changedTags'],
  source: ['unsendableRows', 'recreatedTables', 'futurePositions'],
} as const;

describe('the metrics that dashboard and alarms know', () => {
  it('are those that a sink publishes of a batch', async (test) => {
    const server = await startTestTDengine();
    test.after(() => server.close());
    const settings = { database: server.nextDatabase() };
    const { metrics } = await runSink(server.tdengine, [recordOf('m,t=a v=1 1700000000000000000', 0)], { settings });
    const [batch = {}] = metrics;
    // What the page of costs counts for an hour of work; how old records are, and what took no time, is 0 in a test.
    const said = Object.entries(batch).filter(([name, value]) => value !== 0 || /Ms$|^ms$/.test(name));
    assert.equal(said.length, METRICS.sink, said.join(' '));
    assert.deepEqual(
      [...new Set([...Object.keys(metrics[0] ?? {}), ...OF_ALL, ...SELDOM.sink])].sort(),
      [...SINK_MEASURES].sort(),
    );
  });

  it('are those that a source publishes of a tick and of its backfills', async (test) => {
    const world = await startTickWorld();
    test.after(() => world.close());
    await world.load('source.sql');
    const names = new Set<string>([...OF_ALL, ...SELDOM.source]);
    const publishMetrics = (measures: Readonly<Record<string, number>>) => {
      for (const name of Object.keys(measures)) names.add(name);
    };
    const settings = tickSettings({ lookbackMs: 3_000 });
    await world.tick({ settings, publishMetrics });
    // The last row is of 14:38:16.8.
    await world.tdengine.execute("INSERT INTO test.d1001 VALUES ('2018-10-03T14:38:12Z', 1, 2, 3)");
    await world.tick({ settings, publishMetrics });
    const start = { id: 'again', tables: ['meters'], from: '2018-10-03T00:00:00Z', to: '2018-10-04T00:00:00Z' };
    const parts = commandPorts(world.checkpoints(), settings, world.tdengine, () => world.clock.now);
    await runCommand({ name: 'backfill', args: { start } }, parts);
    await runBackfills({
      settings,
      tdengine: world.tdengine,
      producer: recordingProducer(world.sent),
      checkpoints: world.checkpoints(),
      owner: 'backfills',
      now: () => world.clock.now,
      timeLeft: () => 60_000,
      log: { info: () => {}, warn: () => {} },
      publishMetrics,
    });
    assert.deepEqual([...names].sort(), [...SOURCE_MEASURES].sort());
  });

  it('include all troubles', () => {
    assert.deepEqual(
      TROUBLES.sink.filter((name) => !SINK_MEASURES.includes(name)),
      [],
    );
    assert.deepEqual(
      TROUBLES.source.filter((name) => !SOURCE_MEASURES.includes(name)),
      [],
    );
  });

  for (const [kind, watch, measures] of [
    ['sink', aSink, SINK_MEASURES],
    ['source', aSource, SOURCE_MEASURES],
  ] as const) {
    it(`are on the dashboard of a ${kind}, and no others are`, () => {
      const shown = widgetsOf(monitored(watch, { dashboard: true }).template)
        .flatMap(metricsOf)
        .filter(({ namespace }) => namespace === 'tdkafka')
        .map(({ name }) => name);
      assert.deepEqual([...new Set(shown)].sort(), measures.map(metricName).sort());
    });

    it(`are named in docs/logs-and-metrics.md as a ${kind} publishes them`, () => {
      for (const measure of measures) assert.ok(page.includes(`\`${metricName(measure)}\``), metricName(measure));
    });
  }
});
