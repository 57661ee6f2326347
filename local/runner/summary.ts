import { textTable } from '../text-table.ts';
import type { Runner } from './runner.ts';

/** What each connector has done since its start, as a readable table. */
export async function summaryLines(runner: Pick<Runner, 'sinks' | 'sources'>): Promise<string[]> {
  const sinks = await Promise.all(
    runner.sinks.map(async (sink) => {
      const { done, counts } = await sink.state();
      return [sink.name, done, counts.written, counts.skipped, counts.deadLettered];
    }),
  );
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
    ...(sinks.length === 0 ? [] : textTable(['sink', 'records in', 'written', 'skipped', 'dead-lettered'], sinks)),
    ...(sinks.length === 0 || sources.length === 0 ? [] : ['']),
    ...(sources.length === 0 ? [] : textTable(['source', 'table', 'rows read and published', 'position'], sources)),
  ];
}
