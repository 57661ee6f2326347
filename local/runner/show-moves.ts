import type { MskRecord } from '../event-source-mapping/record.ts';
import { describeBatch } from './describe-batch.ts';
import type { RunnerEvents } from './events.ts';

/** Characters of a value that fit on a line. */
const VALUE_WIDTH = 120;

/** Prints what moves, a line for each record and each table read. With `verbose`, all that the functions log, too. */
export function showMoves(print: (line: string) => void, verbose: boolean): RunnerEvents {
  return {
    onRecords(sink, records) {
      for (const record of records) print(`sink ${sink}: done with ${describeBatch([record])}  ${valueText(record)}`);
    },
    onRetry(sink, { batch, failures, reason }) {
      print(
        `sink ${sink}: ${describeBatch(batch)} failed ${failures === 1 ? 'once' : `${failures} times`}, trying again: ${reason}`,
      );
    },
    onTick(source, { tables }) {
      for (const { database, table, topic, rows } of tables) {
        if (rows > 0) print(`source ${source}: ${rows} rows of ${database}.${table} are in topic ${topic}`);
      }
    },
    onTickFailure(source, reason, failures) {
      if (failures === 1) print(`source ${source}: failed, trying again: ${reason}`);
    },
    ...(verbose && { onLog: (connector, line) => print(`${connector} | ${line}`) }),
  };
}

/** A record's value on one line, or that it has none. */
export function valueText({ value }: Pick<MskRecord, 'value'>): string {
  if (value === undefined) return '(no value)';
  const text = Buffer.from(value, 'base64').toString().replaceAll(/\s+/g, ' ');
  return text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH)}…` : text;
}
