import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ConnectorUsage, costOf, type DeploymentUsage } from '../../../operations/cost/cost-of.ts';
import { costJson } from '../../../operations/cost/report.ts';

const TO = Date.UTC(2026, 4, 31);
/** As long as AWS's own month. */
const FROM = TO - 730 * 3_600_000;

function connector(own: Partial<ConnectorUsage> = {}): ConnectorUsage {
  return {
    ...{ name: 'meters', kind: 'sink', memoryMb: 512, invocations: 0, durationMs: 0, logBytes: 0, metricHours: 0 },
    ...{ pollerUnitHours: 0, queued: 0, mappings: 1, alarmMetrics: 0, isAdvanced: false },
    ...own,
  };
}

function usage(connectors: readonly ConnectorUsage[], own: Partial<DeploymentUsage> = {}): DeploymentUsage {
  return {
    deployment: 'plant',
    from: FROM,
    to: TO,
    connectors,
    dashboards: 0,
    tables: undefined,
    notKnown: [],
    ...own,
  };
}

/** Dollars by connector and item, to a thousandth of a cent. */
function bill(given: DeploymentUsage): Record<string, number> {
  const { items } = costJson.parse(costOf(given));
  return Object.fromEntries(
    items.map(({ connector: name, what, dollars }) => [`${name}: ${what}`, Number(dollars.toFixed(5))]),
  );
}

describe('the cost of a deployment', () => {
  it('is Lambda’s time by the memory of the function, its requests, its log and its metrics by the hour', () => {
    const working = connector({
      invocations: 5_000_000,
      durationMs: 2_000_000_000,
      logBytes: 4e9,
      metricHours: 9 * 365,
    });
    assert.deepEqual(bill(usage([working])), {
      'meters: Lambda: time': 13.3334,
      'meters: log': 2,
      'meters: its own metrics': 1.35,
      'meters: Lambda: requests': 1,
    });
  });

  it('is of a source the schedule and the key that its ticks use too, and of all sources one table', () => {
    const source = connector({ name: 'plant', kind: 'source', mappings: 0, invocations: 1_000_000 });
    const tables = { writes: 2_000_000, reads: 4_000_000, bytes: 1e9 };
    assert.deepEqual(bill(usage([source], { tables })), {
      'plant: KMS: the password is decrypted': 3,
      'null: DynamoDB: writes': 1.25,
      'plant: schedules': 1,
      'null: DynamoDB: reads': 0.5,
      'null: DynamoDB: storage': 0.25,
      'plant: Lambda: requests': 0.2,
      'null: DynamoDB: point-in-time recovery': 0.2,
    });
  });

  it('is what is paid by the month for as long as was measured', () => {
    const watched = connector({ alarmMetrics: 10, isAdvanced: true });
    const halfOfIt = usage([watched], { dashboards: 1, from: TO - 365 * 3_600_000 });
    assert.deepEqual(bill(halfOfIt), {
      'null: dashboards': 1.5,
      'meters: metrics of alarms': 0.5,
      'meters: SSM: settings above 4 KB': 0.025,
    });
    const { dollars, month, days } = costOf(halfOfIt);
    assert.deepEqual([dollars.toFixed(3), month.toFixed(3), Math.round(days)], ['2.025', '4.050', 15]);
  });

  it('compares pollers on demand, each mapping’s own units, and units that ten mappings share', () => {
    const sink = connector({ mappings: 12, pollerUnitHours: 730 * 12, alarmMetrics: 10 });
    const { runtimes, month } = costOf(usage([sink]));
    assert.deepEqual(
      runtimes.map(({ runtime, units, month: own, isCheapest }) => [runtime, units, own.toFixed(2), isCheapest]),
      [
        ['on demand', 0, '1.00', true],
        ['provisioned', 12, '1621.60', false],
        ['provisioned, one pollerGroupName', 2, '271.10', false],
      ],
    );
    assert.equal(month.toFixed(2), '1621.60');
    assert.deepEqual(costOf(usage([connector({ kind: 'source', mappings: 0 })])).runtimes, []);
  });

  it('is not known of what CloudWatch has nothing of', () => {
    const report = costOf(usage([connector({ alarmMetrics: 10 })], { from: undefined, dashboards: 1 }));
    assert.deepEqual([report.from, report.items, report.runtimes, report.dollars], [null, [], [], 0]);
  });

  it('leaves out what could not be read, and says so', () => {
    const notKnown = [{ connector: 'meters', what: 'alarms', why: 'denied' }];
    const unknown = connector({ alarmMetrics: undefined, isAdvanced: undefined, memoryMb: undefined, durationMs: 1e9 });
    const report = costOf(usage([unknown], { notKnown, dashboards: undefined }));
    assert.deepEqual([report.items, report.notKnown], [[], notKnown]);
  });
});
