import { failureTopicOf } from '../../functions/shared/settings/failure-destination.ts';
import type { MskRecord } from '../event-source-mapping/record.ts';
import { describeBatch } from './describe-batch.ts';
import type { RunnerEvents } from './events.ts';

/** Characters of a value that fit on a line. */
const VALUE_WIDTH = 120;

/** Where lines go. */
export interface Screen {
  /** What moved, a line for each record of a sink and each table read by a source. */
  readonly moved: (line: string) => void;
  /** What failed and is tried again. */
  readonly failed: (line: string) => void;
  /** What the functions log. */
  readonly logged?: ((line: string) => void) | undefined;
}

/** Shows what happens. */
export function showMoves({ moved, failed, logged }: Screen): RunnerEvents {
  return {
    onRecords(sink, records) {
      for (const record of records) moved(`sink ${sink}: done with ${describeBatch([record])}  ${valueText(record)}`);
    },
    onRetry(sink, { batch, failures, reason }) {
      const often = failures === 1 ? 'once' : `${failures} times`;
      failed(`sink ${sink}: ${describeBatch(batch)} failed ${often}, trying again: ${reason}`);
    },
    onGivenUp(sink, { batch, condition, invocations, reason }, destination) {
      const tries = invocations === 1 ? 'one try' : `${invocations} tries`;
      failed(
        `sink ${sink}: gave up ${describeBatch(batch)} after ${tries} (${condition}: ${reason}); ${toldText(destination)}`,
      );
    },
    onCrash(sink, topic, error) {
      failed(`sink ${sink}: topic ${topic} cannot be read any further: ${error.message}`);
    },
    onTick(source, { tables }) {
      for (const { database, table, topic, rows } of tables) {
        if (rows > 0) moved(`source ${source}: ${rows} rows of ${database}.${table} are in topic ${topic}`);
      }
    },
    onBackfills(source, { rows, finished }) {
      if (rows > 0) moved(`source ${source}: ${rows} rows of backfills are in Kafka`);
      for (const id of finished) moved(`source ${source}: backfill ${id} is finished`);
    },
    onTickFailure(source, reason, failures) {
      if (failures === 1) failed(`source ${source}: failed, trying again: ${reason}`);
    },
    ...(logged !== undefined && { onLog: (connector, line) => logged(`${connector} | ${line}`) }),
  };
}

function toldText(destination: string | undefined): string {
  if (destination === undefined) return 'nobody is told';
  const topic = failureTopicOf(destination);
  return topic === undefined ? `${destination} would be told, which is not here` : `topic ${topic} is told`;
}

/** A record's value on one line, or that it has none. */
export function valueText({ value }: Pick<MskRecord, 'value'>): string {
  if (value === undefined) return '(no value)';
  const text = Buffer.from(value, 'base64').toString().replaceAll(/\s+/g, ' ');
  return text.length > VALUE_WIDTH ? `${text.slice(0, VALUE_WIDTH)}…` : text;
}
