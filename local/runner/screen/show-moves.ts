import { failureTopicOf } from '../../../functions/shared/settings/mapping/failure-destination.ts';
import type { MskRecord } from '../../event-source-mapping/event.ts';
import { describeBatch, type RunnerEvents } from '../events.ts';

/** Characters of a value that fit on a line. */
const VALUE_WIDTH = 120;

/** Where lines go. Of each kind come only as many as a person can follow. */
export interface Screen {
  /** What moved, and what was not written and why: a line for each record of a sink and each table read by a source. */
  readonly moved: (line: string) => void;
  /** What failed and is tried again, and what the functions warn of. */
  readonly failed: (line: string) => void;
  /** What the functions log. All of it. */
  readonly logged?: ((line: string) => void) | undefined;
  /** A line is left out: there are too many. */
  readonly leftOut?: () => void;
  /** In ms. */
  readonly now?: () => number;
}

/** Shows what happens. */
export function showMoves(screen: Screen): RunnerEvents {
  const { logged, leftOut = () => {}, now = Date.now } = screen;
  const bounded = (show: (line: string) => void) => {
    const mayShow = lineBudget(now);
    return (line: string) => (mayShow() ? show(line) : leftOut());
  };
  // What went wrong must not be crowded out by what went well.
  const [moved, notWritten, failed, noticed] = [
    bounded(screen.moved),
    bounded(screen.moved),
    bounded(screen.failed),
    bounded(screen.failed),
  ];
  const lastFailures = new Map<string, string>();
  return {
    onSlow(connector, seconds) {
      noticed(
        `${connector}: at work on one invocation for ${seconds} s; what does not answer is tried again until its time is over`,
      );
    },
    onNotice: (connector, text) => noticed(`${connector}: ${text}`),
    onRecords(sink, records) {
      for (const { record, notWritten: why } of records) {
        const where = describeBatch([record]);
        if (why === undefined) moved(`sink ${sink}: ${where} written  ${valueText(record)}`);
        else notWritten(`sink ${sink}: ${where} ${why}`);
      }
    },
    onRetry(sink, { batch, failures, reason }) {
      // Each time that it has failed twice as often.
      if ((failures & (failures - 1)) !== 0) return;
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
      // The same reason at every tick is said once.
      if (failures > 1 && reason === lastFailures.get(source)) return;
      lastFailures.set(source, reason);
      failed(`source ${source}: failed, trying again: ${reason}`);
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

/** Lines that may come at once, and how many a second after that. */
const BURST = 10;
const PER_SECOND = 2;

/**
 * Lets so many lines through that a person can follow them, however many there are.
 * @param now in ms.
 * @returns whether the next line may be shown.
 */
export function lineBudget(now: () => number): () => boolean {
  let left = BURST;
  let at = now();
  return () => {
    const time = now();
    left = Math.min(BURST, left + ((time - at) / 1_000) * PER_SECOND);
    at = time;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
