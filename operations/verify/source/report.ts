import * as z from 'zod';

/** What may be the matter with a row or a record, in the order in which it is shown. */
export const SOURCE_KINDS = [
  'missing',
  'different',
  'unsendable',
  'dead-lettered',
  'late',
  'passed-over',
  'dropped',
  'expired',
  'extra',
] as const;

/** A kind of difference. */
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** What each kind means; docs have it from here. */
export const SOURCE_MEANINGS: Readonly<Record<SourceKind, string>> = {
  missing: 'a row that was to be sent has no record in the topic',
  different: 'the record of the row has other bytes than the source would send now',
  unsendable: 'the format has no record for the row, and it is not in the dead letter topic',
  'dead-lettered': 'the row is in the dead letter topic',
  late: 'the row came behind the position: the next runs find it and send it',
  'passed-over': 'an operator moved the position over the row',
  dropped: 'the topic keeps no record that is so old',
  expired: 'the record is of a row that is older than its database keeps',
  extra: 'the record is of a row that is not there: deleted since, or somebody else sent it',
};

/** Kinds that are told and are no reason to worry: nothing is lost that nobody was told of. */
const HARMLESS: ReadonlySet<SourceKind> = new Set([
  ...(['dead-lettered', 'late', 'passed-over', 'dropped', 'expired', 'extra'] as const),
]);

const count = z.int().min(0);
const kind = z.enum(SOURCE_KINDS);

/** One difference, as JSON. */
export const sourceDifference = z.object({
  kind: kind.describe('what is the matter'),
  table: z.string().describe('the stable or plain table'),
  subtable: z.string().describe('the subtable or plain table'),
  time: z.string().describe('of the row, in ISO 8601; of a record without a row to the millisecond'),
  topic: z.string(),
  partition: z.int().optional(),
  offset: z.int().optional().describe('of the record; of several the last'),
  reason: z.string().optional().describe('why, where more is known'),
  expected: z.string().nullable().optional().describe('the value that the source would send; only with --show-values'),
  found: z.string().nullable().optional().describe('the value of the record; only with --show-values'),
});

/** One difference. */
export type SourceDifference = z.infer<typeof sourceDifference>;

/** The result of `tdkafka verify` of a source as JSON. */
export const sourceVerifyJson = z.object({
  connector: z.string(),
  isRight: z.boolean().describe('whether nothing is missing, different or unsendable'),
  tables: z
    .array(
      z.object({
        table: z.string(),
        topic: z.string(),
        from: z.string().nullable().describe('time of the first rows, in ISO 8601; null: from the very beginning'),
        to: z.string().nullable().describe('time behind the last rows; null: nothing of the range has been sent yet'),
        rows: count.describe('rows that were compared'),
        waiting: count.describe('rows that were asked for and are still to be sent: not compared'),
      }),
    )
    .describe('what was read of TDengine'),
  records: z.object({
    read: count,
    others: count.describe('of other tables, or of nobody known'),
    outside: count.describe('of rows outside of the range'),
    untimed: count.describe(
      'of rows whose time nobody knows: the topic has its own times, and no header has the row’s',
    ),
  }),
  rows: z.object({
    expected: count.describe('rows in TDengine that have a record to be'),
    same: count.describe('of them those whose record is as the source would send it, byte for byte'),
    repeated: count.describe('records that came again as they were: harmless'),
    replaced: count.describe('records that a later one of their row has replaced'),
    leftOut: count.describe('rows that the format has no words for, such as lines of NULLs alone'),
    sampledOut: count.describe('rows of subtables that --sample leaves out'),
  }),
  differences: z.record(kind, count).describe('how many of each kind'),
  shown: z.array(sourceDifference).describe('some of each kind, at most --show of them'),
});

/** The result of `tdkafka verify` of a source. */
export type SourceVerifyReport = z.infer<typeof sourceVerifyJson>;

/** Whether all that differs is explained by something harmless. */
export function isSourceRight(differences: Readonly<Record<SourceKind, number>>): boolean {
  return SOURCE_KINDS.every((each) => HARMLESS.has(each) || differences[each] === 0);
}

/** No difference of any kind. */
export const NO_SOURCE_DIFFERENCES: Readonly<Record<SourceKind, number>> = {
  ...{ missing: 0, different: 0, unsendable: 0, 'dead-lettered': 0, late: 0 },
  ...{ 'passed-over': 0, dropped: 0, expired: 0, extra: 0 },
};
