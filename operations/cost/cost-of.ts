import { PRICES, PRICES_OF, PRICES_REGION, type Price } from './prices.ts';
import type { CostItem, CostReport } from './report.ts';
import { MONTH } from './usage.ts';

/** What was measured of a connector; undefined where it is not known. */
export interface ConnectorUsage {
  readonly name: string;
  readonly kind: 'sink' | 'source';
  readonly memoryMb: number | undefined;
  readonly invocations: number;
  readonly durationMs: number;
  readonly logBytes: number;
  /** Hours in which each of its own metrics was published, of all together. */
  readonly metricHours: number;
  readonly pollerUnitHours: number;
  /** Requests that put records into failure destinations of SQS. */
  readonly queued: number;
  /** Its mappings. */
  readonly mappings: number;
  /** Metrics that its alarms look at. */
  readonly alarmMetrics: number | undefined;
  /** Whether its settings need an advanced parameter. */
  readonly isAdvanced: boolean | undefined;
}

/** What was measured of a deployment. */
export interface DeploymentUsage {
  readonly deployment: string;
  /** The first hour that has something, and now, in ms since 1970. */
  readonly from: number | undefined;
  readonly to: number;
  readonly connectors: readonly ConnectorUsage[];
  readonly dashboards: number | undefined;
  readonly tables: { readonly reads: number; readonly writes: number; readonly bytes: number } | undefined;
  readonly notKnown: CostReport['notKnown'];
}

const HOUR_MS = 3_600_000;
const GB = 1_000_000_000;

/** Mappings that one unit serves: it has ten pollers. */
const MAPPINGS_OF_UNIT = 10;

/** What it comes to, by item and connector. */
export function costOf(usage: DeploymentUsage): CostReport {
  const { deployment, from, to, connectors, notKnown } = usage;
  const hours = from === undefined ? 0 : Math.max(1, (to - from) / HOUR_MS);
  const months = hours / MONTH.hours;
  const bill = new Bill(months);
  for (const connector of connectors) addConnector(bill, connector);
  if (usage.dashboards !== undefined) bill.fixed(null, 'dashboards', usage.dashboards, PRICES.dashboard);
  if (usage.tables !== undefined) {
    const { reads, writes, bytes } = usage.tables;
    bill.add(null, 'DynamoDB: writes', writes, PRICES.dynamoWrite);
    bill.add(null, 'DynamoDB: reads', reads, PRICES.dynamoRead);
    bill.fixed(null, 'DynamoDB: storage', bytes / GB, PRICES.dynamoStorage);
    bill.fixed(null, 'DynamoDB: point-in-time recovery', bytes / GB, PRICES.dynamoRecovery);
  }
  const items = from === undefined ? [] : bill.items.toSorted((a, b) => b.dollars - a.dollars);
  return {
    deployment,
    from: from === undefined ? null : new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    days: hours / 24,
    prices: { of: PRICES_OF, region: PRICES_REGION },
    items,
    dollars: sum(items.map(({ dollars }) => dollars)),
    month: sum(items.map(({ month }) => month)),
    runtimes: from === undefined ? [] : runtimesOf(connectors, items),
    notKnown,
  };
}

function addConnector(bill: Bill, usage: ConnectorUsage): void {
  const { name, kind, memoryMb, invocations, durationMs, alarmMetrics, isAdvanced } = usage;
  if (memoryMb !== undefined) {
    bill.add(name, 'Lambda: time', (durationMs / 1_000) * (memoryMb / 1_024), PRICES.lambdaTime);
  }
  bill.add(name, 'Lambda: requests', invocations, PRICES.lambdaRequest);
  bill.add(name, 'Lambda: provisioned pollers', usage.pollerUnitHours, PRICES.pollerUnit);
  if (kind === 'source') {
    const note = 'by the invocations of the function';
    bill.add(name, 'schedules', invocations, PRICES.schedule, note);
    bill.add(name, 'KMS: the password is decrypted', invocations, PRICES.kmsRequest, note);
  }
  bill.add(name, 'log', usage.logBytes / GB, PRICES.logs);
  bill.add(name, 'its own metrics', usage.metricHours / MONTH.hours, PRICES.metric);
  bill.add(name, 'SQS: failure destinations', usage.queued, PRICES.queueRequest, 'what reads them is not counted');
  if (alarmMetrics !== undefined) bill.fixed(name, 'metrics of alarms', alarmMetrics, PRICES.alarmMetric);
  if (isAdvanced === true) bill.fixed(name, 'SSM: settings above 4 KB', 1, PRICES.parameter);
}

/** Items as they are added. Nothing that costs nothing is one. */
class Bill {
  readonly items: CostItem[] = [];
  readonly #months: number;

  constructor(months: number) {
    this.#months = months;
  }

  /** What is paid by its use. */
  add(connector: string | null, what: string, used: number, price: Price, note: string | null = null): void {
    const dollars = (used * price.dollars) / price.per;
    if (dollars <= 0) return;
    this.items.push({ connector, what, used, unit: price.unit, dollars, month: dollars / this.#months, note });
  }

  /** What is paid by the month, whatever is done with it. */
  fixed(connector: string | null, what: string, count: number, price: Price): void {
    const month = (count * price.dollars) / price.per;
    if (month <= 0) return;
    this.items.push({
      connector,
      what,
      used: count,
      unit: price.unit,
      dollars: month * this.#months,
      month,
      note: null,
    });
  }
}

/** What all sinks would cost with each kind of pollers. */
function runtimesOf(connectors: readonly ConnectorUsage[], items: readonly CostItem[]): CostReport['runtimes'] {
  const sinks = new Set(connectors.flatMap(({ name, kind }) => (kind === 'sink' ? [name] : [])));
  const mappings = sum(connectors.map((each) => (sinks.has(each.name) ? each.mappings : 0)));
  if (mappings === 0) return [];
  const ofSinks = items.filter(({ connector }) => connector !== null && sinks.has(connector));
  const others = sum(ofSinks.map(({ unit, month }) => (unit === PRICES.pollerUnit.unit ? 0 : month)));
  const all = [
    { runtime: 'on demand' as const, units: 0 },
    { runtime: 'provisioned' as const, units: mappings },
    { runtime: 'provisioned, one pollerGroupName' as const, units: Math.ceil(mappings / MAPPINGS_OF_UNIT) },
  ].map((each) => ({ ...each, month: others + each.units * MONTH.hours * PRICES.pollerUnit.dollars }));
  const least = Math.min(...all.map(({ month }) => month));
  return all.map((each) => ({ ...each, isCheapest: each.month === least }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
