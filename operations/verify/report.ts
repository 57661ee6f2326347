import * as z from 'zod';

/** What may be the matter with a row or a record, in the order in which it is shown. */
export const DIFFERENCE_KINDS = [
  'missing',
  'different',
  'tags',
  'unwritable',
  'dead-lettered',
  'overwritten',
  'tags-kept',
  'expired',
  'extra',
] as const;

/** A kind of difference. */
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** What each kind means; docs have it from here. */
export const KIND_MEANINGS: Readonly<Record<DifferenceKind, string>> = {
  missing: 'a row that a record has is not in TDengine',
  different: 'the row is there, and a column has another value than the record',
  tags: 'the subtable has other tags than its last record, and no record of the range has them',
  unwritable: 'the tables as they are take the record never, and it is not in the dead letter topic',
  'dead-lettered': 'the record is in the dead letter topic',
  overwritten: 'a record behind the range has the values that are there',
  'tags-kept': 'the subtable has tags of an earlier record: TDengine keeps those that it was made with',
  expired: 'the row is older than its database keeps',
  extra: 'no record of the range has the row: records outside of it, or somebody else',
};

/** Kinds that are told and are no reason to worry: nothing is lost that nobody was told of. */
const HARMLESS: ReadonlySet<DifferenceKind> = new Set([
  'dead-lettered',
  'overwritten',
  'tags-kept',
  'expired',
  'extra',
]);

const count = z.int().min(0);
const kind = z.enum(DIFFERENCE_KINDS);

/** One difference, as JSON. */
export const difference = z.object({
  kind: kind.describe('what is the matter'),
  database: z.string().optional(),
  stable: z.string().optional().describe('left out of a plain table'),
  table: z.string().optional().describe('the subtable or plain table; left out where a record gives no row'),
  time: z.string().optional().describe('of the row, in ISO 8601'),
  key: z.string().optional().describe('the second part of a composite key'),
  topic: z.string().optional(),
  partition: z.int().optional(),
  offset: z.int().optional().describe('of the record; of several the last'),
  columns: z
    .array(
      z.object({
        name: z.string(),
        expected: z.string().nullable().optional().describe('only with --show-values'),
        found: z.string().nullable().optional().describe('only with --show-values'),
      }),
    )
    .optional()
    .describe('those that differ; of other tags, the tags'),
  reason: z.string().optional().describe('why the record is a dead letter, or would be'),
});

/** One difference. */
export type Difference = z.infer<typeof difference>;

/** The result of `tdkafka verify` as JSON. */
export const verifyJson = z.object({
  connector: z.string(),
  isRight: z.boolean().describe('whether nothing is missing, different, of other tags or unwritable'),
  ranges: z
    .array(
      z.object({
        topic: z.string(),
        partition: z.int(),
        from: z.int().describe('the first offset'),
        to: z.int().describe('the offset behind the last'),
        waiting: count.describe('records that were asked for and the sink has not committed yet: not compared'),
      }),
    )
    .describe('what was read of Kafka'),
  records: z.object({
    read: count,
    filtered: count.describe('left out by filterCriteria, as Lambda does'),
    skipped: z.record(z.string(), count).describe('left out by the sink, by reason'),
    rejected: count.describe('not taken by the tables as they are, or by any'),
  }),
  rows: z.object({
    expected: count.describe('different rows that the records have'),
    same: count.describe('of them those that are in TDengine as they should be'),
    replaced: count.describe('rows of records that a later one of the range has replaced or completed'),
    untimed: count.describe('rows that have the time at which they arrived, which nobody can compare'),
    sampledOut: count.describe('rows of subtables that --sample leaves out'),
  }),
  hours: z
    .object({ compared: count, same: count })
    .describe('hours of subtables: those that were compared, and those with the same rows'),
  differences: z.record(kind, count).describe('how many of each kind'),
  shown: z.array(difference).describe('some of each kind, at most --show of them'),
});

/** The result of `tdkafka verify`. */
export type VerifyReport = z.infer<typeof verifyJson>;

/** Whether all that differs is explained by something harmless. */
export function isRight(differences: Readonly<Record<DifferenceKind, number>>): boolean {
  return DIFFERENCE_KINDS.every((each) => HARMLESS.has(each) || differences[each] === 0);
}

/** No difference of any kind. */
export const NO_DIFFERENCES: Readonly<Record<DifferenceKind, number>> = {
  ...{ missing: 0, different: 0, tags: 0, unwritable: 0 },
  ...{ 'dead-lettered': 0, overwritten: 0, 'tags-kept': 0, expired: 0, extra: 0 },
};
