import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { deploymentLine, idleConnector } from '../../bench/cost/idle.ts';
import { total } from '../../bench/cost/lines.ts';
import { withTables } from '../../bench/cost/page.ts';
import { PRIVATE_ENDPOINTS } from '../../bench/cost/private-msk.ts';
import { costTables } from '../../bench/cost/tables.ts';
import type { Results } from '../../bench/report/results.ts';
import { readConnectorsFile } from '../../functions/shared/settings/file/read-file.ts';
import { sourceRuntime } from '../../functions/shared/settings/source-runtime.ts';
import { runBackfills } from '../../functions/source/tick/run-backfills.ts';
import { networkNeeds } from '../../lib/network/network-needs.ts';
import { CONNECTORS_PATH } from '../../local/tutorial/files.ts';
import { ALARM_METRICS, BATCH, IDLE_REQUESTS, MEMORY_MB, TOPIC_ALARM_METRICS } from '../../operations/cost/usage.ts';
import { forThisFile } from '../support/servers/for-this-file.ts';
import { startTickWorld } from '../support/source/tick-world.ts';
import { templatesWith } from '../support/stacks/synth.ts';
import { evaluate } from './evaluate.ts';

const top = join(import.meta.dirname, '../..');
const page = readFileSync(join(top, 'docs/cost.md'), 'utf8');
const results: Results = JSON.parse(readFileSync(join(top, 'bench/baseline.json'), 'utf8'));

/** The cells of all tables' lines. */
const lines = page
  .split('\n')
  .filter((text) => text.startsWith('| ') && !text.startsWith('| ---'))
  .map((text) =>
    text
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.trim()),
  );

/** Lines that end with arithmetic and what it comes to. */
const worked = lines
  .map((cells) => ({ what: cells[0] ?? '', arithmetic: cells.at(-2) ?? '', cost: cells.at(-1) ?? '' }))
  .filter(({ arithmetic, cost }) => arithmetic.includes('×') && cost.startsWith('$'));

function dollarsOf(text: string): number {
  return Number(text.replaceAll(/[$*,]/g, ''));
}

/** To cents, or below a dollar to three digits. */
function shown(value: number): number {
  return Number(value >= 1 ? value.toFixed(2) : value.toPrecision(3));
}

const world = await forThisFile(startTickWorld());

describe('docs/cost.md', () => {
  it('has the tables that npm run docs makes of the prices and the last baseline', () => {
    assert.equal(withTables(page, costTables(results)), page);
  });

  it('shows the calculation behind each number', () => {
    assert.ok(worked.length >= 28, `${worked.length} lines`);
    for (const { what, arithmetic, cost } of worked) {
      assert.equal(dollarsOf(cost), shown(evaluate(arithmetic)), `${what}: ${arithmetic}`);
    }
  });

  it('has sums that are those of the lines above them', () => {
    let sum = 0;
    let sums = 0;
    for (const cells of lines) {
      const cost = cells.at(-1) ?? '';
      if (cells[0] === 'what') sum = 0;
      else if (cells[0] !== '**together**') sum += dollarsOf(cost);
      else {
        assert.equal(dollarsOf(cost), shown(sum));
        sums += 1;
      }
    }
    assert.equal(sums, 6);
  });

  it('uses only prices that are in its table of prices', () => {
    const prices = new Set(lines.filter((cells) => cells[3]?.startsWith('[')).map((cells) => cells[1]));
    for (const { what, arithmetic } of worked) {
      for (const [price] of arithmetic.matchAll(/\$[\d.,]*\d/g)) assert.ok(prices.has(price), `${what}: ${price}`);
    }
  });

  it('uses the CPU time of the last baseline', () => {
    const cpu = new Map(lines.map((cells) => [cells[0], cells[1]]));
    for (const { case: name, cpuMicros } of results.sink.results) {
      assert.equal(cpu.get(`sink, ${name}`), String(Number(cpuMicros.toPrecision(3))));
    }
    assert.equal(cpu.get('source'), String(Number(results.source?.run.cpuMicros.toPrecision(3))));
  });

  it('puts an idle connector at a dollar a month at most, and an idle deployment at three', () => {
    assert.equal(deploymentLine().cost.value, 3);
    for (const kind of ['sink', 'source'] as const) {
      const { value, text } = total(idleConnector(kind));
      assert.ok(value > 0 && value <= 1, `${kind}: ${text}`);
    }
  });

  it('counts the memory, batches, schedules and alarms that the stacks have by default', () => {
    const templates = templatesWith();
    const [sink, source] = [templates['demo-meters-sink'], templates['demo-test-source']];
    assert.ok(sink !== undefined && source !== undefined);
    for (const template of [sink, source]) {
      template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: MEMORY_MB, Architectures: ['arm64'] });
      template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
    }
    templates['demo-dashboard']?.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    sink.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: BATCH });
    source.resourcePropertiesCountIs('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 minute)' }, 2);
    const watched = (template: typeof sink) =>
      Object.values(template.findResources('AWS::CloudWatch::Alarm')).reduce(
        (sum, { Properties }) => sum + metricsOf(Properties),
        0,
      );
    assert.deepEqual(ALARM_METRICS, { sink: watched(sink), source: watched(source) });
    const two = templatesWith({ 'sinks.meters.topics': ['meters', 'more'] })['demo-meters-sink'];
    assert.equal(two && watched(two) - watched(sink), TOPIC_ALARM_METRICS);
  });

  it('counts the VPC endpoints that a private MSK cluster needs without NAT', () => {
    const needs = networkNeeds(readConnectorsFile(CONNECTORS_PATH)).filter((need) => need.kind === 'endpoint');
    const services = new Set(needs.map(({ service }) => service));
    assert.ok(services.delete('dynamodb'));
    assert.deepEqual([...services].sort(), [...PRIVATE_ENDPOINTS]);
  });

  it('is refused by the generator when a table has no place in it, or a place no table', () => {
    const place = '<!-- figures: a --><!-- end -->';
    assert.equal(withTables(`x ${place}`, { a: '1' }), 'x <!-- figures: a -->1<!-- end -->');
    assert.equal(withTables(place, { a: '1\n2' }), '<!-- figures: a -->\n1\n2\n<!-- end -->');
    assert.throws(() => withTables(place, {}), /has a place for "a"/);
    assert.throws(() => withTables('', { b: '1' }), /no place for b/);
  });
});

describe('an idle source', () => {
  it('sends DynamoDB as many requests as docs/cost.md counts, in a tick and for its backfills', async () => {
    await world.load('source.sql');
    await world.tick();
    const client = world.dynamoDb();
    const asked = { writes: 0, reads: 0 };
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === UpdateItemCommand.name) asked.writes += 1;
          else if (commandName === QueryCommand.name) asked.reads += 1;
          else assert.fail(`${commandName} is not counted`);
          return next(args);
        },
      { step: 'initialize', name: 'count' },
    );
    const parts = { checkpoints: world.checkpoints(client) };
    await world.tick(parts);
    assert.deepEqual(asked, IDLE_REQUESTS.tick);
    Object.assign(asked, { writes: 0, reads: 0 });
    await runBackfills({
      ...parts,
      settings: sourceRuntime.parse({ database: 'test', topicPrefix: 'td' }),
      tdengine: world.tdengine,
      producer: { produce: () => Promise.reject(new Error('nothing is to be sent')), close: async () => {} },
      owner: 'backfills',
      now: () => world.clock.now,
      timeLeft: () => 60_000,
      log: { info: () => {}, warn: () => {} },
      publishMetrics: () => {},
    });
    assert.deepEqual(asked, IDLE_REQUESTS.backfills);
  });
});

/** Metrics that an alarm looks at, which is what it costs by. */
function metricsOf(alarm: { readonly MetricName?: string; readonly Metrics?: readonly { MetricStat?: unknown }[] }) {
  if (alarm.MetricName !== undefined) return 1;
  return (alarm.Metrics ?? []).filter(({ MetricStat }) => MetricStat !== undefined).length;
}
