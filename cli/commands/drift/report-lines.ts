import type { ChangedColumn, ChangedTable, DriftReport } from '../../../operations/drift/report.ts';
import { textTable } from '../../terminal/text-table.ts';

/** Lines that show what would change. */
export function* driftLines(report: DriftReport, width: number | undefined): Generator<string> {
  const { ranges, records, databases, tables, subtables, refusals, otherRefusals, statements, untakenFields } = report;
  yield* textTable(
    ['topic', 'partition', 'from', 'to'],
    ranges.map(({ topic, partition, from, to }) => [topic, partition, from, to]),
    width,
  );
  for (const { topic, partition, notRead } of ranges) {
    if (notRead !== null) yield `not all of topic ${topic}, partition ${partition}: ${notRead}`;
  }
  yield '';
  yield recordsLine(records);
  const rows = [
    ...databases.map((name) => ['make', `database ${name}`, '', '', '', '']),
    ...tables.flatMap(tableRows),
    ...subtables.map(({ database, stable, count, some }) => [
      'make',
      `${database}.${stable}`,
      `${count} subtables`,
      `${some.join(', ')}${some.length < count ? ', …' : ''}`,
      '',
      '',
    ]),
  ];
  if (rows.length > 0) {
    yield '';
    yield* textTable(['would', 'what', 'of it', 'as', 'rows', 'first record'], rows, width);
  }
  if (statements.length > 0) yield* ['', 'The sink would say:', ...statements.map((sql) => `  ${sql};`)];
  if (refusals.length > 0) {
    yield '';
    yield* textTable(
      ['records', 'would be', 'stage', 'first record', 'reason'],
      refusals.map(({ count, kind, stage, first, reason }) => [count, ENDS[kind], stage, first, reason]),
      width,
    );
    if (otherRefusals > 0) yield `and ${otherRefusals} records of further reasons`;
  }
  if (untakenFields.length > 0) {
    yield '';
    yield* textTable(
      ['topic', 'field that no route takes'],
      untakenFields.map(({ topic, path }) => [topic, path]),
      width,
    );
  }
  yield '';
  yield lastLine(report);
}

function lastLine({ isSame, databases, tables, subtables, refusals }: DriftReport): string {
  if (isSame) return 'Nothing would change.';
  const changes = [databases, tables, subtables, refusals].some(({ length }) => length > 0);
  return changes ? 'Not all of the records fit the tables as they are.' : 'Nothing would change, as far as was read.';
}

const ENDS = { rejected: 'rejected', held: 'read again' } as const;

function recordsLine({ read, filtered, sampledOut, skipped, taken, rejected, held }: DriftReport['records']): string {
  const left = [
    ...(sampledOut === 0 ? [] : [`${sampledOut} left out by --sample`]),
    ...(filtered === 0 ? [] : [`${filtered} left out by filterCriteria`]),
    ...Object.entries(skipped).map(([reason, count]) => `${count} skipped (${reason})`),
    `${taken} would be taken`,
    `${rejected} rejected`,
    ...(held === 0 ? [] : [`${held} read again and again`]),
  ];
  return `${read} records read: ${left.join(', ')}`;
}

function tableRows({ database, name, kind, change, rows, first, columns }: ChangedTable): unknown[][] {
  const place = `${database}.${name}`;
  const own = change === 'create' ? [['make', place, kind, '', rows, first]] : [];
  return [...own, ...columns.map((column) => columnRow(place, column))];
}

function columnRow(place: string, { name, role, change, from, to, rows, first }: ChangedColumn): unknown[] {
  const as = from === null ? to : `${from} → ${to}`;
  return [change, place, `${role} ${name}`, as, rows, first ?? ''];
}
