import { dollars } from '../../../operations/cost/arithmetic.ts';
import type { CostReport } from '../../../operations/cost/report.ts';
import { textTable } from '../../terminal/text-table.ts';

/** Lines that show what a deployment costs. */
export function* costLines(report: CostReport, width: number | undefined): Generator<string> {
  const { deployment, from, to, days, prices, items, runtimes, notKnown } = report;
  if (from === null) {
    yield `CloudWatch has no metrics of deployment ${deployment}: it is new, or has not run. docs/cost.md tells what is to be expected.`;
  } else {
    yield `Deployment ${deployment}, ${Number(days.toFixed(1))} days, ${from} to ${to}`;
    yield `List prices of ${prices.region} of ${prices.of}, without free tier and taxes`;
    yield '';
    const rows = items.map(({ connector, what, used, unit, month, note, ...item }) => [
      connector ?? '(all)',
      note === null ? what : `${what} (${note})`,
      `${amount(used)} ${unit}`,
      dollars(item.dollars).text,
      dollars(month).text,
    ]);
    const sum = ['together', '', '', dollars(report.dollars).text, dollars(report.month).text];
    yield* textTable(['connector', 'what', 'used', 'dollars', 'a month'], [...rows, sum], width);
  }
  if (runtimes.length > 0) {
    yield '';
    yield* textTable(
      ['pollers of the sinks', 'units', 'a month', ''],
      runtimes.map(({ runtime, units, month, isCheapest }) => [
        runtime,
        units,
        dollars(month).text,
        isCheapest ? 'cheapest' : '',
      ]),
      width,
    );
    yield 'On demand, pollers of an MSK without a way to the internet need endpoints of Lambda and STS: docs/cost.md';
  }
  if (notKnown.length > 0) {
    yield '';
    yield* textTable(
      ['connector', 'not counted', 'why'],
      notKnown.map(({ connector, what, why }) => [connector ?? '(all)', what, why]),
      width,
    );
  }
  yield '';
  yield 'Not counted: Kafka, TDengine, networks, secrets and keys, S3, what others do with the log and the metrics.';
}

/** A number to three digits, or whole. */
function amount(value: number): string {
  return (value >= 100 ? Math.round(value) : Number(value.toPrecision(3))).toLocaleString('en-US', {
    maximumFractionDigits: 9,
  });
}
