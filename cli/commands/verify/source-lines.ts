import {
  SOURCE_KINDS,
  SOURCE_MEANINGS,
  type SourceDifference,
  type SourceVerifyReport,
} from '../../../operations/verify/source/report.ts';
import { textTable } from '../../terminal/text-table.ts';

/** Lines that show a report. */
export function* sourceVerifyLines(report: SourceVerifyReport, width: number | undefined): Generator<string> {
  const { tables, records, rows, differences, shown } = report;
  yield* textTable(
    ['table', 'topic', 'from', 'to', 'rows', 'waiting'],
    tables.map((each) => [each.table, each.topic, each.from ?? 'earliest', each.to ?? '-', each.rows, each.waiting]),
    width,
  );
  yield '';
  const left = [
    ...(records.others === 0 ? [] : [`${records.others} of other tables`]),
    ...(records.outside === 0 ? [] : [`${records.outside} of rows outside of the range`]),
    ...(records.untimed === 0 ? [] : [`${records.untimed} of rows whose time nobody knows`]),
  ];
  yield `${records.read} records read${left.map((each) => `; ${each}`).join('')}`;
  const seen = [
    ...(rows.repeated === 0 ? [] : [`${rows.repeated} came again as they were`]),
    ...(rows.replaced === 0 ? [] : [`${rows.replaced} replaced by a later record of their row`]),
    ...(rows.leftOut === 0 ? [] : [`${rows.leftOut} rows have no words in the format`]),
    ...(rows.sampledOut === 0 ? [] : [`${rows.sampledOut} rows left out by --sample`]),
  ];
  yield `${rows.expected} rows expected, ${rows.same} of them the same in Kafka${seen.map((each) => `; ${each}`).join('')}`;
  const found = SOURCE_KINDS.filter((kind) => differences[kind] > 0);
  if (found.length > 0) {
    yield '';
    yield* textTable(
      ['difference', 'count', 'what it is'],
      found.map((kind) => [kind, differences[kind], SOURCE_MEANINGS[kind]]),
      width,
    );
    yield '';
    for (const kind of found) {
      const some = shown.filter((each) => each.kind === kind);
      for (const each of some) yield* differenceLines(each);
      if (some.length < differences[kind]) yield `${kind}: … ${differences[kind] - some.length} more`;
    }
  }
  yield '';
  yield report.isRight ? 'Nothing is missing.' : 'Not all is in Kafka as the source would send it.';
}

function* differenceLines(difference: SourceDifference): Generator<string> {
  const { kind, table, subtable, time, topic, partition, offset, reason, expected, found } = difference;
  const place = subtable === table ? table : `${subtable} (${table})`;
  const record =
    partition === undefined ? '' : ` partition ${partition}${offset === undefined ? '' : ` offset ${offset}`}`;
  yield `${kind}: ${place} at ${time}; topic ${topic}${record}${reason === undefined ? '' : `; ${reason}`}`;
  if (expected !== undefined) yield `  expected: ${JSON.stringify(expected)}`;
  if (found !== undefined) yield `  found:    ${JSON.stringify(found)}`;
}
