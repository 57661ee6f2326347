import { dollars, exact, over, plus, times } from '../../operations/cost/arithmetic.ts';
import { at, decimal, PRICES, PRICES_OF, type Price } from '../../operations/cost/prices.ts';
import { MONTH, TOPIC_ALARM_METRICS } from '../../operations/cost/usage.ts';
import type { Results } from '../report/results.ts';
import { deploymentLine, idleConnector, idleLines, longTicksLine, MEMORY, metricsLine, SHARE } from './idle.ts';
import { bill, line, table, total } from './lines.ts';
import { privateMsk, privateMskOtherwise } from './private-msk.ts';
import { batchLines, pollersLine, type RowCase, rowCases, secondsOf, sinkLines, timeLine } from './rows.ts';

const BATCH_SIZES = [10_000, 1_000, 100, 10];

/** The page's tables and numbers by the names that mark their places. */
export function costTables(results: Results): Readonly<Record<string, string>> {
  const cases = rowCases(results);
  const example = cases.find(({ name }) => name.startsWith('sink, json'));
  if (example === undefined) throw new Error('the baseline has no case of a sink with json');
  return {
    prices: pricesTable(),
    deployment: linesTable([deploymentLine()]),
    'idle sink': bill(idleConnector('sink')),
    'idle source': bill(idleConnector('source')),
    'more topics': linesTable([
      line('alarms of a further topic', times(exact(TOPIC_ALARM_METRICS), at(PRICES.alarmMetric))),
    ]),
    'idle tick': bill(idleLines('tick')),
    'idle backfills': bill(idleLines('backfills')),
    'many tables': manyTables(results),
    'working metrics': linesTable([
      { ...metricsLine('sink'), what: 'metrics of a sink' },
      { ...metricsLine('source'), what: 'metrics of a source' },
    ]),
    rows: rowsTable(cases),
    'example sink': bill(sinkLines(example)),
    slower: slower(example),
    batches: batchesTable(),
    pollers: pollersTable(),
    connect: linesTable([
      line('two t4g.medium that run Kafka Connect', times(exact(2), exact(MONTH.hours), at(PRICES.worker))),
      line('MSK Connect, two workers of one MCU', times(exact(2), exact(MONTH.hours), at(PRICES.connectUnit))),
    ]),
    network: linesTable([
      line('an interface endpoint in two zones', times(exact(2), exact(MONTH.hours), at(PRICES.endpoint))),
      line('a NAT gateway', times(exact(MONTH.hours), at(PRICES.nat))),
      line(
        'settings above 4 KB, read at each tick of two schedules',
        plus(at(PRICES.parameter), times(exact(2), exact(MONTH.minutes), at(PRICES.parameterRead))),
      ),
      line('a secret in Secrets Manager', times(exact(1), at(PRICES.secret))),
      line('an encryption key of one’s own', times(exact(1), at(PRICES.kmsKey))),
    ]),
    private: bill(privateMsk()),
    'private otherwise': linesTable(privateMskOtherwise()),
    summary: summaryTable(cases),
    memory: `${Math.ceil(mostMemory(results))} MB`,
    baseline: `${results.date}, Node ${results.machine.node}, ${results.machine.platform}, ${results.machine.cores} cores`,
  };
}

/** An idle tick over the many tables of the baseline. */
function manyTables({ source }: Results): string {
  if (source === undefined) throw new Error('the baseline has no source');
  const { stables, seconds } = source.idle;
  const { arithmetic, cost } = longTicksLine('', seconds);
  return `one over ${stables.toLocaleString('en-US')} stables takes ${exact(Number(seconds.toFixed(1))).text} s, and if all of that were CPU, a month of them ${arithmetic} = ${cost.text}`;
}

/** Peak memory in MB of the functions in a Lambda of the default size. */
function mostMemory({ sink, source }: Results): number {
  return Math.max(...sink.results.map(({ memory }) => memory.afterAllInLambda), source?.memory.all ?? 0);
}

function pricesTable(): string {
  const rows = Object.values(PRICES).map(({ what, dollars, per, unit, page, seen }: Price) => [
    what,
    `$${decimal(dollars)}`,
    per === 1 ? unit : `${per.toLocaleString('en-US')} ${unit}`,
    `[${page}](https://aws.amazon.com/${page}/pricing/)`,
    seen,
  ]);
  return `As of ${PRICES_OF}:\n\n${table(['what', 'dollars', 'per', 'AWS’s page', 'seen at'], rows)}`;
}

function linesTable(lines: readonly ReturnType<typeof line>[]): string {
  return table(
    ['what', 'arithmetic', 'dollars a month'],
    lines.map(({ what, arithmetic, cost }) => [what, arithmetic, cost.text]),
  );
}

function rowsTable(cases: readonly RowCase[]): string {
  return table(
    ['a million rows', 'CPU, s', 'waits, s', `billed, s = CPU / ${SHARE.text} + waits`, 'arithmetic', 'dollars'],
    cases.map((each) => {
      const { arithmetic, cost } = timeLine(each);
      return [each.name, each.cpu.text, each.waits.text, secondsOf(each).value.toFixed(1), arithmetic, cost.text];
    }),
  );
}

/** The case with a slower CPU, and with a TDengine that takes its time. */
function slower({ cpu }: RowCase): string {
  const seconds = plus(times(exact(2), over(cpu, SHARE)), exact(60));
  const cost = dollars(times(seconds, MEMORY, at(PRICES.lambdaTime)).value);
  return `${seconds.text} = ${seconds.value.toFixed(0)} s, which is ${cost.text}`;
}

function batchesTable(): string {
  return table(
    ['records a batch', 'requests', 'waiting', 'log', 'dollars'],
    BATCH_SIZES.map((size) => {
      const lines = batchLines(size);
      return [size.toLocaleString('en-US'), ...lines.map(({ cost }) => cost.text), total(lines).text];
    }),
  );
}

function pollersTable(): string {
  return linesTable([
    pollersLine('1 mapping: 1 EPU', 1),
    pollersLine('10 mappings, each its own: 10 EPUs', 10),
    pollersLine('10 mappings with one `pollerGroupName`, a poller each: 1 EPU', 1),
  ]);
}

function summaryTable(cases: readonly RowCase[]): string {
  const ticks = dollars(total(idleLines('tick')).value + total(idleLines('backfills')).value);
  const [sink, source] = [total(idleConnector('sink')), total(idleConnector('source'))];
  const dearest = dollars(Math.max(...cases.map((each) => timeLine(each).cost.value)));
  return table(
    ['', 'dollars'],
    [
      ['a month of a deployment', `${deploymentLine().cost.text}, its dashboard`],
      ['a month of an idle sink', `${sink.text}, all of it alarms; ${dollars(0).text} without them`],
      ['a month of an idle source', `${source.text}, of which looking for rows each minute is ${ticks.text}`],
      ['a million rows', `at most ${dearest.text} of Lambda’s time`],
    ],
  );
}
