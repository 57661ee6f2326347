import {
  DIFFERENCE_KINDS,
  type Difference,
  type DifferenceKind,
  KIND_MEANINGS,
  type VerifyReport,
} from '../../../operations/verify/report.ts';
import { textTable } from '../../terminal/text-table.ts';

/** Lines that show a report. */
export function* verifyLines(report: VerifyReport, width: number | undefined): Generator<string> {
  const { ranges, records, rows, hours, differences, shown } = report;
  yield* textTable(
    ['topic', 'partition', 'from', 'to', 'waiting'],
    ranges.map(({ topic, partition, from, to, waiting }) => [topic, partition, from, to, waiting]),
    width,
  );
  yield '';
  const skipped = Object.entries(records.skipped).map(([reason, count]) => `, ${count} skipped (${reason})`);
  const filtered = records.filtered === 0 ? '' : `, ${records.filtered} left out by filterCriteria`;
  const offsets = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const gaps =
    offsets === records.read ? '' : ` (${offsets - records.read} offsets have none: compaction, transactions)`;
  yield `${records.read} records read${gaps}${filtered}${skipped.join('')}, ${records.rejected} not taken by the tables`;
  const left = [
    ...(rows.replaced === 0 ? [] : [`${rows.replaced} replaced or completed by later records of the range`]),
    ...(rows.untimed === 0 ? [] : [`${rows.untimed} with the time of their arrival, which cannot be compared`]),
    ...(rows.sampledOut === 0 ? [] : [`${rows.sampledOut} left out by --sample`]),
  ];
  yield `${rows.expected} rows expected, ${rows.same} of them the same in TDengine${left.map((each) => `; ${each}`).join('')}`;
  yield `${hours.compared} hours of subtables compared, ${hours.same} of them the same`;
  const found = DIFFERENCE_KINDS.filter((kind) => differences[kind] > 0);
  if (found.length > 0) {
    yield '';
    yield* textTable(
      ['difference', 'count', 'what it is'],
      found.map((kind) => [kind, differences[kind], KIND_MEANINGS[kind]]),
      width,
    );
    yield '';
    for (const kind of found) {
      const some = shown.filter((each) => each.kind === kind);
      for (const each of some) yield differenceLine(each);
      if (some.length < differences[kind]) yield `${kind}: … ${differences[kind] - some.length} more`;
    }
  }
  yield '';
  yield report.isRight ? 'Nothing is missing.' : 'Not all is in TDengine as the records say.';
}

function differenceLine({ kind, topic, partition, offset, columns, reason, ...row }: Difference): string {
  const { database, stable, table, time, key } = row;
  const parts = [
    ...(table === undefined
      ? []
      : [
          `${database}.${table}${stable === undefined ? '' : ` (${stable})`}${time === undefined ? '' : ` at ${time}`}`,
        ]),
    ...(key === undefined ? [] : [`key ${key}`]),
    ...(topic === undefined ? [] : [`topic ${topic} partition ${partition} offset ${offset}`]),
    ...(columns === undefined ? [] : [columns.map((each) => columnText(kind, each)).join(', ')]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return `${kind}: ${parts.join('; ')}`;
}

function columnText(
  kind: DifferenceKind,
  { name, expected, found }: NonNullable<Difference['columns']>[number],
): string {
  const what = kind === 'tags' || kind === 'tags-kept' ? 'tag' : 'column';
  if (expected === undefined || found === undefined) return `${what} ${name}`;
  return `${what} ${name}: ${JSON.stringify(expected)} expected, ${JSON.stringify(found)} found`;
}
