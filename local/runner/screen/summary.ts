import { textTable } from '../../../cli/terminal/text-table.ts';
import type { Reason } from '../reasons.ts';
import type { RunReport, SinkReport, SourceReport } from '../run-report.ts';

/**
 * What each connector has done since its start: readable tables, and behind them why something was not written or sent.
 * `read` is written, skipped, dead letters, filtered and given up.
 * @param width characters that a line of a table may have; left out, any number.
 */
export function summaryLines({ sinks, sources }: RunReport, width?: number): string[] {
  const parts = [
    sinks.length === 0 ? [] : sinkTable(sinks, width),
    sources.length === 0 ? [] : sourceTable(sources, width),
    [...sinks.flatMap(sinkReasons), ...sources.flatMap(sourceReasons)],
  ];
  return parts.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

/** Columns that are there for sinks that have something to show in them: few filter or give anything up. */
const SELDOM = ['filtered', 'given up', 'sent again', 'waiting'] as const;

function sinkTable(sinks: readonly SinkReport[], width?: number): string[] {
  const rows = sinks.map((sink) => {
    const { counts, done, filtered, givenUp, sentAgain, waiting } = sink;
    return {
      base: [sink.name, done + filtered + givenUp, counts.written, counts.rows, counts.skipped, counts.deadLettered],
      seldom: { filtered, 'given up': givenUp, 'sent again': sentAgain, waiting: waiting ?? '?' },
    };
  });
  const seldom = SELDOM.filter((name) => rows.some((row) => row.seldom[name] !== 0));
  return textTable(
    ['sink', 'read', 'written', 'rows', 'skipped', 'dead letters', ...seldom],
    rows.map((row) => [...row.base, ...seldom.map((name) => row.seldom[name])]),
    width,
  );
}

function sourceTable(sources: readonly SourceReport[], width?: number): string[] {
  const rows = sources.flatMap(({ name, tables }) =>
    tables.size === 0
      ? [[name, '(no tables)', 0, null]]
      : [...tables].map(([table, { rows, position, kind }]) => [
          name,
          table,
          rows,
          position,
          kind === 'caught up' ? '' : kind,
        ]),
  );
  const states = rows.some(([, , , , kind]) => kind !== '' && kind !== undefined);
  return textTable(['source', 'table', 'rows sent', 'position', ...(states ? ['state'] : [])], rows, width);
}

function sinkReasons({ name, filtered, reasons, notices }: SinkReport): string[] {
  return [
    ...reasons.flatMap((reason) => reasonLines(`sink ${name}`, reason)),
    ...(filtered === 0 ? [] : [`sink ${name}: ${filtered} × filtered, as filterCriteria says`]),
    ...notices.flatMap((notice) => reasonLines(`sink ${name}`, notice)),
  ];
}

function sourceReasons({ name, tables, notices, failing }: SourceReport): string[] {
  const failed = [...tables].flatMap(([table, { reason }]) =>
    reason === undefined ? [] : [`source ${name}: table ${table} failed: ${reason}`],
  );
  const other = failing !== undefined && failed.length === 0 ? [`source ${name}: failed: ${failing.reason}`] : [];
  return [...failed, ...other, ...notices.flatMap((notice) => reasonLines(`source ${name}`, notice))];
}

function reasonLines(connector: string, { text, count, examples }: Reason): string[] {
  const more = count > examples.length && examples.length > 0 ? '; …' : '';
  return [`${connector}: ${count} × ${text}`, ...(examples.length === 0 ? [] : [`    ${examples.join('; ')}${more}`])];
}
