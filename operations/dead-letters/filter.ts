import type { DeadLetter } from './letter.ts';

/** Which dead letters are meant: those of which all that is given holds. */
export interface LetterFilter {
  /** What the reason holds, whatever its case. */
  readonly reason?: string | undefined;
  readonly stage?: string | undefined;
  /** TDengine's code in hex, as the header has it. */
  readonly code?: string | undefined;
  /** A column, tag or field that the reason names. */
  readonly column?: string | undefined;
  /** Where the record was. */
  readonly topic?: string | undefined;
  readonly partition?: number | undefined;
  readonly offsets?: { readonly from: number; readonly to: number } | undefined;
  /** Times of the records in milliseconds since 1970, from the first, before the last. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** What says whether a dead letter is meant. */
export function letterFilter(filter: LetterFilter): (letter: DeadLetter) => boolean {
  const { stage, topic, partition, offsets, from = -Infinity, to = Infinity } = filter;
  const reason = filter.reason?.toLowerCase();
  const code = filter.code?.toLowerCase();
  const column = filter.column === undefined ? undefined : wordOf(filter.column);
  return ({ origin, record, ...letter }) =>
    (reason === undefined || letter.reason.toLowerCase().includes(reason)) &&
    (stage === undefined || letter.stage === stage) &&
    (code === undefined || letter.code?.toLowerCase() === code) &&
    (column === undefined || column.test(letter.reason)) &&
    (topic === undefined || origin.topic === topic) &&
    (partition === undefined || origin.partition === partition) &&
    (offsets === undefined ||
      (origin.offset !== undefined && origin.offset >= offsets.from && origin.offset <= offsets.to)) &&
    record.timestamp >= from &&
    record.timestamp < to;
}

/** A name behind the word for what it names, as the messages of the sink have it. */
function wordOf(name: string): RegExp {
  return new RegExp(`\\b(?:column|tag|timestamp|field) ["\`]?${RegExp.escape(name)}(?![\\w.])`);
}

/** Whether nothing is left out. */
export function isEverything(filter: LetterFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}
