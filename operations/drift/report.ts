import * as z from 'zod';

const count = z.int();
const place = z.string().describe('TOPIC PARTITION:OFFSET');

const column = z.object({
  name: z.string(),
  role: z.enum(['column', 'tag']),
  change: z.enum(['add', 'widen']),
  from: z.string().nullable().describe('the type as it is; null: there is none'),
  to: z.string().describe('the type as it would be'),
  rows: count.describe('rows that need it'),
  first: place
    .nullable()
    .describe(
      'the first record that needs it; null: no value does, as of a column that TDengine makes wider by itself',
    ),
});
/** A column or tag that would change. */
export type ChangedColumn = z.infer<typeof column>;

const table = z.object({
  database: z.string(),
  name: z.string(),
  kind: z.enum(['stable', 'table']),
  change: z.enum(['create', 'alter']),
  rows: count.describe('rows of the records that go to it'),
  first: place,
  columns: z.array(column),
});
/** A stable, or a plain table, that would be made or changed. */
export type ChangedTable = z.infer<typeof table>;

const refusal = z.object({
  kind: z
    .enum(['rejected', 'held'])
    .describe('rejected: it would be a dead letter, or stop its partition; held: it would be read again and again'),
  stage: z.string(),
  reason: z.string().describe('the same words with N for numbers'),
  column: z.string().nullable(),
  route: z.string().nullable(),
  count: count.describe('records'),
  first: place,
});
/** Why records would not be written. */
export type Refusal = z.infer<typeof refusal>;

/** What `tdkafka drift --json` prints. */
export const driftJson = z.object({
  connector: z.string(),
  isSame: z.boolean().describe('whether all was read, and nothing would be made, changed or refused'),
  ranges: z
    .array(
      z.object({
        topic: z.string(),
        partition: z.int(),
        from: z.int().describe('the first offset'),
        to: z.int().describe('the offset behind the last'),
        notRead: z.string().nullable().describe('why not all of it was read'),
      }),
    )
    .describe('what was read of Kafka'),
  records: z.object({
    read: count,
    filtered: count.describe('left out by filterCriteria, as Lambda does'),
    sampledOut: count.describe('left out by --sample'),
    skipped: z.record(z.string(), count).describe('left out by the sink, by reason'),
    taken: count.describe('that fit the tables as they are, or as they would become'),
    rejected: count,
    held: count,
  }),
  databases: z.array(z.string()).describe('that would be made'),
  tables: z.array(table).describe('stables and plain tables that would be made or changed'),
  subtables: z
    .array(z.object({ database: z.string(), stable: z.string(), count, some: z.array(z.string()) }))
    .describe('that would be made'),
  refusals: z.array(refusal).describe('why records would not be written, the most frequent first'),
  otherRefusals: count.describe('records of further reasons, of which there are too many'),
  statements: z.array(z.string()).describe('what the sink would tell TDengine to change, in its order'),
  untakenFields: z
    .array(z.object({ topic: z.string(), path: z.string() }))
    .describe('fields of records that no route takes'),
});
/** The result of `tdkafka drift`. */
export type DriftReport = z.infer<typeof driftJson>;

/** Reasons that are told apart, which bounds the memory. */
const MOST_REASONS = 1_000;

/** Counts why records are refused. */
export class Refusals {
  readonly #kinds = new Map<string, Refusal>();
  others = 0;

  add(refused: Omit<Refusal, 'count'>): void {
    const { kind, stage, reason, column: name, route } = refused;
    const key = [kind, stage, reason, name ?? '', route ?? ''].join('\0');
    const known = this.#kinds.get(key);
    if (known !== undefined) known.count += 1;
    else if (this.#kinds.size < MOST_REASONS) this.#kinds.set(key, { ...refused, count: 1 });
    else this.others += 1;
  }

  /** The most frequent first. */
  get all(): readonly Refusal[] {
    return [...this.#kinds.values()].sort((a, b) => b.count - a.count);
  }
}
