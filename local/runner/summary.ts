import { textTable } from '../text-table.ts';
import type { Runner } from './runner.ts';

const SINK_COLUMNS = ['sink', 'records in', 'written', 'skipped', 'dead-lettered'];

/**
 * What each connector has done since its start, as a readable table.
 * @param width characters that a line may have; left out, any number.
 */
export async function summaryLines(runner: Pick<Runner, 'sinks' | 'sources'>, width?: number): Promise<string[]> {
  const sinks = await Promise.all(
    runner.sinks.map(async (sink) => {
      const { done, givenUp, counts } = await sink.state();
      return [sink.name, done, counts.written, counts.skipped, counts.deadLettered, givenUp];
    }),
  );
  // Few sinks give anything up: the column is there for those that have.
  const columns = sinks.every(([, , , , , givenUp]) => givenUp === 0) ? SINK_COLUMNS : [...SINK_COLUMNS, 'given up'];
  const sources = runner.sources.flatMap((source) => {
    const tables = [...source.state().tables].map(([table, { rows, position }]) => [
      source.name,
      table,
      rows,
      position,
    ]);
    return tables.length === 0 ? [[source.name, '(no tables)', 0, null]] : tables;
  });
  return [
    ...(sinks.length === 0 ? [] : textTable(columns, sinks, width)),
    ...(sinks.length === 0 || sources.length === 0 ? [] : ['']),
    ...(sources.length === 0
      ? []
      : textTable(['source', 'table', 'rows read and published', 'position'], sources, width)),
  ];
}
